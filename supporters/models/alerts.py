from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.timezone import now

from campaign.models import Edition, Publication


class AlertQuerySet(models.QuerySet):
    def confirmed(self):
        return self.filter(confirmed_at__isnull=False)

    def due(self):
        """Confirmed, and an edition of what they ask for is out."""
        out = Edition.objects.out().values("publication")
        return self.confirmed().filter(publication__in=out)

    def unanswered(self):
        """Never confirmed, and asked for so long ago that the promise is to delete them; a setting of 0 keeps them."""
        return self.filter(confirmed_at=None).older_than("asked_at", settings.KEEP_UNCONFIRMED_ALERT_DAYS)

    def in_vain(self):
        """Confirmed, and for longer than we keep an address though nothing came out."""
        return self.confirmed().older_than("confirmed_at", settings.KEEP_ALERT_DAYS)

    def older_than(self, field, days):
        return self.filter(**{f"{field}__lt": now() - timedelta(days=days)}) if days else self.none()


class Alert(models.Model):
    """Somebody wants one mail when a publication comes out; deleted with the writing of that mail."""

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="+")
    email = models.EmailField(db_index=True, help_text="Kept in lower case.")
    asked_at = models.DateTimeField("last asked", default=now)
    confirmed_at = models.DateTimeField("confirmed", null=True, blank=True)

    # Confirmation mails that nobody has answered yet, and when the last one was written.
    mails = models.PositiveSmallIntegerField(default=0, editable=False)
    mailed_at = models.DateTimeField(null=True, editable=False)

    objects = AlertQuerySet.as_manager()

    class Meta:
        verbose_name = "request to be told"
        verbose_name_plural = "requests to be told when something is out"
        ordering = ("-asked_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                name="alert_once_a_publication",
                fields=("publication", "email"),
                violation_error_message="This address is to be told already.",
            ),
            models.CheckConstraint(
                name="alert_email_is_lower_case",
                condition=Q(email=models.functions.Lower(F("email"))) & ~Q(email=""),
                violation_error_message="Enter the address in lower case.",
            ),
        )

    def __str__(self):
        return f"{self.email}: {self.publication}"
