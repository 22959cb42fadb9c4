import secrets
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Lower
from django.utils.timezone import localdate, now
from django.utils.translation import gettext_lazy as _

from campaign import languages
from outbox.models import Suppression, hash_of


def new_token():
    """16 random bytes as 22 characters: short enough for a header that no mail program may fold."""
    return secrets.token_urlsafe(16)


def masked(email):
    """Enough for its owner to know it by, and for nobody else."""
    name, _, host = email.rpartition("@")
    return f"{name[:1]}…@{host[:1]}….{host.rpartition('.')[2]}"


class Topic(models.Model):
    """What a reader can ask for; whoever chooses none gets every issue."""

    slug = models.SlugField(
        "short name",
        unique=True,
        max_length=40,
        help_text="Files of subscribers name the topic by it. It stays for good.",
    )
    name = models.CharField(max_length=80)
    name_cy = models.CharField("name in Welsh", max_length=80, blank=True)
    order = models.PositiveSmallIntegerField(default=100, help_text="The smallest number comes first.")
    is_offered = models.BooleanField("readers can choose it", default=True)

    class Meta:
        ordering = ("order", "pk")

    def __str__(self):
        return (languages.current() == languages.WELSH and self.name_cy) or self.name


class SubscriberQuerySet(models.QuerySet):
    def subscribed(self):
        return self.filter(state=Subscriber.State.SUBSCRIBED)

    def reachable(self):
        """Who gets an issue today: confirmed, not paused, and not on the list of those we do not write to."""
        suppressed = Exists(Suppression.objects.filter(email_hmac=OuterRef("email_hmac")))
        paused = Q(paused_until__gt=localdate())
        return self.subscribed().exclude(paused).filter(~suppressed)

    def unanswered(self):
        """Never confirmed, and asked for so long ago that the promise is to delete them; 0 keeps them."""
        days = settings.KEEP_UNCONFIRMED_SUBSCRIBER_DAYS
        old = self.filter(state=Subscriber.State.PENDING, asked_at__lt=now() - timedelta(days=days))
        return old if days else self.none()

    def gone_for_good(self):
        """Left so long ago, and never asked again, that the proof of their consent may go too; 0 keeps them."""
        days = settings.KEEP_LEFT_SUBSCRIBER_DAYS
        since = now() - timedelta(days=days)
        old = self.filter(state=Subscriber.State.LEFT, left_at__lt=since, asked_at__lt=since)
        return old if days else self.none()


class Subscriber(models.Model):
    """A person who gets the newsletter, asked for it, or has left it."""

    class State(models.TextChoices):
        PENDING = "pending", _("Asked, not confirmed")
        SUBSCRIBED = "subscribed", _("Subscribed")
        LEFT = "left", _("Left")

    email = models.EmailField(unique=True, help_text="Kept in lower case.")
    email_hmac = models.CharField(max_length=32, unique=True, editable=False)
    token = models.CharField(max_length=22, unique=True, default=new_token, editable=False)
    state = models.CharField(max_length=10, choices=State, default=State.PENDING, editable=False)
    language = models.CharField(max_length=5, choices=languages.NAMES, default=languages.ENGLISH)
    topics = models.ManyToManyField(Topic, blank=True, related_name="subscribers", help_text="None: every issue.")
    paused_until = models.DateField(null=True, blank=True, help_text="No issue goes out to them before that day.")
    asked_at = models.DateTimeField("last asked", default=now, editable=False)
    confirmed_at = models.DateTimeField(null=True, editable=False)
    left_at = models.DateTimeField(null=True, editable=False)
    new_email = models.EmailField(
        blank=True, editable=False, help_text="Where they want to get it, until they confirm from there."
    )

    objects = SubscriberQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        permissions = (("export_subscriber", "Can take subscribers’ addresses away as a file"),)
        indexes = (models.Index(name="subscriber_state", fields=("state", "-id")),)
        constraints = (
            models.CheckConstraint(
                name="subscriber_email_is_lower_case",
                condition=Q(email=Lower(F("email"))) & ~Q(email=""),
                violation_error_message="Enter the address in lower case.",
            ),
            models.CheckConstraint(
                name="subscriber_state_is_known",
                condition=Q(state__in=("pending", "subscribed", "left")),
                violation_error_message="A subscriber has asked, is subscribed or has left.",
            ),
            models.CheckConstraint(
                name="subscriber_states_have_their_times",
                condition=Q(state="pending")
                | Q(state="subscribed", confirmed_at__isnull=False)
                | Q(state="left", left_at__isnull=False),
                violation_error_message="Who is subscribed has confirmed, and who has left has a time of leaving.",
            ),
            models.CheckConstraint(
                name="subscriber_language_is_known",
                condition=Q(language__in=tuple(languages.NAMES)),
                violation_error_message="Choose one of the languages offered.",
            ),
        )

    def __str__(self):
        return self.email

    def save(self, *args, **kwargs):
        self.email = self.email.lower()
        self.email_hmac = hash_of(self.email)
        super().save(*args, **kwargs)

    @property
    def is_paused(self):
        return self.paused_until is not None and self.paused_until > localdate()

    @property
    def masked_email(self):
        """A link to their page may have been passed on."""
        return masked(self.email)
