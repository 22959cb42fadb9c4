from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.formats import number_format

from .publishing import Published, validate_public_url


def validate_values(rows):
    """A list of ``{"label": text, "value": number}``, in the order they are shown."""
    if not isinstance(rows, list):
        raise ValidationError("Give a list of values.")
    for row in rows:
        if not isinstance(row, dict) or set(row) != {"label", "value"}:
            raise ValidationError("Each value has a label and a value, and nothing else.")
        if not isinstance(row["label"], str) or not row["label"].strip():
            raise ValidationError("Each value needs a label.")
        if isinstance(row["value"], bool) or not isinstance(row["value"], int | float):
            raise ValidationError(f"The value of “{row['label']}” must be a number.")


class Figure(Published):
    """One statistic with what was counted, where and when, and the source that published it."""

    slug = models.SlugField(unique=True)
    title = models.CharField(max_length=150, help_text="A heading that says what is measured.")
    statement = models.TextField(help_text="One or two plain sentences.")
    values = models.JSONField(default=list, blank=True, validators=[validate_values])
    unit = models.CharField(max_length=80, blank=True)
    population = models.CharField("what was counted", max_length=300)
    geography = models.CharField("where", max_length=150)
    period = models.CharField("when", max_length=150)
    era = models.CharField(max_length=20, blank=True, help_text="Such as 2006-2010, the campaign’s own time.")
    topic = models.CharField(max_length=40, blank=True)
    source_title = models.CharField(max_length=300)
    publisher = models.CharField(max_length=150)
    year = models.PositiveSmallIntegerField(
        "year of publication", null=True, blank=True, validators=[MinValueValidator(1900), MaxValueValidator(2200)]
    )
    source_url = models.URLField(max_length=500, validators=[validate_public_url])
    licence = models.CharField(max_length=200, blank=True)
    caveat = models.TextField(blank=True, help_text="Printed beside the figure, always.")
    second_hand = models.BooleanField(default=False, help_text="Read in a page that quotes it: check before printing.")
    checked_on = models.DateField()
    on_home_page = models.BooleanField(default=False)

    class Meta(Published.Meta):
        ordering = ("topic", "slug")
        constraints = (
            *Published.Meta.constraints,
            models.CheckConstraint(
                name="figure_names_its_source",
                condition=~Q(source_title="") & ~Q(source_url="") & ~Q(population="") & ~Q(period=""),
                violation_error_message="A figure names what was counted, when, and its source.",
            ),
            models.UniqueConstraint(
                name="figure_one_on_home_page",
                fields=["on_home_page"],
                condition=Q(on_home_page=True),
                violation_error_message="Another figure is on the home page: take that one off first.",
            ),
        )

    def __str__(self):
        return self.title

    @property
    def bars(self):
        """The values as lanes: each with its text, its share of the largest in per cent, and whether it leads."""
        largest = max((row["value"] for row in self.values), default=0) or 1
        return [
            row
            | {
                "text": number_format(row["value"], use_l10n=True, force_grouping=True),
                "percent": round(100 * row["value"] / largest, 1),
                "first": row["value"] == largest,
            }
            for row in self.values
        ]
