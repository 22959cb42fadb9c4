"""Two snapshots of an item side by side, in words that staff can read."""

import re
from difflib import SequenceMatcher
from html import unescape

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.timezone import localtime

from . import areas
from .models import RichTextField
from .snapshots import PARTS

MOST_WORDS = 5_000  # a longer text, such as a table of many rows, is compared by its lines
AROUND = 12  # words that stay on each side of a change in a long text
NOT_SAID = {"id"}
MARKED = {"": "{}", "del": "<del>{}</del>", "ins": "<ins>{}</ins>"}
LABELS = {"ideas": "Ideas", "templates": "Templates", "charts": "Charts", "chapters": "Chapters", "points": "Points"}
ROWS = {}  # what says a row of a part in words, by model and part, where the values alone would say little

PLACED = re.compile(r'<div[^>]*data-place="(\w+)"[^>]*data-slug="([^"]*)"[^>]*>(?:</div>)?')
LINKS = re.compile(r'<a[^>]*href="([^"]*)"[^>]*>(.*?)</a>')
BREAKS = re.compile(r"</(?:p|h[1-6]|li|tr|blockquote|div|figure)>|<br ?/?>")


def side_by_side(model, older, newer):
    """``(label, older, newer)`` for each field that differs, with what is gone and what is new marked."""
    for name, before, after in differing(model, older, newer):
        parts = list(changes(before, after))
        yield name, marked(parts, without="ins"), marked(parts, without="del")


def apart(model, seen, theirs, mine):
    """``(label, theirs, mine)`` for each field that either changed since ``seen``, each with its own changes marked."""
    for name, before, *after in differing(model, seen, theirs, mine):
        yield name, *(marked(changes(before, text)) for text in after)


def differing(model, first, *others):
    """The label and the texts of each field that is not the same in all snapshots of an item of ``model``."""
    for name in dict.fromkeys(name for snapshot in (first, *others) for name in snapshot):
        if name in NOT_SAID or all(snapshot.get(name) == first.get(name) for snapshot in others):
            continue
        texts = [in_words(model, name, snapshot.get(name)) for snapshot in (first, *others)]
        if len(set(texts)) > 1:
            yield label(model, name), *texts


def label(model, name):
    if name in PARTS.get(model, {}):
        return LABELS.get(name, capfirst(name))
    try:
        return capfirst(model._meta.get_field(name).verbose_name)
    except FieldDoesNotExist:
        return capfirst(name)  # of an earlier release


def in_words(model, name, value):
    """The ``value`` of a field in a snapshot as plain text."""
    if value is None or value == "" or value == []:
        return ""
    if name in PARTS.get(model, {}):
        return "\n".join(map(ROWS.get((model, name), row_in_words), value))
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        return plain(value)
    if isinstance(field, models.ManyToManyField):
        titles = {row.slug: str(row) for row in field.related_model.objects.filter(slug__in=value)}
        return "\n".join(titles.get(slug, slug) for slug in value)
    if isinstance(field, models.ForeignKey):
        return str(field.related_model.objects.filter(pk=value).first() or "deleted since")
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(field, ArrayField):
        names = dict(field.base_field.flatchoices) or areas.names()  # areas are too many to be choices
        return " · ".join(str(names.get(each, each)) for each in value)
    if isinstance(field, models.DateTimeField):
        return date_format(localtime(parse_datetime(value)), "j F Y, H:i")
    if isinstance(field, models.DateField):
        return date_format(parse_date(value), "j F Y")
    return readable(value) if isinstance(field, RichTextField) else plain(value)


def row_in_words(row):
    return " · ".join(plain(cell) for cell in row)


def plain(value):
    """Anything that JSON holds, as somebody would write it down."""
    match value:
        case None:
            return ""
        case bool():
            return "Yes" if value else "No"
        case dict():
            return ", ".join(f"{name}: {plain(each)}" for name, each in value.items())
        case list() if any(isinstance(each, dict | list) for each in value):
            return "\n".join(plain(each) for each in value)
        case list():
            return " · ".join(plain(each) for each in value)
        case str() if value.startswith("<"):
            return readable(value)
    return str(value)


def readable(html):
    """The words of rich text, a line for each paragraph; in square brackets what is placed and where links lead."""
    html = LINKS.sub(r"\2 [\1]", PLACED.sub(r"[\1 \2]\n", html))
    text = re.sub(r"<[^>]+>", "", BREAKS.sub("\n", html))
    return "\n".join(line.strip() for line in unescape(text).splitlines() if line.strip())


def changes(before, after):
    """What leads from one text to the other, as pairs of ``same``, ``del`` or ``ins`` and the words."""
    old, new = pieces(before), pieces(after)
    if len(old) + len(new) > MOST_WORDS:
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for step, a, b, c, d in steps:
        if step == "equal":
            yield "same", shorten(old[a:b], head=AROUND * (a > 0), tail=AROUND * (b < len(old) or d < len(new)))
            continue
        if a < b:
            yield "del", "".join(old[a:b])
        if c < d:
            yield "ins", "".join(new[c:d])


def marked(parts, without=None):
    """The parts as HTML, with ``<del>`` and ``<ins>`` around what is gone and what is new."""
    shown = [("" if kind == "same" else kind, text) for kind, text in parts if kind != without]
    return format_html_join("", "{}", ((format_html(MARKED[kind], text),) for kind, text in shown))


def pieces(text):
    return re.findall(r"\S+ *|\s+", text)  # a word takes its space along, or each would be a change of its own


def shorten(same, head, tail):
    """What did not change, without its middle where that is long."""
    if len(same) <= head + tail + AROUND:
        return "".join(same)
    return "".join([*same[:head], " … ", *same[len(same) - tail :]])
