"""Staff keep an address from being written to, or let it back, and say why. An address need not be a subscriber's."""

from django.db import transaction

from outbox import mailings
from outbox.models import Suppression, hash_of

from ..models import ConsentEvent, Subscriber

Reason = Suppression.Reason
STAFF_LIFT = (Reason.BOUNCED, Reason.COMPLAINED, Reason.STAFF)  # who left or was erased comes back by confirming alone


@transaction.atomic
def suppress(email, *, by, reason):
    """Send no newsletter to this address; return whether that is new."""
    is_new = mailings.suppress(hash_of(email), Reason.STAFF, note=reason, by=by)
    if is_new:
        note(email, ConsentEvent.Kind.SUPPRESSED, by=by, reason=reason)
    return is_new


@transaction.atomic
def lift(email, *, by, reason):
    """Let the address back that staff or a mail server took off; whoever left has still left."""
    lifted = [mailings.lift(hash_of(email), scope=scope, reasons=STAFF_LIFT) for scope in Suppression.Scope]
    if any(lifted):
        note(email, ConsentEvent.Kind.LIFTED, by=by, reason=reason)
    return any(lifted)


def note(email, kind, *, by, reason):
    for subscriber in Subscriber.objects.filter(email_hmac=hash_of(email)):
        how = ConsentEvent.How.DESK
        ConsentEvent.objects.create(subscriber=subscriber, kind=kind, how=how, evidence=reason, by=by)
