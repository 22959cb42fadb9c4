"""The map of the 12 nations and regions as a way to their pages, and to show where somebody works."""

from . import areas
from .charts.maps import ATTRIBUTION, beside, middle, outlines, shade_of


class AreaMap:
    """``counts`` shades the areas by a number each, by key; ``works_in`` marks those that an organisation names."""

    attribution = ATTRIBUTION

    def __init__(self, *, counts=None, works_in=()):
        numbers = [count for key, count in (counts or {}).items() if key in areas.SMALLEST]
        self.areas = [
            {
                "number": number,
                "key": key,
                "name": key.label,
                "outline": outline,
                "middle": middle(outline),
                "at": beside(key.label, middle(outline)),
                "count": counts and counts[key],
                "mark": mark(key, works_in) if works_in else f"shade{shade_of(counts[key] or None, numbers)}",
                "forces": areas.Part(key).forces,
            }
            for number, key in enumerate(sorted(areas.SMALLEST, key=lambda key: key.label), start=1)
            for outline in [outlines()[key.label]]
        ]


def mark(key, works_in):
    """Whether all of a nation or region is meant, a part of it, or nothing there."""
    if set(areas.around(key)) & set(works_in):
        return "all"
    return "part" if set(areas.touching(key)) & set(works_in) else "none"
