"""One function a message to a reader; each writes an outbox row in the caller's transaction."""

from django.conf import settings
from django.utils.timezone import now
from django.utils.translation import override

from outbox import services as outbox
from outbox.models import Delivery

from .links import make_link, preferences_link

OWN_DATA = "newsletter_data"


def about(subscriber):
    return f"subscriber:{subscriber.pk}"


def is_ours(mail):
    """Whether a single mail is one of these: somebody typed the address in, and nothing else had us write to it."""
    return mail.mailing_id is None and mail.about.startswith("subscriber:")


def send(template, subscriber, *, to=None, **context):
    context |= {"subscriber": subscriber, "keep_days": settings.KEEP_UNCONFIRMED_SUBSCRIBER_DAYS}
    with override(subscriber.language):
        outbox.queue(template, to=to or subscriber.email, about=about(subscriber), context=context)


def confirm(subscriber, wording):
    """Ask whoever has the address whether they want the newsletter, with the very words they would agree to."""
    send("confirm_newsletter", subscriber, link=make_link("confirm", subscriber), wording=wording)


def subscribed_already(subscriber, wording):
    send("newsletter_already", subscriber, link=preferences_link(subscriber), wording=wording)


def own_data(subscriber):
    send(OWN_DATA, subscriber, link=make_link("own_data", subscriber))


def has_own_data(subscriber, since):
    """Whether that mail was written to them within the time ``since``."""
    written = Delivery.objects.filter(about=about(subscriber), kind=OWN_DATA, created_at__gt=now() - since)
    return written.exists()


def new_address(subscriber):
    send("newsletter_new_address", subscriber, to=subscriber.new_email, link=make_link("new_address", subscriber))


def nothing_left_to_confirm(subscriber):
    outbox.skip(about(subscriber), "confirm_newsletter")


def forget(subscriber):
    outbox.forget(about(subscriber))
