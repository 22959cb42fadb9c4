"""The mail room's one table: a row is one mail to one address, written in the transaction of the fact it tells about.

A sender takes rows (``claim``), marks the one in hand (``begin``) and records what became of it (``settle``). All times
in these rules come from the database's clock, so that senders on several machines agree.
"""

from datetime import timedelta
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Now

PAUSES = [timedelta(minutes=m) for m in (1, 5, 20, 60, 240)]  # between one try and the next; the last one repeats
PATIENCE = timedelta(hours=24)  # from the first try to giving up


class State(models.TextChoices):
    PENDING = "pending", "Waiting"
    SENDING = "sending", "Being sent"
    SENT = "sent", "Sent"
    FAILED = "failed", "Given up"
    SKIPPED = "skipped", "Not needed any more"


ENDED = [State.SENT, State.FAILED, State.SKIPPED]


def lease():
    return Now() + timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)


class DeliveryQuerySet(models.QuerySet):
    def pending(self):
        return self.filter(state=State.PENDING)

    def due(self):
        """Wait to be sent, and not until later."""
        return self.pending().filter(next_attempt_at__lte=Now())

    def held_by(self, worker):
        return self.filter(state=State.SENDING, worker=worker)

    def out_of_patience(self):
        return self.filter(give_up_at__lte=Now())

    def ended(self):
        return self.filter(state__in=ENDED)

    def ended_before(self, when):
        """Sent, given up or skipped so long ago that the mail's words may go."""
        return self.filter(ended_at__lt=when)

    @transaction.atomic
    def claim(self, worker, limit):
        """Give the ``limit`` longest due mails to ``worker``; one that another sender is just taking is passed over."""
        due = self.due().order_by("next_attempt_at", "pk").select_for_update(skip_locked=True)
        keys = list(due.values_list("pk", flat=True)[:limit])
        return self.filter(pk__in=keys).update(state=State.SENDING, worker=worker, lease_until=lease())

    def begin(self, tries):
        """Mark the mail in hand, tried ``tries`` times before. The next try is set now, in case we are killed."""
        pause = PAUSES[min(tries, len(PAUSES) - 1)]
        return self.update(
            attempts=F("attempts") + 1,
            next_attempt_at=Now() + pause,
            give_up_at=Coalesce("give_up_at", Now() + PATIENCE),
            lease_until=lease(),
        )

    def settle(self, state, **noted):
        """Let go of mails: they wait again or are finished."""
        times = {"ended_at": Now()} if state in ENDED else {}
        if state == State.SENT:
            times["sent_at"] = Now()
        return self.update(state=state, worker="", lease_until=None, **times, **noted)

    def put_back(self, **noted):
        """The mail server took nothing at all: no try is spent, but a day of this is enough. Others are next."""
        patience = {"give_up_at": Coalesce("give_up_at", Now() + PATIENCE)}
        return self.settle(State.PENDING, next_attempt_at=Now(), **patience, **noted)

    def take_back(self):
        """Let mails wait again whose sender went silent, and return how many those are.

        One that has had five tries in a day may be what kills the sender, and is given up.
        """
        abandoned = self.filter(state=State.SENDING, lease_until__lt=Now())
        spent = abandoned.out_of_patience().filter(attempts__gte=5)
        given_up = spent.settle(State.FAILED, last_error="The sender stopped each time it tried to send this mail.")
        return given_up + abandoned.settle(State.PENDING)


class Delivery(models.Model):
    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=100, help_text="The template it was made from.")
    about = models.CharField(max_length=100, blank=True, help_text="What it tells about.")
    to = models.EmailField(max_length=254)
    reply_to = models.EmailField("answers go to", max_length=254, blank=True, help_text="Empty: to the campaign.")
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField("HTML")
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    worker = models.CharField("sender", max_length=100, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    next_attempt_at = models.DateTimeField("not before", db_default=Now())
    give_up_at = models.DateTimeField(null=True, blank=True)
    last_code = models.SmallIntegerField("mail server's code", null=True, blank=True)
    last_error = models.TextField("problem", blank=True)
    created_at = models.DateTimeField("written", db_default=Now())
    sent_at = models.DateTimeField("last sent", null=True, blank=True)
    ended_at = models.DateTimeField("finished", null=True, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = "mail"
        ordering = ["-pk"]
        indexes = [
            models.Index(name="delivery_due", fields=["next_attempt_at", "id"], condition=Q(state=State.PENDING)),
            models.Index(name="delivery_held", fields=["worker", "lease_until"], condition=Q(state=State.SENDING)),
            models.Index(name="delivery_about", fields=["about", "kind"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="delivery_state_is_known",
                condition=Q(state__in=State.values),
                violation_error_message="A mail is waiting, being sent, sent, given up or not needed any more.",
            ),
            models.CheckConstraint(
                name="delivery_headers_are_one_line",
                condition=Q(to__regex=r"^[^\r\n]+$", subject__regex=r"^[^\r\n]+$", reply_to__regex=r"^[^\r\n]*$"),
                violation_error_message="Addresses and the subject are one line; only that for answers can be empty.",
            ),
            models.CheckConstraint(
                name="delivery_being_sent_has_a_sender",
                condition=Q(state=State.SENDING, worker__gt="", lease_until__isnull=False)
                | Q(~Q(state=State.SENDING), worker="", lease_until__isnull=True),
                violation_error_message="A mail that is being sent has a sender and a lease, no other has.",
            ),
            models.CheckConstraint(
                name="delivery_finished_has_a_time",
                condition=Q(state__in=ENDED, ended_at__isnull=False) | Q(~Q(state__in=ENDED), ended_at__isnull=True),
                violation_error_message="A finished mail has the time it was finished, no other has.",
            ),
            models.CheckConstraint(
                name="delivery_sent_has_a_time",
                condition=~Q(state=State.SENT) | Q(sent_at__isnull=False),
                violation_error_message="A sent mail has the time it was sent.",
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.short_key}"

    @property
    def short_key(self):
        """Enough of the key to find the mail by, in the log and in a folder of mails."""
        return self.key.hex[-8:]

    def message(self):
        """Return the mail as Django sends it; raises nothing, a bad header shows when it is sent."""
        host = urlsplit(settings.SITE_URL).hostname
        headers = {"Message-ID": f"<{self.key.hex}@{host}>", "Auto-Submitted": "auto-generated"}
        reply_to = [self.reply_to] if self.reply_to else None
        mail = EmailMultiAlternatives(self.subject, self.text, to=[self.to], reply_to=reply_to, headers=headers)
        mail.attach_alternative(self.html, "text/html")
        return mail
