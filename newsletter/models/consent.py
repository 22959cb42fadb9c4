from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from supporters.models import Wording

from .issues import Issue
from .subscribers import Subscriber


class ConsentEvent(models.Model):
    """One thing that happened to somebody's consent; written once, and gone only with the person's erasure (0002)."""

    class Kind(models.TextChoices):
        ASKED = "asked", _("Asked for the newsletter")
        CONFIRMED = "confirmed", _("Confirmed")
        IMPORTED = "imported", _("Imported with evidence")
        CHANGED = "changed", _("Changed what they get")
        PAUSED = "paused", _("Paused")
        RESUMED = "resumed", _("Resumed")
        LEFT = "left", _("Left")
        REASON = "reason", _("Said why they left")
        BOUNCED = "bounced", _("Mail came back")
        COMPLAINED = "complained", _("Reported a mail as unwanted")
        SUPPRESSED = "suppressed", _("Taken off by staff")
        LIFTED = "lifted", _("Let back by staff")

    class How(models.TextChoices):
        PAGE = "page", _("On a page of the site")
        MAIL = "mail", _("By the link of a mail")
        ONE_CLICK = "one-click", _("By the button of a mail program")
        ORGANISATION = "organisation", _("After an organisation confirmed")
        IMPORT = "import", _("By import")
        DESK = "desk", _("By staff")
        SERVER = "server", _("By what a mail server said")

    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=10, choices=Kind)
    how = models.CharField(max_length=12, choices=How)
    wording = models.ForeignKey(Wording, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    evidence = models.TextField(blank=True, help_text="What staff entered, or what an import said of the consent.")
    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ("at", "pk")
        indexes = (models.Index(name="consentevent_left", fields=("issue", "kind"), condition=Q(issue__isnull=False)),)
        constraints = (
            models.CheckConstraint(
                name="consentevent_choices_are_known",
                condition=Q(
                    kind__in=(
                        *("asked", "confirmed", "imported", "changed", "paused", "resumed", "left", "reason"),
                        *("bounced", "complained", "suppressed", "lifted"),
                    )
                )
                & Q(how__in=("page", "mail", "one-click", "organisation", "import", "desk", "server")),
                violation_error_message="Choose one of the answers offered.",
            ),
            models.CheckConstraint(
                name="consentevent_asking_names_the_words",
                condition=~Q(kind="asked") | Q(wording__isnull=False),
                violation_error_message="Whoever asks has read words: say which.",
            ),
            models.CheckConstraint(
                name="consentevent_import_has_evidence",
                condition=~Q(kind="imported") | ~Q(evidence=""),
                violation_error_message="An import says when, how and to what each person agreed.",
            ),
            models.CheckConstraint(
                name="consentevent_staff_give_a_reason",
                condition=~Q(kind__in=("suppressed", "lifted")) | ~Q(evidence=""),
                violation_error_message="Say why.",
            ),
        )

    def __str__(self):
        return f"{self.get_kind_display()}, {self.get_how_display().lower()}"
