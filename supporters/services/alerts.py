"""“Email me when it is out”: asked for, confirmed, told once, then forgotten (docs/decisions/0010-told-once.md)."""

from contextlib import suppress
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils.timezone import now

from outbox import services as outbox

from .. import emails
from ..models import Alert
from .sign_up import COUNTED_FOR, Undo, lock

AT_ONCE = 500  # addresses told in one transaction


@transaction.atomic
def ask_to_be_told(publication, email):
    """Mail the address a link that confirms it.

    The steps are the same for an address we know, and for one that has had enough mail: what it may not have is
    written and undone.
    """
    lock(email)
    asked = list(Alert.objects.filter(email=email))
    may_mail = has_room(asked)
    with suppress(Undo), transaction.atomic():
        emails.confirm_alert(write(publication, email, asked))
        if not may_mail:
            raise Undo


def has_room(asked):
    """Whether an address may have another confirmation mail; ``asked`` is all it has asked for."""
    recent = [alert for alert in asked if alert.mailed_at and alert.mailed_at > now() - COUNTED_FOR]
    limit, gap = settings.CONFIRMATIONS_PER_ADDRESS, timedelta(minutes=settings.CONFIRMATION_GAP_MINUTES)
    if limit and sum(alert.mails for alert in recent) >= limit:
        return False
    return all(alert.mailed_at + gap <= now() for alert in recent)


def write(publication, email, asked):
    """A new row, or the one there is with the time of today, in one statement for both."""
    mails = sum(alert.mails for alert in asked if alert.publication_id == publication.pk) + 1
    alert = Alert(publication=publication, email=email, asked_at=now(), mailed_at=now(), mails=mails)
    Alert.objects.bulk_create(
        [alert],
        update_conflicts=True,
        unique_fields=["publication", "email"],
        update_fields=["asked_at", "mailed_at", "mails"],
    )
    return alert


@transaction.atomic
def confirm_alert(alert):
    """The button was pressed; what came out in the meantime is told at once."""
    Alert.objects.filter(email=alert.email).update(mails=0)
    Alert.objects.filter(pk=alert.pk, confirmed_at=None).update(confirmed_at=now())
    tell(alert.publication)


def stop_alert(alert):
    forget_alerts(Alert.objects.filter(pk=alert.pk))


@transaction.atomic
def forget_alerts(alerts):
    """Delete the rows that the queryset ``alerts`` still finds once it has their locks, and the mails about them."""
    alerts = list(alerts.select_for_update(of=("self",)))
    outbox.forget(*map(emails.about_alert, alerts))
    Alert.objects.filter(pk__in=[alert.pk for alert in alerts]).delete()


def tell(publication):
    """If it is out, write the one mail to everybody who waits for it, and forget them; return how many those were.

    Harmless when repeated and when two do it at once: a row goes in the transaction that writes its mail, and one
    that another is just taking is passed over.
    """
    return sum(iter(lambda: tell_some(publication), 0))


@transaction.atomic
def tell_some(publication):
    due = Alert.objects.due().filter(publication=publication).order_by("pk")
    alerts = list(due.select_for_update(of=("self",), skip_locked=True)[:AT_ONCE])
    if alerts:
        emails.publication_out(publication, [alert.email for alert in alerts])
        forget_alerts(Alert.objects.filter(pk__in=[alert.pk for alert in alerts]))
    return len(alerts)
