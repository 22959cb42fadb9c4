"""What makes editing safe: revisions, old addresses, and who has what open."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models


class About(models.Model):
    """Something that is about one item of any kind of content."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    item = GenericForeignKey("content_type", "object_id")

    class Meta:
        abstract = True


class RevisionQuerySet(models.QuerySet):
    def of(self, item):
        content_type = ContentType.objects.get_for_model(item, for_concrete_model=False)
        return self.filter(content_type=content_type, object_id=item.pk)


class Revision(About):
    """An item as it was after one save, with the rows that hang on it (docs/decisions/0006-revisions.md)."""

    number = models.PositiveIntegerField()
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True)
    note = models.CharField(max_length=200, blank=True)
    snapshot = models.JSONField(encoder=DjangoJSONEncoder)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(
                name="revision_number_once",
                fields=["content_type", "object_id", "number"],
                violation_error_message="Somebody else saved this item at the same moment.",
            ),
        )

    def __str__(self):
        return f"Revision {self.number}"


class OldAddress(models.Model):
    """Where an item was before its address was changed: visitors are led on to where it is now."""

    path = models.CharField(max_length=300, unique=True)
    target = models.CharField(max_length=300)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "old addresses"
        ordering = ("path",)
        constraints = (
            models.CheckConstraint(
                name="oldaddress_leads_elsewhere",
                condition=~models.Q(path=models.F("target")),
                violation_error_message="An address cannot lead to itself.",
            ),
        )

    def __str__(self):
        return f"{self.path} → {self.target}"


class Opened(About):
    """A member of staff has an item open for editing."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name_plural = "opened"
        constraints = (models.UniqueConstraint(name="opened_once", fields=["content_type", "object_id", "by"]),)

    def __str__(self):
        return f"{self.by} since {self.at}"
