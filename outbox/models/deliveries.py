"""The table of mails: a row is one mail to one address, written in the transaction of the fact it tells about.

A mail about one thing has its own words. A copy of a mailing has those of the mailing, and its own key and token.

A sender takes rows (``claim``), marks the one in hand (``outbox/marks.py``) and records what became of it (``settle``).
All times in these rules come from the database's clock, so that senders on several machines agree.
"""

from datetime import timedelta
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import connection, models, transaction
from django.db.models import Q
from django.db.models.functions import Coalesce, Now
from django.utils.translation import gettext_lazy as _

from .addresses import Suppression
from .mailings import Mailing

PAUSES = [timedelta(minutes=m) for m in (1, 5, 20, 60, 240)]  # between one try and the next; the last one repeats
HASH, TOKEN = r"^[0-9a-f]{32}$", r"^[A-Za-z0-9_-]{22}$"
PATIENCE = timedelta(hours=24)  # from the first try to giving up


class State(models.TextChoices):
    PENDING = "pending", _("Waiting")
    CLAIMED = "claimed", _("Taken by a sender")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Given up")
    UNKNOWN = "unknown", _("May have arrived")
    SKIPPED = "skipped", _("Not needed any more")


ENDED = [State.SENT, State.FAILED, State.UNKNOWN, State.SKIPPED]
HELD = [State.CLAIMED, State.SENDING]
TROUBLE = [State.FAILED, State.UNKNOWN]


class Bounce(models.TextChoices):
    HARD = "hard", "No such address"
    SOFT = "soft", "Not taken for now"
    REFUSED = "refused", "Refused, but not for the address"
    COMPLAINT = "complaint", "Reported as unwanted"


def lease():
    return Now() + timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)


def allow_repeats():
    """Let this transaction send copies again; a trigger refuses it to all who do not say so.

    Only two may: the living sender that knows that no word of a copy has left, and staff who were warned.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('outbox.may_repeat', 'yes', true)")


class DeliveryQuerySet(models.QuerySet):
    def pending(self):
        return self.filter(state=State.PENDING)

    def due(self):
        """Wait to be sent, and not until later."""
        return self.pending().filter(next_attempt_at__lte=Now())

    def single(self):
        """Mails about one thing: somebody waits for them, so they go before any copy."""
        return self.filter(mailing=None)

    def copies(self):
        return self.filter(mailing__isnull=False)

    def copies_to(self, email_hmac):
        """Every copy to one address: one look in the index for each mailing there was."""
        return self.filter(mailing__in=Mailing.objects.all(), email_hmac=email_hmac)

    def held_by(self, worker):
        return self.filter(state__in=HELD, worker=worker)

    def out_of_patience(self):
        return self.filter(give_up_at__lte=Now())

    def ended(self):
        return self.filter(state__in=ENDED)

    def ended_before(self, when):
        """Sent, given up or skipped so long ago that the mail's words may go."""
        return self.filter(ended_at__lt=when)

    def of_erased(self):
        """Copies whose reader was erased: one that a sender had in hand at that moment still has the address."""
        erased = Suppression.objects.filter(reason=Suppression.Reason.ERASED)
        return self.copies().filter(email_hmac__in=erased.values("email_hmac"))

    def forget_address(self):
        """Keep what became of finished copies, and the hash that says to whom; what a server said may name somebody."""
        return self.filter(state__in=ENDED).update(to="", last_error="")

    @transaction.atomic
    def claim(self, worker, limit):
        """Give ``worker`` the ``limit`` longest due mails and return them; what another is taking is passed over."""
        due = self.due().order_by("next_attempt_at", "pk").select_for_update(skip_locked=True, of=("self",))
        mails = list(due[:limit])
        taken = Delivery.objects.filter(pk__in=[mail.pk for mail in mails])
        taken.update(state=State.CLAIMED, worker=worker, lease_until=lease())
        return mails

    def settle(self, state, **noted):
        """Let go of mails: they wait again or are finished."""
        times = {"ended_at": Now()} if state in ENDED else {}
        if state == State.SENT:
            times["sent_at"] = Now()
        return self.update(state=state, worker="", lease_until=None, **times, **noted)

    def put_back(self, **noted):
        """The mail server took nothing at all: no try is spent. Of single mails, others are next."""
        patience = {"give_up_at": Coalesce("give_up_at", Now() + PATIENCE)}
        self.single().settle(State.PENDING, next_attempt_at=Now(), **patience, **noted)
        self.copies().settle(State.PENDING, **noted)

    def take_back(self):
        """Let go of mails whose sender went silent, and return how many those are.

        What it only had claimed waits again. What it was sending waits again too, unless five tries in a day say that
        the mail is what kills senders; but a copy may have arrived, and is never sent twice without being asked.
        """
        silent = self.filter(state__in=HELD, lease_until__lt=Now())
        interrupted = silent.filter(state=State.SENDING)
        unknown = interrupted.copies().settle(State.UNKNOWN, last_error="The sender stopped while it sent this mail.")
        spent = interrupted.single().out_of_patience().filter(attempts__gte=5)
        given_up = spent.settle(State.FAILED, last_error="The sender stopped each time it tried to send this mail.")
        # Each of these looks at the clock anew, so none may count on what the one before has left.
        waiting = silent.filter(Q(state=State.CLAIMED) | Q(mailing=None)).settle(State.PENDING)
        return unknown + given_up + waiting


class Delivery(models.Model):
    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    mailing = models.ForeignKey(
        Mailing, on_delete=models.CASCADE, null=True, blank=True, related_name="deliveries", db_index=False
    )
    kind = models.CharField(max_length=100, help_text="The template it was made from.")
    about = models.CharField(max_length=100, blank=True, help_text="What it tells about.")
    to = models.EmailField(max_length=254, blank=True, help_text="Forgotten after a while, of a copy.")
    email_hmac = models.CharField("keyed hash of the address", max_length=32, blank=True, help_text="Of a copy.")
    token = models.CharField(max_length=22, blank=True, help_text="The reader’s, for the links of a copy.")
    reply_to = models.EmailField("answers go to", max_length=254, blank=True, help_text="Empty: to the campaign.")
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField("HTML", blank=True)
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
    bounce = models.CharField("came back", max_length=10, choices=Bounce, blank=True)
    bounced_at = models.DateTimeField("came back at", null=True, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = "mail"
        ordering = ["-pk"]
        indexes = [
            models.Index(
                name="delivery_due",
                fields=["next_attempt_at", "id"],
                condition=Q(state=State.PENDING, mailing=None),
            ),
            models.Index(
                name="delivery_copy_due",
                fields=["mailing", "next_attempt_at", "id"],
                condition=Q(state=State.PENDING, mailing__isnull=False),
            ),
            models.Index(name="delivery_single", fields=["-id"], condition=Q(mailing=None)),
            models.Index(name="delivery_trouble", fields=["state", "-id"], condition=Q(state__in=TROUBLE)),
            models.Index(name="delivery_held", fields=["worker", "lease_until"], condition=Q(state__in=HELD)),
            models.Index(name="delivery_about", fields=["about", "kind"], condition=Q(about__gt="")),
            models.Index(
                name="delivery_bounced",
                fields=["mailing", "email_hmac"],
                condition=Q(mailing__isnull=False) & ~Q(bounce=""),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                name="delivery_once_a_mailing_and_address",
                fields=["mailing", "email_hmac"],
                condition=Q(mailing__isnull=False),
                violation_error_message="An address gets one copy of a mailing.",
            ),
            models.CheckConstraint(
                name="delivery_state_is_known",
                condition=Q(state__in=State.values),
                violation_error_message="A mail waits, is being sent, sent, given up, unknown or not needed any more.",
            ),
            models.CheckConstraint(
                name="delivery_headers_are_one_line",
                condition=Q(to__regex=r"^[^\r\n]*$", subject__regex=r"^[^\r\n]*$", reply_to__regex=r"^[^\r\n]*$"),
                violation_error_message="Addresses and the subject are one line.",
            ),
            models.CheckConstraint(
                name="delivery_has_its_own_words_or_a_mailings",
                condition=Q(mailing=None, to__gt="", subject__gt="")
                | Q(mailing__isnull=False, subject="", text="", html="")
                & Q(email_hmac__regex=HASH, token__regex=TOKEN),
                violation_error_message="A mail has an address and a subject; a copy has those of its mailing.",
            ),
            models.CheckConstraint(
                name="delivery_copy_has_an_address_until_it_ends",
                condition=Q(to__gt="") | Q(state__in=ENDED),
                violation_error_message="The address is forgotten when the mail has ended, not before.",
            ),
            models.CheckConstraint(
                name="delivery_only_a_copy_is_unknown",
                condition=~Q(state=State.UNKNOWN) | Q(mailing__isnull=False),
                violation_error_message="A mail about one thing is sent again, and never left unknown.",
            ),
            models.CheckConstraint(
                name="delivery_being_sent_has_a_sender",
                condition=Q(state__in=HELD, worker__gt="", lease_until__isnull=False)
                | Q(~Q(state__in=HELD), worker="", lease_until__isnull=True),
                violation_error_message="A mail that a sender holds has a sender and a lease, no other has.",
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
            models.CheckConstraint(
                name="delivery_bounce_is_known_and_has_a_time",
                condition=Q(bounce="", bounced_at=None) | Q(bounce__in=Bounce.values, bounced_at__isnull=False),
                violation_error_message="A mail that came back has the time and the kind of it.",
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
        mail.metadata = {"key": self.key.hex}  # what a provider's interface tells back
        return mail
