"""What a sender does before it claims: mailings whose time has come begin, those that are through end."""

import logging
from datetime import timedelta

from django.db.models import Exists, OuterRef
from django.db.models.functions import Now

from .models import Delivery, Mailing, State
from .models.deliveries import HELD

TOO_LATE = timedelta(hours=6)  # a mailing that old may say what is no longer true; staff decide

log = logging.getLogger(__name__)


def do():
    if silent := Delivery.objects.take_back():
        log.warning("Mails left by a sender that went silent: %d", silent)
    start_mailings()
    end_mailings()


def start_mailings():
    due = Mailing.objects.filter(state=Mailing.State.PREPARING, starts_at__lte=Now())
    late = due.filter(starts_at__lt=Now() - TOO_LATE)
    late.update(
        state=Mailing.State.PAUSED,
        reason="Its time was more than six hours ago and nothing had been sent. Does it still say what is true?",
    )
    due.update(state=Mailing.State.SENDING, started_at=Now())


def end_mailings():
    """A mailing is sent when no copy waits or is in a sender's hand; those nobody knows of stay to be seen."""
    copies = Delivery.objects.filter(mailing=OuterRef("pk"))
    unfinished = copies.filter(state=State.PENDING), copies.filter(state__in=HELD)
    through = Mailing.objects.filter(*(~Exists(rows) for rows in unfinished), state=Mailing.State.SENDING)
    through.update(state=Mailing.State.SENT, ended_at=Now())
