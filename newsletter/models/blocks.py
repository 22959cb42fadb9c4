from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q

from campaign.models import RichTextField

from .. import rich_text
from .issues import Issue


class LetterTextField(RichTextField):
    """Rich text of which every mail program shows all: no headings, tables, quotations, or things placed in it."""

    KEPT = ("Bold", "Italic", "BulletList", "OrderedList", "ListItem", "Link", "HardBreak")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.config["extensions"] = {name: self.config["extensions"][name] for name in self.KEPT}

    def pre_save(self, instance, add):
        html = rich_text.clean(super().pre_save(instance, add))
        setattr(instance, self.attname, html)
        return html


class Block(models.Model):
    """One piece of an issue, from top to bottom."""

    STEP = 10  # from one's place to the next, so that another fits between

    class Kind(models.TextChoices):
        HEADING = "heading", "Heading"
        TEXT = "text", "Text"
        BUTTON = "button", "Button"
        ITEM = "item", "Something of the site"
        SUPPORTERS = "supporters", "New supporters since the last issue"

    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="blocks")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.TEXT)
    order = models.PositiveSmallIntegerField(default=100)
    title = models.CharField(max_length=150, blank=True, help_text="A heading’s words, or those on a button.")
    text = LetterTextField(blank=True, help_text="Of a text; of anything else, a few words that introduce it.")
    url = models.URLField("link", max_length=500, blank=True, help_text="Where a button leads.")

    # What it shows: a picture, figure, chart, fact sheet, publication, event, initiative, news or story.
    item_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    item_id = models.BigIntegerField(null=True, blank=True)
    item = GenericForeignKey("item_type", "item_id")

    class Meta:
        ordering = ("order", "pk")
        constraints = (
            models.CheckConstraint(
                name="block_kind_is_known",
                condition=Q(kind__in=("heading", "text", "button", "item", "supporters")),
                violation_error_message="Choose one of the kinds offered.",
            ),
            models.CheckConstraint(
                name="block_only_an_item_names_one",
                condition=Q(kind="item", item_type__isnull=False, item_id__isnull=False)
                | Q(~Q(kind="item"), item_type=None, item_id=None),
                violation_error_message="Say which thing of the site it shows, or choose another kind.",
            ),
        )
        indexes = (models.Index(name="block_item", fields=("item_type", "item_id"), condition=Q(kind="item")),)

    def __str__(self):
        return self.title or str(self.item or self.get_kind_display())
