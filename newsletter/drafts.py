"""Drafts that nobody starts from an empty page: of what is new on the site, or of an earlier issue."""

from django.db import transaction
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.timezone import localdate, now

from campaign.models import Chart, Edition, Event, FactSheet, Figure, Initiative, News, Publication, Story

from . import contents, items
from .models import Block, Issue

MOST = 6  # of one kind: a first issue does not list a whole site
SECTIONS = {
    "News": [News],
    "Coming up": [Event],
    "New facts and reports": [FactSheet, Publication, Figure, Chart],
    "What works": [Initiative],
    "In their own words": [Story],
}


@transaction.atomic
def of_what_is_new(by):
    """A draft that shows all that was published since the last issue; None when that is nothing."""
    issue = Issue(subject=f"News of {date_format(localdate(), 'F Y')}", written_by=by)
    blocks = list(proposed(issue))
    if not blocks:
        return None
    issue.preheader = in_short(block.item for block in blocks if block.item)
    issue.save()
    write(issue, blocks)
    return issue


def proposed(issue):
    since = contents.since(issue)
    for heading, models in SECTIONS.items():
        found = [item for model in models for item in new(model, since)]
        if found:
            yield Block(kind=Block.Kind.HEADING, title=heading)
        yield from (Block(kind=Block.Kind.ITEM, item=item) for item in found)
    if contents.new_supporters(issue):
        yield Block(kind=Block.Kind.SUPPORTERS)


def new(model, since):
    """The newest of a kind that readers have not met in an issue yet; of events the next."""
    rows, published = items.shown(model), "published_at"
    if model is Event:
        rows = rows.filter(ends_at__gte=now(), cancelled=False)
    if model is Chart:
        published = "series__published_at"
    after = Q(**{f"{published}__gt": since}) if since else Q()
    if model is Publication and since:
        after |= Q(pk__in=Edition.objects.published().filter(after).values("publication"))
    return rows.filter(after).order_by("starts_at" if model is Event else f"-{published}", "-pk")[:MOST]


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
