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
    """Whether a mail is one of these: we wrote it because somebody on a page asked for it, who may be a stranger."""
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


def has_own_data(subscriber, *, within):
    """Whether that mail was written to them ``within`` the last minutes."""
    return Delivery.objects.filter(about=about(subscriber), kind=OWN_DATA, created_at__gt=now() - within).exists()


def new_address(subscriber):
    send("newsletter_new_address", subscriber, to=subscriber.new_email, link=make_link("new_address", subscriber))


def nothing_left_to_confirm(subscriber):
    outbox.skip(about(subscriber), "confirm_newsletter")


def forget(subscriber):
    outbox.forget(about(subscriber))
