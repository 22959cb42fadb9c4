from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class Mailing(models.Model):
    """What many deliveries have in common: frozen words, to be sent once to each address.

    The words hold marks where a copy differs (``outbox/master.py``). What became of the copies is counted from the
    deliveries, never stored.
    """

    class State(models.TextChoices):
        PREPARING = "preparing", "Waits for its time"
        SENDING = "sending", "Being sent"
        PAUSED = "paused", "Paused"
        SENT = "sent", "Sent"
        CANCELLED = "cancelled", "Cancelled"

    about = models.CharField(max_length=100, unique=True, help_text="What it is, such as issue:12.")
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField("HTML")
    leave_url = models.CharField(max_length=300, help_text="Where one click leaves; TOKEN stands for the reader’s.")
    archive_url = models.CharField(max_length=300, help_text="Where it can be read by anybody.")
    state = models.CharField(max_length=10, choices=State, default=State.PREPARING)
    reason = models.CharField("why it is paused or cancelled", max_length=300, blank=True)
    told_at = models.DateTimeField("pause made known", null=True, blank=True)
    starts_at = models.DateTimeField(help_text="Copies leave from then on.")
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField("sent or cancelled", null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now())
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ("-pk",)
        indexes = (
            models.Index(
                name="mailing_unfinished",
                fields=("state", "starts_at"),
                condition=Q(state__in=("preparing", "sending", "paused")),
            ),
        )
        constraints = (
            models.CheckConstraint(
                name="mailing_state_is_known",
                condition=Q(state__in=("preparing", "sending", "paused", "sent", "cancelled")),
                violation_error_message="A mailing waits, is being sent, paused, sent or cancelled.",
            ),
            models.CheckConstraint(
                name="mailing_has_words",
                condition=Q(subject__regex=r"^[^\r\n]+$") & ~Q(text="") & ~Q(html=""),
                violation_error_message="A mailing has a subject of one line, a text and an HTML part.",
            ),
            models.CheckConstraint(
                name="mailing_started_has_a_time",
                condition=Q(state__in=("preparing", "paused", "cancelled")) | Q(started_at__isnull=False),
                violation_error_message="A mailing that is being sent or was sent has the time it began.",
            ),
            models.CheckConstraint(
                name="mailing_ended_has_a_time",
                condition=Q(state__in=("sent", "cancelled"), ended_at__isnull=False)
                | Q(state__in=("preparing", "sending", "paused"), ended_at=None),
                violation_error_message="A finished mailing has the time it was finished, no other has.",
            ),
            models.CheckConstraint(
                name="mailing_pause_has_a_reason",
                condition=~Q(state="paused") | ~Q(reason=""),
                violation_error_message="Say why it is paused.",
            ),
        )

    def __str__(self):
        return self.subject
