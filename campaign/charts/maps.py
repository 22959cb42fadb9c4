"""The 12 nations and regions: five shades, a number on each that leads to a list of names and numbers."""

import re
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

from ..models.figures import number_text

OUTLINES = Path(__file__).resolve().parents[1] / "content" / "geo" / "uk-regions-12.svg"
FILLS = ("", "#f4ebdd", "#e8c4b4", "#d3907c", "#b95d45", "#8f2c15")  # by shade, light to dark in grey as well
SHADES = len(FILLS) - 1
# Where the middle is too small for a number, it stands this far beside it, with a line that leads there.
BESIDE = {"London": (76, -6), "South East": (-24, 14)}
ATTRIBUTION = (
    "Map: contains OS data and National Statistics data © Crown copyright and database right 2016; contains LPS "
    "Intellectual Property © Crown copyright and database right 2016. Open Government Licence v3.0. Conversion: Martin "
    "Chorley, CC BY 4.0."
)


class Map:
    attribution = ATTRIBUTION

    def __init__(self, table, emphasis=""):
        _, _, values = table.columns[0]
        known = dict(zip(table.labels, values, strict=True))
        numbers = [value for label, value in known.items() if value is not None and label in outlines()]
        self.areas = [
            {
                "number": number,
                "name": name,
                "outline": outline,
                "middle": middle(outline),
                "at": beside(name, middle(outline)),
                "text": "no figure" if known.get(name) is None else number_text(known[name]),
                "shade": (shade := shade_of(known.get(name), numbers)),
                "fill": FILLS[shade],
                "first": name == emphasis,
            }
            for number, (name, outline) in enumerate(sorted(outlines().items()), start=1)
        ]


@cache
def outlines():
    """The outline of each area by name, in whole units: finer than any screen shows it."""
    paths = ElementTree.parse(OUTLINES).getroot().iter("{http://www.w3.org/2000/svg}path")  # noqa: S314 -- our own file
    return {path.get("data-name"): re.sub(r"\.\d+", "", path.get("d")) for path in paths}


@cache
def middle(outline):
    """The centre of the area's largest piece."""
    pieces = [re.findall(r"(-?\d+),(-?\d+)", piece) for piece in outline.split("Z")]
    piece = [(int(x), int(y)) for x, y in max(pieces, key=len)]
    xs, ys = zip(*piece, strict=True)
    return round(sum(xs) / len(xs)), round(sum(ys) / len(ys))


def beside(name, at):
    x, y = BESIDE.get(name, (0, 0))
    return at[0] + x, at[1] + y


def shade_of(value, numbers):
    """From 1 for the lowest fifth of the areas to 5 for the highest; 0 where there is no number."""
    if value is None:
        return 0
    return 1 + SHADES * sum(number < value for number in numbers) // len(numbers)
