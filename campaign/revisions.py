"""Every save of an item, kept as a snapshot (docs/decisions/0006-revisions.md)."""

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import OuterRef, Subquery

from . import addresses
from .models import (
    Audience,
    Campaign,
    Edition,
    Event,
    FactSheet,
    Figure,
    Goal,
    Initiative,
    News,
    Objective,
    Page,
    Partner,
    Picture,
    Publication,
    Quote,
    Revision,
    Series,
    Spokesperson,
    Story,
    Version,
)
from .snapshots import PARTS, snapshot, write

KINDS = [Campaign, Page, Objective, Partner, Goal, Figure, Series, FactSheet, Publication, Edition, Picture]
KINDS += [Initiative, Event, Story, News, Spokesperson, Quote, Audience, Version]
# What a restored revision leaves as it is: going back to older words never takes an item off the site, or puts it on.
STAYS = {"id", "status", "published_at"}


def latest(item):
    """The newest revision of ``item``, or None."""
    return Revision.objects.of(item).select_related("made_by").first()


def latest_number(model):
    """The number of the newest revision of each row of ``model``, as an annotation."""
    content_type = {"content_type__app_label": model._meta.app_label, "content_type__model": model._meta.model_name}
    revisions = Revision.objects.filter(object_id=OuterRef("pk"), **content_type)
    return Subquery(revisions.order_by("-number").values("number")[:1])


def lock(item):
    """Until the transaction ends, whoever else would save ``item`` waits."""
    type(item)._default_manager.select_for_update(of=("self",)).get(pk=item.pk)


@transaction.atomic
def record(item, by=None, note=""):
    """Keep ``item`` as it now is in the database, and return its latest revision: a new one if anything differs."""
    lock(item)  # two saves at the same moment take their numbers one after the other
    last, values = latest(item), snapshot(item)
    if last and last.snapshot == values:
        return last
    number = last.number + 1 if last else 1
    revision = Revision.objects.create(item=item, number=number, made_by=by, note=note[:200], snapshot=values)
    if last:
        addresses.remember(item, last.snapshot)
    return revision


@transaction.atomic
def begin(item, note="As it was when its history began"):
    """The latest revision; an item from before there were revisions gets its first."""
    return latest(item) or record(item, note=note)


def begin_all():
    """Give every item that has none its first revision: what was there before a release brought revisions."""
    for model in KINDS:
        content_type = ContentType.objects.get_for_model(model)
        known = Revision.objects.filter(content_type=content_type).values("object_id")
        for item in model.objects.exclude(pk__in=known):
            begin(item)


@transaction.atomic
def restore(item, revision, by):
    """Write what ``revision`` holds into ``item`` once more; return the new revision and what could not come back.

    Raise ValidationError when it does not hold today, such as an address that another item has by now.
    """
    lock(item)
    known = {field.name for field in item._meta.get_fields()} | PARTS.get(type(item), {}).keys()
    values = {name: value for name, value in revision.snapshot.items() if name in known - STAYS}
    write(item, values)
    restored = record(item, by, note=f"Restored revision {revision.number}")
    return restored, [name for name, value in values.items() if restored.snapshot.get(name) != value]


def withdrawn_on(item):
    """When a withdrawn ``item`` was taken back: its first save since it last was anything else."""
    revisions = Revision.objects.of(item)
    before = revisions.exclude(snapshot__status=item.Status.WITHDRAWN).first()
    since = revisions.filter(number__gt=before.number if before else 0).last()
    return since.made_at if since else item.updated_at
