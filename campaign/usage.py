"""What stands where: the figures, tables and pictures that an item shows, and the items that show one of them."""

from collections import defaultdict

from django.db.models import Q

from .models import (
    Chapter,
    Chart,
    Edition,
    FactSheet,
    Figure,
    ManifestoPoint,
    Objective,
    Page,
    Partner,
    Picture,
    Publication,
    RichTextField,
    Series,
)
from .placing import markers

WITH_TEXT = [Page, FactSheet, Objective, Partner, Publication, Chapter, ManifestoPoint]


def rich_texts(model):
    return [field.name for field in model._meta.fields if isinstance(field, RichTextField)]


def shown_by(item):
    """What ``item`` shows or is a part of, as sets by model; only what is published by itself."""
    shown = defaultdict(set)
    placed = markers("".join(getattr(item, name) for name in rich_texts(type(item))))
    shown[Figure] |= set(Figure.objects.filter(slug__in=placed["figure"]))
    shown[Series] |= set(Series.objects.filter(charts__slug__in=placed["chart"]))
    match item:
        case FactSheet():
            shown[Figure] |= set(item.figures.all())
            shown[Series] |= set(Series.objects.filter(charts__in=item.charts.all()))
        case Edition():
            shown[Publication].add(item.publication)
        case Chapter() | ManifestoPoint():
            shown[Edition].add(item.edition)
            shown[Publication].add(item.edition.publication)
    return shown


def places(thing):
    """The items that show ``thing``, a figure, chart, series or picture: with it placed in their text, or linked."""
    found = []
    for kind, keys in placed_as(thing).items():
        for model in WITH_TEXT:
            found += model.objects.filter(placed(model, kind, keys)).distinct()
    match thing:
        case Figure() | Chart():
            found += thing.fact_sheets.all()
        case Series():
            found += FactSheet.objects.filter(charts__series=thing).distinct()
        case Picture():
            found += Publication.objects.filter(cover=thing)
    return list(dict.fromkeys(found))


def placed_as(thing):
    """The kind and the keys under which markers name ``thing``."""
    match thing:
        case Figure():
            return {"figure": [thing.slug]}
        case Chart():
            return {"chart": [thing.slug]}
        case Series():
            return {"chart": list(thing.charts.values_list("slug", flat=True))}
        case Picture():
            return {"picture": [thing.pk]}


def placed(model, kind, keys):
    """The condition that one of the ``keys`` is placed in a text of ``model``."""
    either = Q(pk__in=[])
    for name in rich_texts(model):
        for key in keys:
            either |= Q(**{f"{name}__contains": f'data-place="{kind}" data-slug="{key}"'})
    return either
