"""What the tables of the site say about an area, beside England and Wales."""

import re
from dataclasses import dataclass

from django.db.models import Q

from .areas import ForceArea, Part
from .charts.drawing import Drawing
from .charts.lanes import bars
from .charts.tables import Table
from .models import Series, Topic

ENGLAND_AND_WALES = "England and Wales"
# Under this many cases one more or one fewer changes a rate by a percentage point or more.
SMALL = 100
# A table of the areas that has no row for England and Wales: the table, of the same download, and the row that have it.
# Our own sum for the regions comes to the published rate when it is made for all of them.
WHOLE_ELSEWHERE = {
    "stop-and-search-by-force-2017-18": ("stop-and-search-rate-by-ethnicity-2006-2018", "2017/18"),
    "stop-and-search-by-region-2017-18-derived": ("stop-and-search-rate-by-ethnicity-2006-2018", "2017/18"),
    "population-by-ethnicity-by-region-census-2011-derived": (
        "population-by-ethnicity-by-force-census-2011",
        ENGLAND_AND_WALES,
    ),
}
RATE = re.compile(r"(\w+?)_(rate|pct)(_derived)?$")
UNIT = re.compile(r" \(%.*\)$")  # at the end of a label; beside the numbers the unit stands once


@dataclass
class Row:
    """One group: its number in the area, the cases behind it where they are known, and the number of the whole."""

    label: str
    value: float | None
    count: int | None
    whole: float | None

    @property
    def is_small(self):
        return self.count is not None and self.count < SMALL


@dataclass
class Comparison:
    """What one table says about an area, beside England and Wales."""

    series: Series
    area: ForceArea | Part
    rows: list
    totals: list  # rows that count people or cases, which no lane can stand beside
    is_listed: bool

    @property
    def has_numbers(self):
        return any(row.value is not None for row in self.rows)

    @property
    def has_wholes(self):
        return any(row.whole is not None for row in (*self.rows, *self.totals))

    @property
    def has_counts(self):
        return any(row.count is not None for row in self.rows)

    @property
    def small(self):
        return [row for row in self.rows if row.is_small]

    @property
    def lanes(self):
        """The drawing of the area's numbers, each with that of England and Wales under it where there is one."""
        columns = [(self.area.slug, self.area.name, [row.value for row in self.rows])]
        if any(row.whole is not None for row in self.rows):
            columns.append(("whole", ENGLAND_AND_WALES, [row.whole for row in self.rows]))
        table = Table("Group", [row.label for row in self.rows], columns)
        title = f"{self.series.title}: {self.area.name}"
        shape = bars(table, emphasis=self.area.slug)
        return Drawing(self.series.slug, "lanes", title, title, self.series.unit, self.series, shape, table)


def comparisons(area):
    """What each published table of areas of its kind says about ``area``; one query.

    Tables of police force areas name their column; one of nations and regions begins with them, and where it has no
    number for one there is nothing to show.
    """
    is_force = isinstance(area, ForceArea)
    of_areas = ~Q(area_column="") if is_force else Q(area_column="", rows__contains=[[area.name_in_tables]])
    wholes = Q(slug__in=[slug for slug, _ in WHOLE_ELSEWHERE.values()])
    tables = Series.objects.published().filter(of_areas | wholes).annotate(is_of_areas=Q(of_areas))
    published = {series.slug: series for series in tables}
    in_order = sorted(published.values(), key=lambda series: Topic.values.index(series.topic))
    found = [
        compare(series, series.area_column or series.names[0], area, published)
        for series in in_order
        if series.is_of_areas
    ]
    return [comparison for comparison in found if is_force or comparison.has_numbers]


def compare(series, heading, area, published):
    own = record_of(series, heading, area.name_in_tables)
    whole = record_of(series, heading, ENGLAND_AND_WALES) or whole_elsewhere(series, published)
    rates = {name: found[1] for name in series.names if (found := RATE.match(name))}
    counts = {f"number_{group}" for group in rates.values()}
    rows, totals = [], []
    for column in series.columns:
        name, label = column["name"], UNIT.sub("", column["label"])
        if name in rates:
            group = rates[name]
            count = own.get(f"number_{group}")
            rows.append(Row(label, own.get(name), count, whole.get(name, whole.get(f"{group}_pct", whole.get(group)))))
        elif column["kind"] == "number" and name not in counts:
            totals.append(Row(label, own.get(name), None, whole.get(name)))
    return Comparison(series, area, rows, totals, is_listed=bool(own))


def whole_elsewhere(series, published):
    slug, label = WHOLE_ELSEWHERE.get(series.slug, (None, None))
    other = published.get(slug)
    return record_of(other, other.area_column or other.names[0], label) if other else {}


def record_of(series, column, label):
    """The row whose ``column`` says ``label``, as a dictionary; an empty one where there is none."""
    return next((record for record in series.records() if record.get(column) == label), {})
