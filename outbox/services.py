"""How the rest of the site writes mail. Each function works in the caller's transaction and sends nothing itself."""

from uuid import uuid4

from django.conf import settings
from django.db.models.functions import Now
from django.template import Context
from django.template.loader import get_template, render_to_string

from .models import Delivery, State

SUBJECT_LENGTH = Delivery._meta.get_field("subject").max_length


def queue(template, *, to, context, about="", after=None, reply_to=""):
    """Write the mail ``templates/emails/<template>`` to one address, to be sent at once or not before ``after``.

    ``about`` says what the mail tells about, such as "organisation:12", so that it can be found and skipped again.
    """
    words = written(template, context)
    return Delivery.objects.create(to=to, reply_to=reply_to, about=about, next_attempt_at=after or Now(), **words)


def queue_to_each(template, addresses, *, context, about=""):
    """Write one mail to each of ``addresses`` with the same words; nobody sees whom else it goes to."""
    words = written(template, context)
    return Delivery.objects.bulk_create(Delivery(to=to, about=about, **words) for to in addresses)


def written(template, context):
    context = {"site_url": settings.SITE_URL, **context}
    return {
        "kind": template,
        "subject": one_line(plain(f"emails/{template}_subject.txt", context)),
        "text": plain(f"emails/{template}.txt", context),
        "html": render_to_string(f"emails/{template}.html", context),
    }


def queue_text(kind, *, to, subject, text, about=""):
    """Write a mail whose words staff edited; its HTML is made of them, with paragraphs and links."""
    context = {"site_url": settings.SITE_URL, "subject": subject, "text": text}
    html = render_to_string("emails/plain.html", context)
    return Delivery.objects.create(kind=kind, about=about, to=to, subject=one_line(subject), text=text, html=html)


def skip(about, template):
    """Cancel the mails of one kind about one thing that nobody has begun to send; return how many."""
    return Delivery.objects.pending().filter(about=about, kind=template).settle(State.SKIPPED)


def forget(*about):
    """Delete every mail about these things, sent or not: its words and addresses are personal."""
    Delivery.objects.filter(about__in=about).delete()


def resend(delivery):
    """Send a finished mail about one thing once more, with fresh patience; return whether it was one.

    It gets a new key: many mail programs hide a second mail with a Message-ID they have seen.
    """
    finished = Delivery.objects.ended().single().filter(pk=delivery.pk)
    fresh = {
        "key": uuid4(),
        "attempts": 0,
        "give_up_at": None,
        "next_attempt_at": Now(),
        "ended_at": None,
        "bounce": "",
        "bounced_at": None,
    }
    return bool(finished.update(state=State.PENDING, **fresh))


def plain(name, context):
    """Render a template of plain text: an ampersand stays one."""
    return get_template(name).template.render(Context(context, autoescape=False)).strip()


def one_line(text):
    """Make a subject of any text: one line that fits its column, and nothing a mail program would decode."""
    text = " ".join(text.split()).replace("=?", "= ?")
    return text if len(text) <= SUBJECT_LENGTH else text[: SUBJECT_LENGTH - 1].rstrip() + "…"
