"""What every published thing has in common, and how the site knows that something changed."""

from contextvars import ContextVar

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q
from django.utils.timezone import now
from django_prose_editor.fields import ProseEditorField

from .. import rich_text

# What the forms say of fields that many models have.
ADDRESS = "The end of its web address. When you change it, old links lead to the new one."
ORDER = "The smallest number comes first."


class RichTextField(ProseEditorField):
    """HTML that staff write in the editor; whatever is saved is cleaned first, however it came."""

    def __init__(self, *args, **kwargs):
        kwargs["extensions"] = {
            "Bold": True,
            "Italic": True,
            "Heading": {"levels": [2, 3]},  # the page's own title is the only first-level heading
            "BulletList": True,
            "OrderedList": True,
            "ListItem": True,
            "Blockquote": True,
            "Link": {"enableTarget": False, "protocols": sorted(rich_text.SCHEMES)},
            "Table": True,
            "TableRow": True,
            "TableHeader": True,
            "TableCell": True,
            "HardBreak": True,
            "Place": True,  # static/js/placing.js
        }
        kwargs["sanitize"] = rich_text.clean
        super().__init__(*args, **kwargs)

    def pre_save(self, instance, add):
        html = rich_text.clean(super().pre_save(instance, add))
        setattr(instance, self.attname, html)
        return html

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("extensions", None)
        kwargs.pop("sanitize", None)
        return name, path, args, kwargs


def validate_public_url(value):
    URLValidator(schemes=["http", "https"])(value)


# What this thread shows besides what is public, as sets of keys by model: set for one preview, by campaign/preview.py.
shown_besides = ContextVar("shown_besides", default={})  # noqa: B039 – nobody writes into it


class PublishedQuerySet(models.QuerySet):
    def published(self, at=None):
        """Shown to visitors at the moment ``at`` (now, when none is given)."""
        public = Q(status=Published.Status.PUBLISHED, published_at__lte=at or now())
        besides = shown_besides.get().get(self.model)
        return self.filter(public | Q(pk__in=besides) if besides else public)


class Published(models.Model):
    """A draft until staff publish it, at once or from a day they choose; withdrawn when it should be seen no more."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft: only staff see it"
        PUBLISHED = "published", "Published"
        WITHDRAWN = "withdrawn", "Withdrawn: its address says that it was taken back"

    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    published_at = models.DateTimeField(
        "published from",
        null=True,
        blank=True,
        help_text="A time to come schedules it; empty, it is now.",
    )
    updated_at = models.DateTimeField("last changed", auto_now=True)

    objects = PublishedQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = (
            models.CheckConstraint(
                name="%(class)s_status_is_known",
                condition=Q(status__in=("draft", "published", "withdrawn")),
                violation_error_message="Choose draft, published or withdrawn.",
            ),
            models.CheckConstraint(
                name="%(class)s_published_has_a_date",
                condition=~Q(status="published") | Q(published_at__isnull=False),
                violation_error_message="Say from when it is published.",
            ),
        )

    def save(self, *args, **kwargs):
        self.fill_in_published_at()
        super().save(*args, **kwargs)

    def clean(self):
        super().clean()
        self.fill_in_published_at()

    def fill_in_published_at(self):
        if self.status == self.Status.PUBLISHED and self.published_at is None:
            self.published_at = now()

    @property
    def is_public(self):
        if self.pk in shown_besides.get().get(type(self), ()):
            return True
        return self.status == self.Status.PUBLISHED and self.published_at <= now()

    @property
    def is_scheduled(self):
        return self.status == self.Status.PUBLISHED and self.published_at > now()


class ContentVersion(models.Model):
    """One row that triggers raise with every change a visitor could see; pages kept in memory are keyed by it."""

    singleton = models.BooleanField(primary_key=True, default=True)
    version = models.BigIntegerField(default=1)

    class Meta:
        constraints = (models.CheckConstraint(name="contentversion_is_one_row", condition=Q(singleton=True)),)

    def __str__(self):
        return str(self.version)


class LoadedContent(models.Model):
    """What ``load_campaign`` put into the site: a row that now holds other values was changed by staff since."""

    key = models.CharField(max_length=200, primary_key=True)
    source = models.CharField("digest of the row in the content file", max_length=64)
    values = models.JSONField("what the row in the database held then")

    def __str__(self):
        return self.key


def refuse_second_row(instance):
    """Raise ValidationError when a table that holds one row is about to get another."""
    if type(instance).objects.exclude(pk=instance.pk).exists():
        raise ValidationError("There is one already: change that one.")
