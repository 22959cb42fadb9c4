"""What came back of the mail that left: recorded on its row, and held against an address only where it must be."""

from django.db import transaction
from django.db.models.functions import Now

from . import mailings, signals
from .models import Bounce, Delivery, State, Suppression
from .reports import text_of

WEIGHT = ["", Bounce.REFUSED, Bounce.SOFT, Bounce.HARD, Bounce.COMPLAINT]  # what is known already is never weakened
LEFT = [State.SENDING, State.SENT, State.UNKNOWN]
SUPPRESSED_FOR = {Bounce.HARD: Suppression.Reason.BOUNCED, Bounce.COMPLAINT: Suppression.Reason.COMPLAINED}


@transaction.atomic
def take(report):
    """Act on a Report (``outbox/reports.py``); return whether it told of a mail or reader of ours.

    A key nobody has, and one of a mail that never left, change nothing. The same report may come again.
    """
    if report.token:
        return any(known for _, known in signals.left_by_mail.send(Delivery, token=report.token))
    mail = Delivery.objects.select_for_update().filter(key=report.key, state__in=LEFT).first()
    if mail is None:
        return False
    if mail.state == State.UNKNOWN:
        # Whatever is said of a mail proves that the mail server had taken it.
        Delivery.objects.filter(pk=mail.pk).settle(State.SENT, last_error="")
    if report.bounce:
        came_back(mail, report.bounce, report.code, report.text)
    return True


@transaction.atomic
def came_back(mail, bounce, code, text):
    """Note that a mail came back, tell, and suppress the address of a copy if need be; return whether that is news.

    In this order: listeners hold the reader's row, as whoever leaves does before they are suppressed.
    """
    if WEIGHT.index(bounce) <= WEIGHT.index(mail.bounce):
        return False
    noted = {"bounce": bounce, "bounced_at": Now(), "last_code": code, "last_error": text_of(text)}
    Delivery.objects.filter(pk=mail.pk).update(**noted)
    mail.refresh_from_db()
    signals.bounced.send(Delivery, delivery=mail)
    if mail.email_hmac and bounce in SUPPRESSED_FOR:
        suppress(mail, SUPPRESSED_FOR[bounce])
    return True


def suppress(mail, reason):
    note = said(mail)
    if not mailings.suppress(mail.email_hmac, reason, note=note) and reason == Suppression.Reason.COMPLAINED:
        # Whoever left and then complained comes back only if staff agree.
        left = Suppression.objects.filter(email_hmac=mail.email_hmac, reason=Suppression.Reason.LEFT)
        left.update(reason=reason, note=note)


def said(mail):
    """What the other server said of a mail that came back, as long as a note may be."""
    return f"{mail.last_code or ''} {mail.last_error}".strip()[:300]
