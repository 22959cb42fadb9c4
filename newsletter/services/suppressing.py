"""Staff keep an address from being written to, or let it back, and say why. An address need not be a subscriber's."""

from django.db import transaction

from outbox import mailings
from outbox.models import Suppression, hash_of

from ..models import ConsentEvent
from . import subscribers

Reason = Suppression.Reason
STAFF_LIFT = (Reason.BOUNCED, Reason.COMPLAINED, Reason.STAFF)  # who left or was erased comes back by confirming alone


@transaction.atomic
def suppress(email, *, by, reason):
    """Send no newsletter to this address; return whether that is new."""
    reader = subscribers.held(hash_of(email))
    is_new = mailings.suppress(hash_of(email), Reason.STAFF, note=reason, by=by)
    if is_new:
        note(reader, ConsentEvent.Kind.SUPPRESSED, by=by, reason=reason)
    return is_new


@transaction.atomic
def lift(email, *, by, reason):
    """Let the address back that staff or a mail server took off; whoever left has still left."""
    reader = subscribers.held(hash_of(email))
    lifted = [mailings.lift(hash_of(email), scope=scope, reasons=STAFF_LIFT) for scope in Suppression.Scope]
    if any(lifted):
        note(reader, ConsentEvent.Kind.LIFTED, by=by, reason=reason)
    return any(lifted)


def note(reader, kind, *, by, reason):
    if reader:
        subscribers.note(reader, kind, ConsentEvent.How.DESK, evidence=reason, by=by)
