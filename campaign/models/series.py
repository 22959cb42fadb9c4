from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse

from .figures import Provenance
from .files import size_of_file
from .publishing import ADDRESS, ORDER, Published

MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 1_000, 40, 10_000
MOST_DRAWN = 300  # numbers in one chart: more can neither be told apart nor drawn while a visitor waits
TOO_MANY_CELLS = f"A table here has {MOST_CELLS:,} cells at the most: leave out rows or columns that nobody looks at."


def validate_columns(columns):
    """A list of ``{"name", "label", "kind"}``: the header as it stands in the file, its words, "text" or "number"."""
    if not isinstance(columns, list) or not 2 <= len(columns) <= MOST_COLUMNS:
        raise ValidationError(f"A table has 2 to {MOST_COLUMNS} columns.")
    for column in columns:
        if not isinstance(column, dict) or set(column) != {"name", "label", "kind"}:
            raise ValidationError("Each column has a name, a label and a kind.")
        if column["kind"] not in ("text", "number") or not column["name"] or not column["label"]:
            raise ValidationError(f"The column “{column['name']}” needs a label, and holds text or numbers.")
    names = [column["name"] for column in columns]
    if len(set(names)) < len(names):
        raise ValidationError("Two columns have the same name.")


class Series(Published, Provenance):
    """A small table of numbers from one source, such as a rate for every year."""

    slug = models.SlugField("address", unique=True, max_length=80, help_text=ADDRESS)
    title = models.CharField(max_length=150)
    summary = models.TextField("what it shows", help_text="One or two plain sentences.")
    unit = models.CharField(max_length=80, help_text="Such as: searches per 1,000 people.")
    columns = models.JSONField(validators=[validate_columns])
    rows = models.JSONField(help_text="One list for each row, a value or null for each column.")
    area_column = models.CharField(
        max_length=80, blank=True, help_text="The column that names the police force area, where there is one."
    )

    class Meta(Published.Meta):
        ordering = ("topic", "title")
        verbose_name = "table"
        constraints = (
            *Published.Meta.constraints,
            *Provenance.Meta.constraints,
            models.CheckConstraint(
                name="series_holds_a_list",
                condition=Q(rows__0__isnull=False),
                violation_error_message="A table has at least one row.",
            ),
        )

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("campaign:series", args=[self.slug])

    @property
    def csv_url(self):
        return reverse("campaign:series_csv", args=[self.slug])

    def clean(self):
        super().clean()
        if not self.rows or not self.columns:
            return  # said at the field: nothing was sent, or what was sent is no table
        validate_rows(self.rows, self.columns)
        if self.area_column and self.area_column not in self.names:
            raise ValidationError({"area_column": f"No column is called “{self.area_column}”."})

    @property
    def names(self):
        return [column["name"] for column in self.columns]

    def records(self):
        """The rows as dictionaries by column name."""
        return [dict(zip(self.names, row, strict=True)) for row in self.rows]

    def label(self, name):
        return next(column["label"] for column in self.columns if column["name"] == name)


def validate_rows(rows, columns):
    """One cell of the right kind, or None, for each column of each row; raise ValidationError naming the first bad."""
    if not isinstance(rows, list) or not 1 <= len(rows) <= MOST_ROWS:
        raise ValidationError(f"A table has 1 to {MOST_ROWS:,} rows.")
    if len(rows) * len(columns) > MOST_CELLS:
        raise ValidationError(TOO_MANY_CELLS)
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, list) or len(row) != len(columns):
            raise ValidationError(f"Row {number} does not have {len(columns)} cells.")
        for column, cell in zip(columns, row, strict=True):
            kinds = str if column["kind"] == "text" else int | float
            if cell is not None and (isinstance(cell, bool) or not isinstance(cell, kinds)):
                raise ValidationError(f"Row {number}, column “{column['name']}”: this is not a {column['kind']}.")


class ChartQuerySet(models.QuerySet):
    def published(self):
        """Charts of published series, each with its series."""
        return self.filter(series__in=Series.objects.published()).select_related("series")

    def with_picture_size(self):
        return self.annotate(picture_size=size_of_file("charts", ".png"))


class Chart(models.Model):
    """One way to draw a series; it is public when its series is."""

    class Kind(models.TextChoices):
        LANES = "lanes", "Lanes: a comparison between groups"
        LINE = "line", "Line: how a number went over the years"
        DOTS = "dots", "Dots: years that must not be joined"
        MAP = "map", "Map of the 12 nations and regions"

    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="charts")
    slug = models.SlugField("address", unique=True, max_length=80)
    kind = models.CharField(max_length=5, choices=Kind)
    title = models.CharField(max_length=150)
    description = models.TextField(help_text="What the chart shows, in words, for those who do not see it.")
    labels = models.CharField("column of labels", max_length=80, help_text="Groups, years or regions.")
    shown = models.JSONField("columns to draw", help_text='Such as ["asian", "black"].')
    row = models.CharField(
        "only this row", max_length=80, blank=True, help_text="Lanes of one row, such as one year: its label."
    )
    emphasis = models.CharField(max_length=80, blank=True, help_text="The column or label to look at first.")
    unit = models.CharField(max_length=80, blank=True, help_text="Where it differs from the table’s.")
    order = models.PositiveSmallIntegerField(default=100, help_text=ORDER)

    objects = ChartQuerySet.as_manager()

    class Meta:
        ordering = ("order", "pk")
        constraints = (
            models.CheckConstraint(
                name="chart_kind_is_known",
                condition=Q(kind__in=("lanes", "line", "dots", "map")),
                violation_error_message="Choose how to draw it.",
            ),
        )

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return f"{self.series.get_absolute_url()}#{self.slug}"

    def clean(self):
        super().clean()
        known = self.series.names if self.series_id and isinstance(self.series.columns, list) else []
        if not isinstance(self.shown, list) or not self.shown:
            raise ValidationError({"shown": "Name at least one column to draw."})
        for name in [self.labels, *self.shown]:
            if known and name not in known:
                raise ValidationError(f"The table has no column “{name}”.")
        if self.kind in ("line", "dots") and self.row:
            raise ValidationError({"row": "A line goes through all rows: leave this empty."})
        if self.kind in ("map", "lanes") and not self.row and len(self.shown) > 1:
            raise ValidationError({"shown": "Draw one column, or choose one row."})
        if known:
            self.check_size()

    def check_size(self):
        if (count := len(self.records()) * len(self.shown)) > MOST_DRAWN:
            raise ValidationError(
                f"This would draw {count:,} numbers, and {MOST_DRAWN} is the most. Choose fewer columns, or one row."
            )

    def records(self):
        """The rows of the table that it draws, as dictionaries; none when its column of labels is gone."""
        records = self.series.records() if self.labels in self.series.names else []
        return [record for record in records if self.row in ("", str(record[self.labels]))]

    @property
    def picture_name(self):
        """What its PNG is called among the files made of published things."""
        return f"charts/{self.slug}.png"

    @property
    def unit_text(self):
        return self.unit or self.series.unit
