"""The one statement and one commit that a mail costs: the last one is sent, and this one is now in hand.

Nothing of a mail's words is written to a mail server before this is committed, so a sender that is killed leaves one
row that says so. The next try is set now, for the same reason.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q

from .models import PATIENCE, PAUSES, Delivery, State, Suppression, allow_repeats, hash_of

# Some databases say that a commit is safe when a crash can still undo it. A mark that is undone is a copy sent twice.
DURABLE = """
SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'
"""
# Planned once for each connection: to plan it takes as long as to run it. One UPDATE for both rows, because each UPDATE
# of a statement reads the table's rules anew, which takes longer than to keep them.
PREPARE = """
PREPARE outbox_mark (bigint, bigint, text, text) AS
UPDATE outbox_delivery AS mail
SET state = CASE WHEN id = $2 THEN 'sending' ELSE 'sent' END,
    worker = CASE WHEN id = $2 THEN worker ELSE '' END,
    attempts = CASE WHEN id = $2 THEN attempts + 1 ELSE attempts END,
    next_attempt_at = CASE WHEN id = $2 THEN statement_timestamp() + (%(pauses)s)[least(attempts + 1, %(last)s)]
                           ELSE next_attempt_at END,
    give_up_at = coalesce(give_up_at, statement_timestamp() + %(patience)s),
    lease_until = CASE WHEN id = $2 THEN statement_timestamp() + %(lease)s END,
    last_code = CASE WHEN id = $2 THEN last_code END,
    last_error = CASE WHEN id = $2 THEN last_error ELSE '' END,
    sent_at = CASE WHEN id = $2 THEN sent_at ELSE statement_timestamp() END,
    ended_at = CASE WHEN id = $2 THEN ended_at ELSE statement_timestamp() END
WHERE id IN ($1, $2) AND CASE WHEN id = $2 THEN worker = $3 AND state IN ('claimed', 'sending')
    AND (mailing_id IS NULL OR EXISTS (SELECT FROM outbox_mailing WHERE id = mail.mailing_id AND state = 'sending'))
    AND NOT EXISTS (SELECT FROM outbox_suppression
                    WHERE email_hmac = $4 AND (scope = 'everything' OR mail.mailing_id IS NOT NULL))
ELSE state = 'sending' AND worker = $3 OR state = 'unknown' END
RETURNING id, mailing_id IS NOT NULL AND EXISTS (
    SELECT FROM outbox_delivery
    WHERE mailing_id IS NULL AND state = 'pending' AND next_attempt_at <= statement_timestamp())
"""
MARK = "EXECUTE outbox_mark (%s, %s, %s, %s)"


@dataclass(frozen=True)
class Mark:
    is_ours: bool
    others_first: bool = False  # a single mail waits, and this is a copy


def mark(mail, worker, arrived=None):
    """Note that ``arrived`` was sent, and take ``mail`` in hand; return the Mark, which says whether that is ours.

    It is not when it was erased, another sender took it, its mailing was paused or its reader left. One marked before
    is ours to send still: only a sender that lost the database while it marked asks twice.
    """
    values = (arrived and arrived.pk, mail.pk, worker, mail.email_hmac or hash_of(mail.to))
    with connection.cursor() as cursor:
        prepare(cursor)
        cursor.execute(MARK, values)
        found = dict(cursor.fetchall())
    return Mark(is_ours=mail.pk in found, others_first=found.get(mail.pk, False))


def prepare(cursor):
    """A prepared statement ends with its connection: a new one begins without."""
    if getattr(connection, "has_marks", None) is not connection.connection:
        cursor.execute(DURABLE)
        lease = timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)
        cursor.execute(PREPARE, {"pauses": PAUSES, "last": len(PAUSES), "patience": PATIENCE, "lease": lease})
        connection.has_marks = connection.connection


def note(arrived, worker):
    """Note that ``arrived`` was sent, also if it was held to be unknown because that took so long."""
    ours = Q(state=State.SENDING, worker=worker) | Q(state=State.UNKNOWN)
    Delivery.objects.filter(ours, pk=arrived.pk).settle(State.SENT, last_code=None, last_error="")


@transaction.atomic
def put_aside(this):
    """Let go of a mail that may not be sent now: it waits for its mailing, or for nothing any more."""
    allow_repeats()  # none of it has left, even if a mark that got lost on the way says that it is being sent
    mail = this.select_related("mailing").first()
    if mail is None:
        return
    is_over = mail.mailing and mail.mailing.state == mail.mailing.State.CANCELLED
    this.settle(State.SKIPPED if is_over or is_suppressed(mail) else State.PENDING)


def is_suppressed(mail):
    rows = Suppression.objects.filter(email_hmac=mail.email_hmac or hash_of(mail.to))
    return rows.exists() if mail.mailing_id else rows.filter(scope=Suppression.Scope.EVERYTHING).exists()
