"""Drafts that nobody starts from an empty page: of what is new on the site, or of an earlier issue."""

from collections import Counter
from itertools import chain, islice, zip_longest

from django.db import transaction
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.timezone import localtime, now

from campaign.models import Chart, Edition, Event, FactSheet, Figure, Initiative, News, Publication, Story

from . import contents, items
from .models import Block, Issue

FIRST, MOST = 4, 8  # under one heading: a first issue, to which a whole site is new, and any other
SECTIONS = {
    "News": [News],
    "Coming up": [Event],
    "New facts and reports": [FactSheet, Publication, Figure, Chart],
    "What works": [Initiative],
    "In their own words": [Story],
}


@transaction.atomic
def of_what_is_new(by):
    """A draft of what was published since the last issue, and how many of each model it leaves out.

    None and nothing when nothing is new.
    """
    written = Issue.objects.create(subject=subject(), written_by=by)
    issue = contents.with_times(Issue.objects).get(pk=written.pk)
    sections = {heading: [new(model, issue.since) for model in models] for heading, models in SECTIONS.items()}
    number = FIRST if issue.since == contents.BEGINNING else MOST
    chosen = {heading: some(kinds, number) for heading, kinds in sections.items()}
    blocks = list(proposed(issue, chosen))
    if not blocks:
        issue.delete()
        return None, {}
    issue.preheader = in_short(chain.from_iterable(chosen.values()))
    issue.save()
    write(issue, blocks)
    return issue, left_out(sections, chosen)


def subject():
    """One that no other issue has: the month says enough for the first of a month, then the day does."""
    for form in ("F Y", "j F Y", "j F Y, H:i"):
        words = f"News of {date_format(localtime(), form)}"
        if not Issue.objects.filter(subject=words).exists():
            break
    return words


def proposed(issue, chosen):
    for heading, found in chosen.items():
        if found:
            yield Block(kind=Block.Kind.HEADING, title=heading)
        yield from (Block(kind=Block.Kind.ITEM, item=item) for item in found)
    if contents.new_supporters(issue).exists():
        yield Block(kind=Block.Kind.SUPPORTERS)


def some(kinds, number):
    """So many of ``kinds``, each in its own order: in turn one of each, so that none crowds out another."""
    in_turn = filter(None, chain.from_iterable(zip_longest(*(rows[:number] for rows in kinds))))
    models = [rows.model for rows in kinds]
    return sorted(islice(in_turn, number), key=lambda item: models.index(type(item)))


def left_out(sections, chosen):
    """How many of each model are new and not shown."""
    shown = Counter(map(type, chain.from_iterable(chosen.values())))
    numbers = {rows.model: rows.count() - shown[rows.model] for rows in chain.from_iterable(sections.values())}
    return {model: number for model, number in numbers.items() if number}


def new(model, since):
    """What readers have not met in an issue yet, the newest first; of events the next."""
    rows, published = items.shown(model), "published_at"
    if model is Event:
        rows = rows.filter(ends_at__gte=now(), cancelled=False)
    if model is Chart:
        published = "series__published_at"
    after = Q(**{f"{published}__gt": since})
    if model is Publication:
        after |= Q(pk__in=Edition.objects.published().filter(after).values("publication"))
    return rows.filter(after).order_by("starts_at" if model is Event else f"-{published}", "-pk")


def in_short(found):
    """The first titles, as many as fit the line that mail programs show beside the subject."""
    line = ""
    for item in found:
        longer = f"{line}, {item}" if line else str(item)
        if len(longer) > Issue._meta.get_field("preheader").max_length:
            break
        line = longer
    return line


@transaction.atomic
def copy_of(issue, by):
    """A draft with the words, blocks and audience of ``issue``."""
    subject = f"Copy of {issue.subject}"[: Issue._meta.get_field("subject").max_length]
    kept = ("preheader", "language", "own_text", "audience_languages", "kinds", "areas", "confirmed_before")
    copy = Issue.objects.create(subject=subject, written_by=by, **{name: getattr(issue, name) for name in kept})
    copy.topics.set(issue.topics.all())
    fields = ("kind", "title", "text", "url", "item_type_id", "item_id")
    write(copy, [Block(**{name: getattr(block, name) for name in fields}) for block in issue.blocks.all()])
    return copy


def write(issue, blocks):
    """Save ``blocks`` in their order, with room between them for others."""
    for place, block in enumerate(blocks, start=1):
        block.issue, block.order = issue, Block.STEP * place
    Block.objects.bulk_create(blocks)


def renumber(issue):
    """The same after staff arranged them: rows of one number stay in the order in which they were made."""
    blocks = list(issue.blocks.all())
    for place, block in enumerate(blocks, start=1):
        block.order = Block.STEP * place
    Block.objects.bulk_update(blocks, ["order"])
