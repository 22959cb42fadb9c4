"""Somebody leaves, or has everything erased."""

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.utils.timezone import now

from outbox import mailings
from outbox.models import Delivery, Suppression

from ... import emails
from ...models import Subscriber
from .rows import How, Kind, locked, note


@transaction.atomic
def leave(subscriber, *, how, issue=None, by=None, evidence=""):
    """From this moment nothing more is sent, of a running issue either. Return whether they had not left before.

    The link to confirm is void then, also for who had left before and has asked anew.
    """
    subscriber = locked(subscriber)
    was_member = subscriber.state != Subscriber.State.LEFT
    if not was_member and subscriber.asked_at <= subscriber.left_at:
        return False
    subscriber.state, subscriber.left_at = Subscriber.State.LEFT, now()
    subscriber.save(update_fields=["state", "left_at"])
    emails.nothing_left_to_confirm(subscriber)
    if was_member:
        note(subscriber, Kind.LEFT, how, issue=issue, by=by, evidence=evidence)
        mailings.suppress(subscriber.email_hmac, Suppression.Reason.LEFT)
    return was_member


@transaction.atomic
def say_why(subscriber, reason, *, issue=None):
    """Somebody who has left says why, once. Return whether it was kept."""
    subscriber = locked(subscriber)
    said = subscriber.events.filter(kind=Kind.REASON, at__gt=subscriber.left_at) if subscriber.left_at else None
    if subscriber.state != Subscriber.State.LEFT or said.exists():
        return False
    note(subscriber, Kind.REASON, How.PAGE, evidence=reason, issue=issue)
    return True


@transaction.atomic
def erase(subscriber, *, by=None, note=""):
    """Delete the person and what happened to their consent: only the keyed hash stays, so that nobody adds them again.

    Copies of issues stay in the numbers, without the address.
    """
    subscriber = locked(subscriber)
    mailings.suppress(subscriber.email_hmac, Suppression.Reason.ERASED, by=by, note=note)
    emails.forget(subscriber)
    Delivery.objects.copies_to(subscriber.email_hmac).forget_address()
    about = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(Subscriber), object_id=subscriber.pk)
    about.update(object_repr="An erased subscriber", change_message="")
    delete(subscriber)


def delete(subscriber):
    """Delete a row with its events, which the database allows for the one it is told of, in this transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('newsletter.erasing', %s, true)", [str(subscriber.pk)])
    subscriber.delete()
