"""How far an issue is, and what became of it: every number is counted from the rows when it is asked for."""

from datetime import timedelta
from functools import cached_property

from django.db.models import F
from django.utils.timezone import now

from campaign.models.figures import lanes
from outbox import mailings
from outbox.models import Delivery, SenderProcess, State

from .models import ConsentEvent

RECENT = timedelta(minutes=2)  # what the rate is measured over
ERRORS = 5


class Progress:
    def __init__(self, issue):
        self.issue, self.mailing = issue, issue.mailing

    @cached_property
    def counts(self):
        return mailings.counts(self.mailing)

    @property
    def waiting(self):
        return sum(self.counts[state] for state in (State.PENDING, State.CLAIMED, State.SENDING))

    @property
    def done(self):
        return self.counts["total"] - self.waiting

    @property
    def has_begun(self):
        return self.mailing.started_at is not None

    @property
    def has_ended(self):
        return self.mailing.ended_at is not None

    @cached_property
    def per_minute(self):
        """Copies that left in the last minutes, as a rate; 0 while nothing leaves."""
        if not self.has_begun:
            return 0
        since = max(now() - RECENT, self.mailing.started_at)
        left = self.mailing.deliveries.filter(state=State.SENT, sent_at__gt=since).count()
        return round(left * 60 / max((now() - since).total_seconds(), 1))

    @property
    def time_left(self):
        """At the present rate; None when nothing leaves."""
        return timedelta(minutes=self.waiting / self.per_minute) if self.per_minute else None

    @property
    def last_errors(self):
        """Copies that met a problem: those to be tried again first, then the latest."""
        met = self.mailing.deliveries.exclude(last_error="").exclude(state=State.SENT)
        return met.order_by(F("ended_at").desc(nulls_first=True), "-next_attempt_at")[:ERRORS]

    @property
    def senders(self):
        return SenderProcess.objects.awake()

    @cached_property
    def left(self):
        """How many left by a link of this very issue."""
        return ConsentEvent.objects.filter(issue=self.issue, kind=ConsentEvent.Kind.LEFT).count()

    @property
    def outcome(self):
        """Lanes for the chart: what became of the copies, and what their readers did."""
        counts = self.counts
        rows = [
            ("Sent", counts[State.SENT]),
            ("May have arrived", counts[State.UNKNOWN]),
            ("Given up", counts[State.FAILED]),
            ("Skipped: left or cancelled meanwhile", counts[State.SKIPPED]),
            ("Came back", counts["bounced"]),
            ("Reported as unwanted", counts["complained"]),
            ("Left by its link", self.left),
        ]
        return lanes([{"label": label, "value": number} for label, number in rows])


def unknown(mailing):
    """Copies nobody can say of whether they arrived, the oldest first."""
    return Delivery.objects.filter(mailing=mailing, state=State.UNKNOWN).order_by("ended_at", "pk")
