"""Figures, charts, pictures and stories that stand inside rich text: kept there as a marker, drawn when it is shown.

A marker names the thing and holds nothing of it, so what is corrected once is right in every text
(docs/decisions/0009-things-placed-in-text.md).
"""

import re
from itertools import groupby

from django.apps import apps
from django.db.models import Q, Value
from django.db.models.functions import Replace
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from .charts import draw_all
from .models import Chart, Figure, PictureFile, Purpose, RichTextField, Story

MARKER = re.compile(r'<div data-place="(figure|chart|picture|story)" data-slug="([-\w]+)"></div>')
HEADING = re.compile(r"<h([2-5])\b")


def expand(html, templates=None, known=None):
    """``html`` with each marker replaced by what it names, or by nothing when that is not public.

    A thing that is placed twice is shown where it stands first. At most one query for each kind. ``templates`` by kind
    draw it for something else than a web page; ``known`` are things by kind and slug that were read already.
    """
    things = find(markers(html), known or {})
    shown = set()

    def draw(match):
        kind, slug = match.groups()
        if (kind, slug) in shown or slug not in things[kind]:
            return ""
        shown.add((kind, slug))
        return render(kind, things[kind][slug], level_at(html, match.start()), templates or TEMPLATES)

    return mark_safe(MARKER.sub(draw, html))  # noqa: S308 – rich text is cleaned when it is saved


def markers(html):
    """The slugs placed in ``html`` by their kind."""
    slugs = {kind: set() for kind in FIND}
    for kind, slug in MARKER.findall(html):
        slugs[kind].add(slug)
    return slugs


def marker(kind, slug):
    return f'<div data-place="{kind}" data-slug="{slug}"></div>'


def used_in(kind, slug):
    """Everything in whose text it is placed, published or not."""
    return [item for _, items in texts_with(marker(kind, slug)) for item in items]


def texts_with(html):
    """Each rich text field with the rows in which ``html`` stands."""
    for model in apps.get_app_config("campaign").get_models():
        for field in model._meta.fields:
            if isinstance(field, RichTextField):
                yield field.name, model._base_manager.filter(**{f"{field.name}__contains": html})


def follow_new_slug(sender, instance, **signal):
    """For ``pre_save``: texts go on showing a figure, chart or story whose address is about to change."""
    kind = sender._meta.model_name
    old = sender._base_manager.filter(pk=instance.pk).values_list("slug", flat=True).first()
    if old and old != instance.slug:
        for name, items in texts_with(marker(kind, old)):
            items.update(**{name: Replace(name, Value(marker(kind, old)), Value(marker(kind, instance.slug)))})


def find(slugs, known):
    return known | {kind: FIND[kind](wanted) if wanted else {} for kind, wanted in slugs.items() if kind not in known}


def figures(slugs):
    return {figure.slug: figure for figure in Figure.objects.published().with_picture_size().filter(slug__in=slugs)}


def charts(slugs):
    drawings = draw_all(Chart.objects.published().with_picture_size().filter(slug__in=slugs))
    return {drawing.slug: drawing for drawing in drawings}


def pictures(keys):
    """Pictures by their key as text, each with its ``sources``: the files of one format after the other.

    That of a story stands with the story and nowhere else, so that it goes with it.
    """
    wanted = Q(picture__in=[key for key in keys if key.isdecimal() and len(key) < 19])
    return pictures_where(wanted & ~Q(picture__in=Story.objects.pictures()))


def picture(key):
    """One of them; None where there is none."""
    return pictures([str(key)]).get(str(key))


def pictures_where(condition):
    """The same for the files that meet a ``condition``."""
    files = PictureFile.objects.filter(condition).select_related("picture")
    files = files.order_by("picture_id", "format", "width")
    return {str(picture.pk): with_sources(picture, list(rows)) for picture, rows in groupby(files, lambda f: f.picture)}


def with_sources(picture, files):
    picture.sources = {name: list(rows) for name, rows in groupby(files, lambda file: file.format)}
    return picture


def stories(slugs, purpose=Purpose.WEBSITE):
    """Those whose consent allows ``purpose``; whoever draws them for paper finds them with that."""
    found = Story.objects.agreed_for(purpose).filter(slug__in=slugs) if slugs else ()
    return {story.slug: story for story in found}


FIND = {"figure": figures, "chart": charts, "picture": pictures, "story": stories}
TEMPLATES = {
    "figure": "campaign/_figure.html",
    "chart": "campaign/charts/_chart.html",
    "picture": "campaign/_picture.html",
    "story": "campaign/stories/_placed.html",
}


def render(kind, thing, level, templates):
    """``level`` is that of the thing's own heading, where it has one."""
    return render_to_string(templates[kind], {kind: thing, "level": level})


def level_at(html, position):
    """One below the heading that the text at ``position`` stands under."""
    above = [int(number) for number in HEADING.findall(html, 0, position)]
    return above[-1] + 1 if above else 2
