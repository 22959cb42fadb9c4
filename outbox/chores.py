"""What a sender does before it claims: say that it lives, free what others left, begin and end mailings."""

import logging
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import Now

from . import signals
from .models import Delivery, Mailing, SenderProcess, State
from .models.deliveries import HELD

BEAT = timedelta(seconds=10)
TOO_LATE = timedelta(hours=6)  # what a mailing says may no longer be true then; staff decide

log = logging.getLogger(__name__)


def say(name, note):
    """Let staff see that this sender lives, and why it does not send, if it does not."""
    fresh = SenderProcess.objects.filter(name=name, note=note, seen_at__gt=Now() - BEAT)
    if not fresh.exists():
        SenderProcess.objects.update_or_create(name=name, defaults={"note": note, "seen_at": Now()})
        if note:
            log.error("Nothing is sent. %s", note)


def do():
    if silent := Delivery.objects.take_back():
        log.warning("Mails left by a sender that went silent: %d", silent)
    start_mailings()
    signals.going_on.send(Mailing, mailings=Mailing.objects.filter(state=Mailing.State.SENDING))
    end_mailings()
    tell_of_pauses()


def start_mailings():
    due = Mailing.objects.filter(state=Mailing.State.PREPARING, starts_at__lte=Now())
    late = due.filter(starts_at__lt=Now() - TOO_LATE)
    late.update(state=Mailing.State.PAUSED, reason="Its time passed more than six hours ago. Does it still hold true?")
    due.update(state=Mailing.State.SENDING, started_at=Now())


@transaction.atomic
def end_mailings():
    """A mailing is sent when no copy waits or is in a sender's hand; those nobody knows of stay to be seen.

    Its row is held before its copies are looked at: staff may just be letting some of them wait again.
    """
    going = Mailing.objects.select_for_update(skip_locked=True).filter(state=Mailing.State.SENDING)
    keys = list(going.values_list("pk", flat=True))
    copies = Delivery.objects.filter(mailing=OuterRef("pk"))
    unfinished = Exists(copies.filter(state=State.PENDING)) | Exists(copies.filter(state__in=HELD))
    through = Mailing.objects.filter(~unfinished, pk__in=keys)
    through.update(state=Mailing.State.SENT, ended_at=Now())


@transaction.atomic
def tell_of_pauses():
    """Tell once of each mailing that was paused by a sender or a rule of the database, which can tell nobody itself.

    A listener that fails is written to the log, and keeps no mail from being sent.
    """
    untold = Mailing.objects.select_for_update(skip_locked=True).filter(state=Mailing.State.PAUSED, told_at=None)
    for mailing in untold:
        Mailing.objects.filter(pk=mailing.pk).update(told_at=Now())
        signals.paused.send_robust(Mailing, mailing=mailing)
