"""A chart as what its template needs: words, shapes, and the same numbers as a table."""

from dataclasses import dataclass

from ..models.figures import number_text
from . import lanes, lines, maps
from .tables import Table

SHAPES = {"lanes": lanes.bars, "dots": lanes.bars, "line": lines.Lines, "map": maps.Map}


@dataclass
class Drawing:
    """What templates/campaign/charts/_chart.html shows; ``about`` is the figure or series the numbers are of."""

    slug: str
    kind: str
    title: str
    description: str
    unit: str
    about: object
    shape: object
    table: Table
    picture_name: str = ""
    picture_size: int | None = None  # of its PNG, where one was made

    @property
    def template(self):
        return f"campaign/charts/_{self.kind}.html"

    @property
    def bars(self):
        return self.shape


def draw(chart):
    """The drawing of a chart, or None when its columns or its row are no longer in the table."""
    table = Table.of(chart)
    if not table:
        return None
    return Drawing(
        slug=chart.slug,
        kind=chart.kind,
        title=chart.title,
        description=chart.description,
        unit=chart.unit_text,
        about=chart.series,
        shape=SHAPES[chart.kind](table, chart.emphasis),
        table=table,
        picture_name=chart.picture_name,
        picture_size=getattr(chart, "picture_size", None),
    )


def draw_all(charts):
    return [drawing for drawing in map(draw, charts) if drawing]


def draw_figure(figure):
    """The values of a figure that share its unit as lanes, or as one large number; None when there are none."""
    bars = figure.bars
    if not bars:
        return None
    unit = "%" if figure.unit == "%" else f" {figure.unit}"
    return Drawing(
        slug=figure.slug,
        kind="lanes" if len(bars) > 1 else "number",
        title=figure.title,
        description=", ".join(f"{bar['label']}: {number_text(bar['value'])}{unit}" for bar in bars),
        unit=figure.unit,
        about=figure,
        shape=bars,
        table=Table("Group", [bar["label"] for bar in bars], [("value", figure.unit, [bar["value"] for bar in bars])]),
        picture_name=figure.picture_name,
        picture_size=getattr(figure, "picture_size", None),
    )
