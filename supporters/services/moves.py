from django.db import connection
from django.utils.timezone import now

from ..choices import State
from ..models import Move, Organisation
from .items import withdraw_items


class MoveRefused(Exception):
    """The organisation cannot go from its state to the one asked for."""


def hold(text):
    """Let acts for one text, such as an address, through one at a time, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [text])


def locked(organisation):
    """The row as it is now, held until the transaction ends; raises DoesNotExist when it was erased meanwhile."""
    return Organisation.objects.select_for_update().get(pk=organisation.pk)


def move(organisation, state, *, by=None, reason=""):
    """Put a locked organisation into ``state`` and write down who did it and why; raise MoveRefused."""
    if not organisation.can_move_to(state):
        raise MoveRefused(f"{organisation} is “{organisation.get_state_display()}”: that move is not possible.")
    moment = now()
    Move.objects.create(
        organisation=organisation, from_state=organisation.state, to_state=state, at=moment, by=by, reason=reason
    )
    organisation.state, organisation.state_since = state, moment
    if state == State.CONFIRMED and organisation.confirmed_at is None:
        organisation.confirmed_at = moment
    if state == State.APPROVED and organisation.approved_at is None:
        organisation.approved_at = moment
    organisation.save(update_fields=["state", "state_since", "confirmed_at", "approved_at"])
    if state == State.WITHDRAWN:
        withdraw_items(organisation, by)
