"""Lines over years. Places are in per cent of the drawing, so that letters keep their size on every screen."""

from dataclasses import dataclass
from itertools import pairwise
from textwrap import wrap

from ..models.figures import number_text
from . import scale

LEFT, RIGHT, TOP, BOTTOM = 11, 66, 4, 90  # the field of the lines; names stand to the right of it
LINE_OF_TEXT, LETTERS = 5.2, 14  # height of a line of a name in per cent, and the letters that fit into one
DASHES = ("none", "6 3", "2 3", "9 3 2 3", "4 2", "1 4")
# A disc, a square, a diamond and a triangle: the end of a line is known without its colour.
MARKS = ("M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0z", "M-4-4h8v8h-8z", "M-5 0 0-5 5 0 0 5z", "M-5 4 0-5 5 4z")


@dataclass
class Line:
    segments: list  # of (x1, y1, x2, y2), none over a gap
    alone: list  # points between two gaps, which no segment shows
    end: tuple
    lines: list  # the name and the last number, broken to fit
    first: bool
    dash: str
    mark: str
    y: float = 0  # of the name, where it does not touch another

    @property
    def height(self):
        return LINE_OF_TEXT * len(self.lines)

    @property
    def baseline(self):
        return per_cent(self.y + LINE_OF_TEXT * 0.75)

    @property
    def middle(self):
        return per_cent(self.y + self.height / 2)


class Lines:
    def __init__(self, table, emphasis=""):
        numbers = [value for _, _, values in table.columns for value in values if value is not None]
        self.scale = scale.ticks(numbers or [1])
        self.xs = [per_cent(LEFT + (RIGHT - LEFT) * place) for place in scale.places(table.labels)]
        self.left, self.right, self.bottom, self.names_at = LEFT, RIGHT, BOTTOM, RIGHT + 3.5
        self.years = self.year_labels(table.labels)
        self.lines = [
            self.line(number, label, values, emphasis in (name, label))
            for number, (name, label, values) in enumerate(table.columns)
            if any(value is not None for value in values)
        ]
        spread(self.lines)

    @property
    def ticks(self):
        return [{"text": number_text(number), "y": self.height_of(number)} for number in self.scale]

    def height_of(self, number):
        floor, ceiling = self.scale[0], self.scale[-1]
        return per_cent(BOTTOM - (BOTTOM - TOP) * (number - floor) / (ceiling - floor))

    def year_labels(self, labels):
        """The first and the last, and one between them where it has room."""
        wanted = {0: "start", len(labels) - 1: "end"} if len(labels) > 1 else {0: "middle"}
        if len(labels) > 4:
            wanted[len(labels) // 2] = "middle"
        return [{"text": labels[n], "x": self.xs[n], "anchor": anchor} for n, anchor in sorted(wanted.items())]

    def line(self, number, label, values, first):
        places = [
            None if value is None else (x, self.height_of(value)) for x, value in zip(self.xs, values, strict=True)
        ]
        segments = [(*a, *b) for a, b in pairwise(places) if a and b]
        last = next(value for value in reversed(values) if value is not None)
        return Line(
            segments=segments,
            alone=[place for place in places if place and not any(place in (each[:2], each[2:]) for each in segments)],
            end=next(place for place in reversed(places) if place),
            lines=wrap(f"{label} {number_text(last)}", LETTERS, break_long_words=False),
            first=first,
            dash="none" if first else DASHES[number % len(DASHES)],
            mark=MARKS[number % len(MARKS)],
        )


def spread(lines):
    """Give each name a height near the end of its line, so that none touches another."""
    in_order = sorted(lines, key=lambda line: line.end[1])
    floor = 0.0
    for line in in_order:
        line.y = max(line.end[1] - line.height / 2, floor)
        floor = line.y + line.height
    ceiling = 100.0
    for line in reversed(in_order):
        line.y = min(line.y, ceiling - line.height)
        ceiling = line.y


def per_cent(number):
    return round(number, 1)
