"""How many copies may leave: one bucket in the database, so that all senders together keep to it, and a restart too."""

from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Greatest, Least, Now

from .models import RateBucket

NO_LIMIT = 1_000_000  # copies a minute: more than any machine sends
SLOWEST = 6.0
RECOVERS = timedelta(minutes=10)  # in which a rate that was halved doubles again
ONE_COMPLAINT = timedelta(seconds=30)  # what several senders hear within that time is one complaint
SAVED_UP = 2  # seconds: a pause does not save up more than may leave in so many

TAKE = """
WITH old AS (
    SELECT *, greatest(0, extract(epoch FROM clock_timestamp() - filled_at))::float AS seconds
    FROM outbox_ratebucket FOR UPDATE
), rate AS (
    SELECT *, least(%(limit)s, coalesce(per_minute, %(limit)s) * 2 ^ (least(seconds, 6000) / %(recovers)s)) AS current
    FROM old
), filled AS (
    SELECT current, least(greatest(1, current / 60 * %(saved_up)s), tokens + seconds * current / 60) AS tokens FROM rate
)
UPDATE outbox_ratebucket AS bucket
SET tokens = filled.tokens - least(%(wanted)s, floor(filled.tokens)), filled_at = clock_timestamp(),
    per_minute = CASE WHEN current < %(limit)s THEN current END
FROM filled
RETURNING least(%(wanted)s, floor(filled.tokens))::int
"""


def take(wanted):
    """Return how many copies, up to ``wanted``, may leave now; those are taken out of the bucket."""
    values = {
        "wanted": wanted,
        "limit": allowed(),
        "recovers": RECOVERS.total_seconds(),
        "saved_up": SAVED_UP,
    }
    with connection.cursor() as cursor:
        cursor.execute(TAKE, values)
        if taken := cursor.fetchone():
            return taken[0]
    RateBucket.objects.bulk_create([RateBucket(tokens=NO_LIMIT)], ignore_conflicts=True)
    return take(wanted)


def give_back(count):
    if count:
        RateBucket.objects.update(tokens=F("tokens") + count)


def slow_down(per_minute):
    """Go on at half of ``per_minute``, or of what was allowed if that is less: a mail server has complained."""
    slower = Least(Coalesce("per_minute", allowed()), float(per_minute)) / 2
    anew = RateBucket.objects.filter(Q(slowed_at=None) | Q(slowed_at__lt=Now() - ONE_COMPLAINT))
    return anew.update(per_minute=Greatest(slower, SLOWEST), tokens=0, slowed_at=Now())


def allowed():
    return float(settings.OUTBOX_PER_MINUTE or NO_LIMIT)
