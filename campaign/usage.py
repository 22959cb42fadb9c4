"""What stands where: the figures, tables, pictures and stories that an item shows, and the items that show them."""

from collections import defaultdict

from .models import (
    Audience,
    Chapter,
    Chart,
    Edition,
    Event,
    FactSheet,
    Figure,
    Initiative,
    ManifestoPoint,
    News,
    Picture,
    Publication,
    Quote,
    RichTextField,
    Series,
    Spokesperson,
    Story,
)
from .placing import markers, used_in

_others = []  # of other parts of the site: each returns what shows a thing

PICTURED = (Initiative, Event, Story, News, Spokesperson)  # each may have a picture of its own


def rich_texts(model):
    return [field.name for field in model._meta.fields if isinstance(field, RichTextField)]


def shown_by(item):
    """What ``item`` shows or is a part of, as sets by model; only what is published by itself."""
    shown = defaultdict(set)
    placed = markers("".join(getattr(item, name) for name in rich_texts(type(item))))
    shown[Figure] |= set(Figure.objects.filter(slug__in=placed["figure"]))
    shown[Series] |= set(Series.objects.filter(charts__slug__in=placed["chart"]))
    shown[Story] |= set(Story.objects.with_consent().filter(slug__in=placed["story"]))
    match item:
        case FactSheet():
            shown[Figure] |= set(item.figures.all())
            shown[Series] |= set(Series.objects.filter(charts__in=item.charts.all()))
        case Audience():
            shown[Figure] |= set(item.figures.all())
            shown[FactSheet] |= {item.fact_sheet} - {None}
        case News():
            shown[Quote] |= set(item.quotes.all())
        case Edition():
            shown[Publication].add(item.publication)
        case Chapter() | ManifestoPoint():
            shown[Edition].add(item.edition)
            shown[Publication].add(item.edition.publication)
    return shown


def places(thing):
    """The items that show ``thing``, a figure, chart, series, picture or story: placed in their text, or linked."""
    match thing:
        case Figure() | Chart():
            kind = "figure" if isinstance(thing, Figure) else "chart"
            found = [*thing.fact_sheets.all(), *used_in(kind, thing.slug)]
            found += thing.audiences.all() if kind == "figure" else []
        case Series():
            found = [item for chart in thing.charts.all() for item in places(chart)]
        case Story():
            found = used_in("story", thing.slug)
        case Picture():
            found = [*thing.publication_set.all(), *used_in("picture", thing.pk)]
            found += [item for model in PICTURED for item in model.objects.filter(picture=thing)]
    return list(dict.fromkeys(found))


def register(find):
    """Add a function that returns the items of another part of the site that show a thing."""
    _others.append(find)
    return find


def everywhere(thing):
    """The same with what other parts of the site show: for staff who are about to change it."""
    return [*places(thing), *(item for find in _others for item in find(thing))]
