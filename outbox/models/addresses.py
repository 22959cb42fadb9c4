import hashlib
import hmac

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


def hash_of(address):
    """The keyed hash that stands for an address where the address itself is not kept: 32 hexadecimal digits."""
    return hmac.new(settings.ADDRESS_KEY.encode(), address.strip().lower().encode(), hashlib.sha256).hexdigest()[:32]


class Suppression(models.Model):
    """An address that is not written to; it holds the hash alone, and so outlives erasure and the next import."""

    class Scope(models.TextChoices):
        NEWSLETTER = "newsletter", "No newsletter"
        ASKING = "asking", "No newsletter, and no question whether they want it"
        EVERYTHING = "everything", "No mail at all"

    class Reason(models.TextChoices):
        LEFT = "left", "Left the newsletter"
        ERASED = "erased", "Asked to be erased"
        BOUNCED = "bounced", "The address does not exist"
        COMPLAINED = "complained", "Reported our mail as unwanted"
        STAFF = "staff", "Entered by staff"

    email_hmac = models.CharField("keyed hash of the address", max_length=32)
    scope = models.CharField(max_length=10, choices=Scope, default=Scope.NEWSLETTER)
    reason = models.CharField(max_length=10, choices=Reason)
    note = models.CharField(max_length=300, blank=True, help_text="Why; never the address itself.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField("since", db_default=Now())

    class Meta:
        ordering = ("-at", "-pk")
        constraints = (
            models.UniqueConstraint(
                name="suppression_once_a_scope",
                fields=("email_hmac", "scope"),
                violation_error_message="This address is not written to already.",
            ),
            models.CheckConstraint(
                name="suppression_is_of_a_hash",
                condition=Q(email_hmac__regex=r"^[0-9a-f]{32}$"),
                violation_error_message="Only the keyed hash of an address is kept here.",
            ),
            models.CheckConstraint(
                name="suppression_choices_are_known",
                condition=Q(scope__in=("newsletter", "asking", "everything"))
                & Q(reason__in=("left", "erased", "bounced", "complained", "staff")),
                violation_error_message="Choose one of the answers offered.",
            ),
        )

    def __str__(self):
        return f"{self.email_hmac[:8]}… {self.get_reason_display().lower()}"
