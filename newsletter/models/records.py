from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.timezone import now

STAFF = {"on_delete": models.PROTECT, "related_name": "+"}
WAITS = timedelta(days=1)


class ImportQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(done_at=None)

    def forgotten(self):
        """Looked at, but not carried out within a day: the addresses in the file are nobody's any more."""
        return self.waiting().filter(at__lt=now() - WAITS)


class Import(models.Model):
    """A file of subscribers that staff sent in: kept whole until it is carried out, then only that it was."""

    file_name = models.CharField("file", max_length=200)
    text = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, **STAFF)
    at = models.DateTimeField("sent in", auto_now_add=True)
    done_at = models.DateTimeField("carried out", null=True, editable=False)
    added = models.PositiveIntegerField("people added", default=0)

    objects = ImportQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                name="import_keeps_no_file_once_done",
                condition=Q(done_at=None) | Q(text=""),
                violation_error_message="The file goes when the import is carried out.",
            ),
        )

    def __str__(self):
        return self.file_name


class Export(models.Model):
    """That somebody took addresses away: who, when, which, how many and what for."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, **STAFF)
    at = models.DateTimeField("when", auto_now_add=True)
    which = models.CharField(max_length=300)
    people = models.PositiveIntegerField()
    reason = models.CharField("what for", max_length=300)

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                name="export_has_a_reason", condition=~Q(reason=""), violation_error_message="Say what it is for."
            ),
        )

    def __str__(self):
        return f"{self.people:,} people, {self.reason}"
