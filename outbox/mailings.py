"""What happens to a mailing as a whole; what happens to its copies one by one is the sender's.

Each act is one transaction, harmless when repeated, and returns whether it changed anything.
"""

from django.db import connection, transaction
from django.db.models import Count, Q
from django.db.models.functions import Coalesce, Now

from .models import Bounce, Delivery, Mailing, State, Suppression, allow_repeats

TOKEN = "READERS-TOKEN-IN-22-LE"  # noqa: S105 – stands in a mailing's words for the reader's own, and is as long
UNFINISHED = (Mailing.State.PREPARING, Mailing.State.SENDING, Mailing.State.PAUSED)
COPY = """
INSERT INTO outbox_delivery (key, mailing_id, kind, about, "to", email_hmac, token, reply_to, subject, text, html,
    state, attempts, worker, next_attempt_at, last_error, bounce)
SELECT gen_random_uuid(), %s, %s, '', reader.email, reader.email_hmac, reader.token, '', '', '', '',
    'pending', 0, '', %s, '', ''
FROM ({readers}) AS reader (email, email_hmac, token)
"""


@transaction.atomic
def freeze(about, *, subject, text, html, leave_url, archive_url, readers, starts_at, by=None):
    """Write a mailing and one copy for each of ``readers``, to leave from ``starts_at``; return the Mailing.

    ``readers`` is a queryset of addresses with their hashes and tokens (``values_list``); it is run by the database
    alone, so that a hundred thousand take seconds. ``TOKEN`` stands in words and link for each reader's own.
    """
    mailing = Mailing.objects.create(
        about=about,
        subject=subject,
        text=text,
        html=html,
        leave_url=leave_url,
        archive_url=archive_url,
        starts_at=starts_at,
        by=by,
    )
    sql, values = readers.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(COPY.format(readers=sql), [mailing.pk, about.partition(":")[0], starts_at, *values])
    return mailing


@transaction.atomic
def undo(mailing):
    """Take a mailing back of which nothing has left: it and its copies are gone."""
    waits = Mailing.objects.filter(state__in=(Mailing.State.PREPARING, Mailing.State.PAUSED), started_at=None)
    # Locked first, so that a sender that is just starting it is either before this or finds nothing to start.
    found = waits.select_for_update().filter(pk=mailing.pk).first()
    return bool(found and found.delete())


def pause(mailing, reason, *, by_hand=False):
    """No further copy leaves; the one in hand may. ``reason`` is shown to staff, who hear of it if none did it."""
    going = Mailing.objects.filter(pk=mailing.pk, state__in=(Mailing.State.PREPARING, Mailing.State.SENDING))
    return bool(going.update(state=Mailing.State.PAUSED, reason=reason, told_at=Now() if by_hand else None))


@transaction.atomic
def resume(mailing):
    """Go on where it was paused, also when its time is long past: staff have decided so. A time to come still holds."""
    paused = Mailing.objects.filter(pk=mailing.pk, state=Mailing.State.PAUSED)
    anew = {"reason": "", "told_at": None}
    early = paused.filter(started_at=None, starts_at__gt=Now()).update(state=Mailing.State.PREPARING, **anew)
    at_once = {"state": Mailing.State.SENDING, "started_at": Coalesce("started_at", Now())}
    goes_on = early or paused.update(**at_once, **anew)
    # After the mailing's own row, in the order of whoever cancels it at this moment.
    mailing.deliveries.pending().filter(give_up_at__isnull=False).update(give_up_at=None)  # patience begins anew
    return bool(goes_on) and not paused.exists()  # a rule of the database may have paused it again at once


@transaction.atomic
def cancel(mailing, reason):
    """No further copy leaves, ever; those that wait are skipped, those that left stay what they are."""
    alive = Mailing.objects.exclude(state__in=(Mailing.State.SENT, Mailing.State.CANCELLED)).filter(pk=mailing.pk)
    if not alive.update(state=Mailing.State.CANCELLED, reason=reason, ended_at=Now()):
        return False
    mailing.deliveries.filter(state__in=(State.PENDING, State.CLAIMED)).settle(State.SKIPPED)
    return True


@transaction.atomic
def send_again(mailing, copies=None):
    """Send ``unknown`` copies once more, those with the keys ``copies`` or all; return how many.

    Each may arrive twice, which staff have been told. It keeps its Message-ID, so that most mail programs show it once.
    """
    going = Mailing.objects.select_for_update().exclude(state=Mailing.State.CANCELLED).filter(pk=mailing.pk).first()
    if going is None:
        return 0
    unknown = going.deliveries.filter(state=State.UNKNOWN).exclude(to="")
    chosen = unknown if copies is None else unknown.filter(pk__in=copies)
    fresh = {"attempts": 0, "give_up_at": None, "next_attempt_at": Now(), "ended_at": None}
    allow_repeats()
    again = chosen.update(state=State.PENDING, **fresh)
    if again and going.state == Mailing.State.SENT:
        Mailing.objects.filter(pk=going.pk).update(state=Mailing.State.SENDING, ended_at=None)
    return again


def counts(mailing):
    """How many copies are in each state, ``bounced`` and ``complained`` among those sent: always from the rows."""
    kinds = {state.value: Count("pk", filter=Q(state=state)) for state in State}
    kinds["bounced"] = Count("pk", filter=Q(bounce__in=(Bounce.HARD, Bounce.SOFT, Bounce.REFUSED)))
    kinds["complained"] = Count("pk", filter=Q(bounce=Bounce.COMPLAINT))
    return mailing.deliveries.aggregate(total=Count("pk"), **kinds)


@transaction.atomic
def suppress(email_hmac, reason, *, scope=Suppression.Scope.NEWSLETTER, note="", by=None):
    """Write to this address no more; copies that wait for their turn are skipped. Return whether that is new."""
    row = Suppression(email_hmac=email_hmac, scope=scope, reason=reason, note=note, by=by)
    is_new = not Suppression.objects.filter(email_hmac=email_hmac, scope=scope).exists()
    Suppression.objects.bulk_create([row], ignore_conflicts=True)
    if reason == Suppression.Reason.ERASED:  # weighs more than any older reason: staff could lift that
        older = Suppression.objects.filter(email_hmac=email_hmac, scope=scope).exclude(reason=reason)
        older.update(reason=reason, note=note, by=by, at=Now())
    waiting = Delivery.objects.filter(mailing__state__in=UNFINISHED, email_hmac=email_hmac, state=State.PENDING)
    waiting.settle(State.SKIPPED)  # found by mailing and address: one look in the index for each that is under way
    return is_new


def lift(email_hmac, *, scope=Suppression.Scope.NEWSLETTER, reasons=Suppression.Reason.values):
    """Write to this address again, if it was for one of ``reasons`` that we did not."""
    deleted, _ = Suppression.objects.filter(email_hmac=email_hmac, scope=scope, reason__in=reasons).delete()
    return bool(deleted)
