from django.conf import settings
from django.db import models
from django.db.models import Q

from ..choices import MOVES, State
from .contacts import Contact
from .organisations import Organisation

STAFF = {"null": True, "blank": True, "on_delete": models.SET_NULL, "related_name": "+"}


def allowed_moves():
    return [Q(from_state=start, to_state=end) for start, ends in MOVES.items() for end in sorted(ends)]


class Move(models.Model):
    """One change of state: who, when and why. Kept as long as the organisation is."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="moves")
    from_state = models.CharField(max_length=12, choices=State)
    to_state = models.CharField(max_length=12, choices=State)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,  # who has decided something is made inactive, not deleted
        related_name="+",
        help_text="Empty when the organisation did it itself.",
    )
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ("at", "pk")
        constraints = (
            models.CheckConstraint(
                name="move_is_allowed",
                condition=Q(*allowed_moves(), _connector=Q.OR),
                violation_error_message="An organisation cannot make this move.",
            ),
        )

    def __str__(self):
        return f"{self.get_from_state_display()} → {self.get_to_state_display()}"


class Note(models.Model):
    """What staff want to remember about an organisation; never shown to it."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="notes")
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, **STAFF)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-at",)

    def __str__(self):
        return self.text[:60]


class Message(models.Model):
    """One turn of the conversation between staff and an organisation that was asked something."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="conversation")
    from_staff = models.BooleanField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, **STAFF)
    text = models.TextField(max_length=4000)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("at", "pk")

    def __str__(self):
        return self.text[:60]


class Change(models.Model):
    """A new name or statement that waits for staff to look at it, while the old text stays public."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="changes")
    contact = models.ForeignKey(Contact, null=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(max_length=200)
    statement = models.TextField(max_length=600, blank=True)
    asked_at = models.DateTimeField(auto_now_add=True)
    decided_at = models.DateTimeField(null=True, editable=False)
    accepted = models.BooleanField(null=True, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, **STAFF)

    class Meta:
        verbose_name = "new name or statement"
        verbose_name_plural = "new names and statements"
        ordering = ("asked_at",)
        constraints = (
            models.UniqueConstraint(
                name="change_one_waiting",
                fields=("organisation",),
                condition=Q(decided_at=None),
                violation_error_message="Another change of this organisation is waiting.",
            ),
            models.CheckConstraint(
                name="change_decided_or_waiting",
                condition=Q(decided_at=None, accepted=None) | Q(decided_at__isnull=False, accepted__isnull=False),
                violation_error_message="A change that was decided was accepted or not.",
            ),
        )

    def __str__(self):
        return f"New text for {self.organisation}"


class Erasure(models.Model):
    """All that is left of an organisation that asked to be erased: that there was one, and the day."""

    erased_on = models.DateField(auto_now_add=True)

    def __str__(self):
        return f"Erased on {self.erased_on:%-d %B %Y}"
