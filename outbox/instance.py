"""Which database may send. One that was restored or copied knows of mails that have left since: it must not.

The name in the database must be that of the site (``OUTBOX_INSTANCE``), and the database still in the place where it
was given that name. A backup that is read back, a copy, and a standby that takes over are in another place.
"""

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Now

from .models import Delivery, Instance, Mailing, State

# The cluster, its history since the last take-over or restore to a point in time, the database and the very table.
PLACE = """
SELECT concat_ws('/',
    (SELECT system_identifier FROM pg_control_system()),
    left(pg_walfile_name(pg_current_wal_lsn()), 8),
    (SELECT oid FROM pg_database WHERE datname = current_database()),
    'outbox_delivery'::regclass::oid)
"""
ADOPTED = "The database was restored or moved. Check what had gone out by then before you go on."


def place():
    with connection.cursor() as cursor:
        cursor.execute(PLACE)
        return cursor.fetchone()[0]


def refusal():
    """Return why this database may not send, or nothing. One that never sent is adopted at once."""
    here = place()
    instance = Instance.objects.first()
    if instance is None:
        Instance.objects.bulk_create([Instance(name=settings.OUTBOX_INSTANCE, place=here)], ignore_conflicts=True)
        return ""
    if instance.name != settings.OUTBOX_INSTANCE:
        return f"This database belongs to {instance.name}, and OUTBOX_INSTANCE is {settings.OUTBOX_INSTANCE}."
    return "" if instance.place == here else "This database was restored, copied or moved since it last sent mail."


@transaction.atomic
def adopt(*, nothing_left_since=False):
    """Make this the database that sends; return how many copies nobody knows of and how many mailings wait for staff.

    Other senders of the database it was made of must have ended: nothing here can know of them. What waits here of a
    mailing that had begun by now may have left there, unless ``nothing_left_since`` the copy was made.
    """
    Instance.objects.all().delete()
    Instance.objects.create(name=settings.OUTBOX_INSTANCE, place=place())
    held = Delivery.objects.exclude(worker="")
    unknown = held.copies().settle(State.UNKNOWN, last_error="The database was restored while a sender had this copy.")
    held.single().settle(State.PENDING)
    if not nothing_left_since:
        begun = Delivery.objects.pending().filter(mailing__starts_at__lte=Now())
        unknown += begun.settle(
            State.UNKNOWN, last_error="Nobody knows whether it left before the database was restored."
        )
    under_way = Mailing.objects.filter(state__in=(Mailing.State.PREPARING, Mailing.State.SENDING))
    if not nothing_left_since:  # nobody may take a mailing back that readers may have
        alive = Mailing.objects.exclude(state=Mailing.State.CANCELLED)
        alive.filter(started_at=None, starts_at__lte=Now()).update(started_at=F("starts_at"))
    return unknown, under_way.update(state=Mailing.State.PAUSED, reason=ADOPTED)
