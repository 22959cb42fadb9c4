"""The map of the 12 nations and regions as a way to their pages, and to show where somebody works."""

from . import areas
from .charts.maps import ATTRIBUTION, FILLS, beside, middle, outlines, shade_of


class AreaMap:
    """``counts`` shades the areas by a number each, by key; ``works_in`` marks those that an organisation names."""

    attribution = ATTRIBUTION

    def __init__(self, *, counts=None, works_in=()):
        self.is_numbered = not works_in  # by a list that stands beside it
        numbers = [count for key, count in (counts or {}).items() if key in areas.SMALLEST]
        self.areas = [
            {
                "number": number,
                "key": key,
                "name": key.label,
                "outline": outline,
                "middle": middle(outline),
                "at": beside(key.name_in_tables, middle(outline)),
                "count": counts and counts[key],
                "fill": FILLS[mark(key, works_in) if works_in else shade_of(counts[key], numbers)],
            }
            for number, key in enumerate(sorted(areas.SMALLEST, key=lambda key: key.label), start=1)
            for outline in [outlines()[key.name_in_tables]]
        ]


def mark(key, works_in):
    """The shade for a nation or region that is meant, for one of which a part is, and for any other."""
    if not set(works_in).isdisjoint(areas.around(key)):
        return 5
    return 1 if set(works_in).isdisjoint(areas.touching(key)) else 3
