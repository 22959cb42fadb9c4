"""Everything we keep about a reader, as they may see it and take it away."""

from outbox.models import Delivery

from .emails import about


def own_data(subscriber):
    """As plain values, for a page and for JSON. Who of the staff did something is not the reader's data."""
    return {
        "email": subscriber.email,
        "state": subscriber.get_state_display(),
        "language": subscriber.get_language_display(),
        "topics": [str(topic) for topic in subscriber.topics.all()],
        "paused_until": subscriber.paused_until,
        "new_address_asked_for": subscriber.new_email,
        "consent": [event_data(event) for event in subscriber.events.select_related("wording", "issue")],
        "mails": list(mails(subscriber)),
    }


def event_data(event):
    return {
        "at": event.at,
        "what": event.get_kind_display(),
        "how": event.get_how_display(),
        "words": event.wording.text if event.wording else "",
        "note": event.evidence,
        "issue": event.issue.subject if event.issue else "",
    }


def mails(subscriber):
    """Copies of issues, and what was written to them alone, from the newest."""
    copies = [
        (row.mailing.subject, row)
        for row in Delivery.objects.copies_to(subscriber.email_hmac).select_related("mailing")
    ]
    copies += [(row.subject, row) for row in Delivery.objects.filter(about=about(subscriber))]
    for subject, row in sorted(copies, key=lambda pair: pair[1].created_at, reverse=True):
        yield {"subject": subject, "written": row.created_at, "state": row.get_state_display(), "sent": row.sent_at}
