from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from .files import size_of_file
from .publishing import ADDRESS, Published, PublishedQuerySet, validate_public_url


class Topic(models.TextChoices):
    STOP_AND_SEARCH = "stop-and-search", _("Stop and search")
    ARRESTS = "arrests", _("Arrests")
    COURTS = "courts", _("Courts")
    PRISON = "prison", _("Prison")
    YOUTH = "youth", _("Young people")
    WORKFORCE = "workforce", _("People who work in the system")
    VICTIMS = "victims", _("Victims")
    LIVED_EXPERIENCE = "lived-experience", _("What people say of the system")
    VOLUNTARY_SECTOR = "voluntary-sector", _("Voluntary groups")
    POPULATION = "population", _("Population")


class Era(models.TextChoices):
    """Which time a number describes; the first is the campaign's own."""

    LAUNCH = "2006-2010", _("The campaign’s own time, 2006 to 2010")
    FIRST_YEARS = "2011-2016", _("2011 to 2016")
    LAMMY = "2017-2019", _("2017 to 2019")
    TODAY = "2020-2026", _("Today, from 2020")


class Provenance(models.Model):
    """What was counted, where and when, who published it, and how sure we are: no number stands without it."""

    topic = models.CharField(max_length=40, choices=Topic)
    era = models.CharField("time it tells of", max_length=20, choices=Era)
    population = models.CharField(
        "what was counted", max_length=300, help_text="Such as: stops and searches, for every 1,000 people of a group."
    )
    geography = models.CharField("where", max_length=150, help_text="Such as: England and Wales.")
    period = models.CharField("when", max_length=150, help_text="Such as: year to March 2008.")
    source_title = models.CharField("title of the source", max_length=300)
    publisher = models.CharField(max_length=150)
    year = models.PositiveSmallIntegerField(
        "year of publication", null=True, blank=True, validators=[MinValueValidator(1900), MaxValueValidator(2200)]
    )
    source_url = models.URLField("web address of the source", max_length=500, validators=[validate_public_url])
    licence = models.CharField(max_length=200, blank=True, help_text="Such as: Open Government Licence v3.0.")
    caveat = models.TextField(blank=True, help_text="Printed beside it, always.")
    second_hand = models.BooleanField(
        "read second-hand", default=False, help_text="Read in a page that quotes it: check before printing."
    )
    checked_on = models.DateField(help_text="When somebody last read it at the source.")
    review_by = models.DateField(
        null=True, blank=True, help_text="After this day it is marked as dated, and the desk asks for a new look at it."
    )

    class Meta:
        abstract = True
        constraints = (
            models.CheckConstraint(
                name="%(class)s_names_its_source",
                condition=~Q(source_title="") & ~Q(source_url="") & ~Q(population="") & ~Q(period=""),
                violation_error_message="Name what was counted, when, and the source.",
            ),
            models.CheckConstraint(
                name="%(class)s_review_follows_check",
                condition=Q(review_by__isnull=True) | Q(review_by__gte=models.F("checked_on")),
                violation_error_message="The next review comes after the last check.",
            ),
        )

    @property
    def is_dated(self):
        """Nobody has looked at it again by the day that staff set."""
        return self.review_by is not None and self.review_by < localdate()

    @property
    def source_line(self):
        """The source as one line of plain text, for a chart or a table."""
        year = f", {self.year}" if self.year else ""
        return f"{self.source_title}, {self.publisher}{year}"


def validate_values(rows):
    """A list of ``{"label": text, "value": number}``, each with a ``"unit"`` of its own where it differs."""
    if not isinstance(rows, list):
        raise ValidationError("Give a list of values.")
    for row in rows:
        if not isinstance(row, dict) or set(row) - {"unit"} != {"label", "value"}:
            raise ValidationError("Each value has a label, a value and perhaps a unit, and nothing else.")
        if not isinstance(row["label"], str) or not row["label"].strip():
            raise ValidationError("Each value needs a label.")
        if isinstance(row["value"], bool) or not isinstance(row["value"], int | float):
            raise ValidationError(f"The value of “{row['label']}” must be a number.")
        if not isinstance(row.get("unit", ""), str):
            raise ValidationError(f"The unit of “{row['label']}” must be text.")


class FigureQuerySet(PublishedQuerySet):
    def with_picture_size(self):
        return self.annotate(picture_size=size_of_file("facts", ".png"))


class Figure(Published, Provenance):
    """One statistic with what was counted, where and when, and the source that published it."""

    slug = models.SlugField("address", unique=True, help_text=ADDRESS)
    title = models.CharField(max_length=150, help_text="A heading that says what is measured.")
    statement = models.TextField(help_text="One or two plain sentences.")
    values = models.JSONField(default=list, blank=True, validators=[validate_values])
    unit = models.CharField(
        max_length=80, blank=True, help_text="Such as %. It is that of each number without a unit of its own."
    )
    drawn = models.BooleanField("draw a chart", default=True, help_text="Lanes for the values that share the unit.")
    on_home_page = models.BooleanField(default=False)

    objects = FigureQuerySet.as_manager()

    class Meta(Published.Meta):
        ordering = ("topic", "slug")
        constraints = (
            *Published.Meta.constraints,
            *Provenance.Meta.constraints,
            models.CheckConstraint(
                name="figure_keeps_the_words_of_its_source",
                condition=~Q(title__contains="{") & ~Q(statement__contains="{"),
                violation_error_message="A figure says whom its source counted: write the words, not a house term.",
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

    def get_absolute_url(self):
        return reverse("campaign:figure", args=[self.slug])

    @property
    def csv_url(self):
        return reverse("campaign:figure_csv", args=[self.slug])

    @property
    def picture_name(self):
        """What its PNG is called among the files made of published things."""
        return f"facts/{self.slug}.png"

    @property
    def bars(self):
        """The values that share the figure's unit, as lanes: text, share of the largest in per cent, which leads."""
        return lanes([row for row in self.values if not row.get("unit")])

    @property
    def other_values(self):
        """The values with a unit of their own, which no lane can stand beside."""
        return [row | {"text": number_text(row["value"])} for row in self.values if row.get("unit")]


def lanes(rows):
    """``rows`` of label and value (or None) with ``text``, ``percent`` of the largest, and whether it is ``first``."""
    largest = max((row["value"] for row in rows if row["value"] is not None), default=0) or 1
    return [
        row
        | {
            "text": "not published" if row["value"] is None else number_text(row["value"]),
            "percent": round(100 * (row["value"] or 0) / largest, 1),
            "first": row["value"] == largest,
        }
        for row in rows
    ]


def number_text(value):
    return number_format(value, use_l10n=True, force_grouping=True)
