"""Pages, sheets and publications in other languages, and in Easy Read."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Q
from django.db.models.functions import JSONObject
from django.utils.translation import override

from ..languages import LANGUAGES, RIGHT_TO_LEFT
from .fact_sheets import FactSheet
from .pages import Page
from .publications import Publication
from .publishing import Published, RichTextField

ITEMS = {"page": "page", "factsheet": "fact_sheet", "publication": "publication"}  # the field of each kind
WORDS = ("title", "menu_title", "summary", "description", "body")


def version_rows():
    """All that are published, as an annotation: what makes them, without when they were changed."""
    columns = ["id", "language", "machine_drafted", "checked_on", *(f"{name}_id" for name in ITEMS.values()), *WORDS]
    rows = Version.objects.published().order_by("language")
    return ArraySubquery(rows.values(json=JSONObject(**{name: name for name in columns})))


class Version(Published):
    """One page, sheet or publication in another language; it stands beside the English one and leads to it."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, null=True, blank=True, related_name="versions")
    fact_sheet = models.ForeignKey(FactSheet, on_delete=models.CASCADE, null=True, blank=True, related_name="versions")
    publication = models.ForeignKey(
        Publication, on_delete=models.CASCADE, null=True, blank=True, related_name="versions"
    )
    language = models.CharField(max_length=10, choices=LANGUAGES)
    title = models.CharField(max_length=150)
    menu_title = models.CharField(max_length=30, blank=True, help_text="A shorter title for the menu, of a page.")
    summary = models.TextField(max_length=500, blank=True)
    description = models.CharField("description for search engines", max_length=160, blank=True)
    body = RichTextField(blank=True)
    machine_drafted = models.BooleanField(default=False, help_text="The page says so until a person has checked it.")
    checked_by = models.CharField("who checked it", max_length=150, blank=True, help_text="Never shown to visitors.")
    checked_on = models.DateField(null=True, blank=True)

    class Meta(Published.Meta):
        verbose_name = "version in another language"
        verbose_name_plural = "versions in other languages"
        ordering = ("language", "pk")
        constraints = (
            *Published.Meta.constraints,
            models.CheckConstraint(
                name="version_is_of_one_item",
                condition=Q(page__isnull=False, fact_sheet=None, publication=None)
                | Q(page=None, fact_sheet__isnull=False, publication=None)
                | Q(page=None, fact_sheet=None, publication__isnull=False),
                violation_error_message="Choose the one page, fact sheet or publication that this is a version of.",
            ),
            models.CheckConstraint(
                name="version_language_is_known",
                condition=Q(language__in=list(LANGUAGES)),
                violation_error_message="Choose one of the languages offered.",
            ),
            models.CheckConstraint(
                name="version_checked_by_somebody_on_a_day",
                condition=Q(checked_by="", checked_on=None) | (~Q(checked_by="") & Q(checked_on__isnull=False)),
                violation_error_message="Say who checked it and when, or neither.",
            ),
            *(
                models.UniqueConstraint(
                    name=f"version_once_a_language_of_{item}",
                    fields=[item, "language"],
                    violation_error_message="There is a version in this language already.",
                )
                for item in ITEMS.values()
            ),
        )

    def __str__(self):
        return f"{self.title} ({self.get_language_display()})"

    @property
    def item(self):
        return self.page or self.fact_sheet or self.publication

    @item.setter
    def item(self, item):
        setattr(self, ITEMS[item._meta.model_name], item)

    @property
    def item_key(self):
        """The kind of the item, as Django writes it, and its key: known without reading the item."""
        ids = {kind: getattr(self, f"{name}_id") for kind, name in ITEMS.items()}
        return next((kind, pk) for kind, pk in ids.items() if pk)

    def speak_for(self, item):
        """Put the words of the version in the place of the item's own, to be shown and not to be saved.

        A version without a text of its own leaves the item its own, which stays in English.
        """
        item.version_shown = self
        for name in WORDS:
            if hasattr(item, name) and (name != "body" or self.body):
                setattr(item, name, getattr(self, name))

    @property
    def direction(self):
        return "rtl" if self.language in RIGHT_TO_LEFT else "ltr"

    @property
    def is_unchecked_draft(self):
        return self.machine_drafted and self.checked_on is None

    def get_absolute_url(self):
        """That of the English one with the language before it."""
        with override("en-gb"):
            return f"/{self.language}{self.item.get_absolute_url()}"
