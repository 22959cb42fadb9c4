"""What a provider's webhooks tell of mail that left: the same reports, in the words of ``django-anymail``.

Imported only where a provider is named: other sites need not carry it in memory.
"""

from anymail import urls
from anymail.signals import EventType, RejectReason, tracking
from django.dispatch import receiver

from . import returns
from .models import Bounce, Delivery
from .reports import Report, judged, key_in, text_of

ON_THE_WAY = {
    *(EventType.QUEUED, EventType.SENT, EventType.DEFERRED, EventType.DELIVERED),
    *(EventType.AUTORESPONDED, EventType.OPENED, EventType.CLICKED),
}
BOUNCES = {
    RejectReason.INVALID: Bounce.HARD,
    RejectReason.TIMED_OUT: Bounce.SOFT,
    RejectReason.BLOCKED: Bounce.REFUSED,
    RejectReason.SPAM: Bounce.REFUSED,
}


def webhook(provider):
    """The view that checks signature and secret of ``provider`` (such as "postmark"), or None."""
    views = {pattern.name: pattern.callback for pattern in urls.urlpatterns}
    return views.get(f"{provider}_tracking_webhook")


@receiver(tracking)
def told(event, **kwargs):
    if report := report_of(event):
        returns.take(report)


def report_of(event):
    mail = mail_of(event)
    if mail is None:
        return None
    said = text_of(" ".join(filter(None, (event.mta_response or event.description, event.reject_reason))))
    match event.event_type:
        case EventType.COMPLAINED:
            return Report(mail.key, bounce=Bounce.COMPLAINT, text=said)
        case EventType.UNSUBSCRIBED if mail.token:
            return Report(token=mail.token)
        case EventType.BOUNCED:
            return Report(mail.key, **bounced(event))
        case EventType.REJECTED | EventType.FAILED:
            return Report(mail.key, bounce=Bounce.REFUSED, text=said)
    return Report(mail.key) if event.event_type in ON_THE_WAY else None


def mail_of(event):
    """The mail it is about: by the key we gave along, or by a Message-ID that the provider has kept."""
    key = str((event.metadata or {}).get("key", ""))
    text = key_in(f"<{event.message_id}>".replace("<<", "<").replace(">>", ">"))
    return Delivery.objects.filter(key__in=[value for value in (as_key(key), text) if value]).first()


def as_key(text):
    return text if len(text) == 32 and all(character in "0123456789abcdef" for character in text) else None


def bounced(event):
    """What the other server said counts first; where that says nothing, the provider's own word for it."""
    verdict = judged("", event.mta_response or event.description or "")
    if verdict["bounce"] == Bounce.SOFT and not verdict["code"]:
        verdict["bounce"] = BOUNCES.get(event.reject_reason, Bounce.SOFT)
    return verdict
