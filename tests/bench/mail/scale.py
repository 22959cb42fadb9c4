"""A hundred thousand readers: how long until their copies are written, and how long a sender takes to claim some."""

import time
from statistics import median, quantiles

from django.utils.timezone import now

from newsletter.models import Subscriber
from outbox.models import Delivery, Mailing, State
from tests.bench.table import Row

from .throughput import write

BATCH = 100


def measure():
    readers = Subscriber.objects.count()
    started = time.perf_counter()
    mailing = write(readers, 20_000)
    seconds = time.perf_counter() - started
    yield Row(
        f"snapshot of {readers:,} readers, seconds",
        seconds,
        f"{seconds:.1f}",
        "≤ 5",
        f"{readers / seconds:,.0f} a second",
    )
    Mailing.objects.filter(pk=mailing.pk).update(state=Mailing.State.SENDING, started_at=now(), reason="")
    claims = claim_all(mailing)
    places = {"beginning": claims[:BATCH], "middle": middle(claims), "end": claims[-BATCH:]}
    for place, times in places.items():
        note = f"p95 {1000 * quantiles(times, n=20)[-1]:.1f} ms"
        yield Row(
            f"claim {BATCH} of {readers:,}, {place}, ms",
            1000 * median(times),
            f"{1000 * median(times):.1f}",
            "≤ 10",
            note,
        )


def middle(claims):
    start = (len(claims) - BATCH) // 2
    return claims[start : start + BATCH]


def claim_all(mailing):
    """Claim every copy, batch by batch; each is written as often as a sender writes it, so that dead rows pile up."""
    copies, seconds = Delivery.objects.filter(mailing=mailing), []
    while True:
        started = time.perf_counter()
        if not copies.claim("bench", BATCH):
            return seconds
        seconds.append(time.perf_counter() - started)
        held = copies.held_by("bench")
        held.update(state=State.SENDING)
        held.settle(State.SENT)
