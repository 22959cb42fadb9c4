"""Addresses that items had: visitors are led from there to where the items are now."""

from urllib.parse import quote

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr
from django.utils.dateparse import parse_datetime
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import now

from .languages import without_language
from .models import (
    Audience,
    Edition,
    Event,
    FactSheet,
    Figure,
    Initiative,
    News,
    OldAddress,
    Page,
    Publication,
    Series,
    Story,
)

FILES = {
    FactSheet: ["/files/fact-sheets/{}.pdf", "/files/fact-sheets/{}-large-print.pdf"],
    Figure: ["/facts/{}.csv", "/files/facts/{}.png"],
    Series: ["/facts/tables/{}.csv"],
    Event: ["/events/{}.ics"],
}
MAKES_ADDRESS = ("slug", "number", "publication")  # the fields that an item's address is made of


def remember(item, before):
    """Lead on from where ``item`` was by its last snapshot, if visitors could have seen it there."""
    if not was_public(before):
        return
    was = {name: before[name] for name in MAKES_ADDRESS if name in before}
    if was != {name: getattr(item, item._meta.get_field(name).attname) for name in was}:
        for old, new in zip(all_addresses(as_it_was(item, was)), all_addresses(item), strict=True):
            if old != new:
                lead_on(old, new)
    for old_slug, new_slug in renamed_chapters(item, before):
        lead_on(f"{address(item)}{old_slug}/", f"{address(item)}{new_slug}/")


def as_it_was(item, values):
    """Another ``item`` with older ``values``: not to be saved, but it knows its address."""
    was = type(item)(pk=item.pk)
    for name, value in values.items():
        setattr(was, was._meta.get_field(name).attname, value)
    return was


def address(item):
    """Where visitors see ``item``; None for what stands on a page with others."""
    return item.get_absolute_url() if hasattr(item, "get_absolute_url") else None


def all_addresses(item):
    """That of ``item``, and those of its files, which do not lie under it."""
    return [address(item), *(path.format(item.slug) for path in FILES.get(type(item), []))]


def was_public(values):
    published_at = values.get("published_at")
    return bool(published_at) and parse_datetime(published_at) <= now()


def renamed_chapters(item, before):
    """Pairs of slugs: a chapter that is gone, and a new one with its title or its text."""
    if "chapters" not in before:
        return
    old = {slug: (title, body) for slug, title, body, _ in before["chapters"]}
    new = {slug: (title, body) for slug, title, body in item.chapters.values_list("slug", "title", "body")}
    for old_slug in old.keys() - new.keys():
        for new_slug in new.keys() - old.keys():
            if any(a == b for a, b in zip(old[old_slug], new[new_slug], strict=True)):
                yield old_slug, new_slug


@transaction.atomic
def lead_on(path, target):
    """From now on ``path`` leads to ``target``, and so does all that led to ``path`` or below it: nobody hops twice."""
    OldAddress.objects.filter(path=target).delete()
    onward = OldAddress.objects.filter(target__startswith=path)
    onward = onward.annotate(onward=Concat(Value(target), Substr("target", len(path) + 1)))
    onward.filter(path=F("onward")).delete()  # what stood there is back where it was
    onward.update(target=F("onward"))
    OldAddress.objects.update_or_create(path=path, defaults={"target": target})


def forget(items):
    """Lead nobody on to ``items``, which are about to be deleted for good."""
    OldAddress.objects.filter(target__in=[path for item in items for path in all_addresses(item)]).delete()


def find(path):
    """Where ``path``, or the longest part of it that is an old address, leads to now; None when nowhere."""
    parts = path.split("/")
    above = ["/".join(parts[:count]) + "/" for count in range(2, len(parts))]
    known = {old.path: old.target for old in OldAddress.objects.filter(path__in=[path, *above])}
    if not known:
        return None
    longest = max(known, key=len)
    target = quote(known[longest] + path.removeprefix(longest))
    # A path such as /old//elsewhere.org must not become an address of another site.
    return target if url_has_allowed_host_and_scheme(target, allowed_hosts=None) else None


# The kinds that live under an address; whatever else stands at the first level is a page.
SECTIONS = {"fact-sheets": [FactSheet], "facts": [Figure, Series], "publications": [Publication, Edition]}
SECTIONS |= {"initiatives": [Initiative], "events": [Event], "stories": [Story], "news": [News], "for-you": [Audience]}


def find_withdrawn(path):
    """The withdrawn item, once public, whose address, or part of whose address, ``path`` is; or None."""
    parts = [part.partition(".")[0] for part in path.strip("/").split("/")]
    for model in [*SECTIONS.get(parts[0], []), Page]:
        slug = "publication__slug" if model is Edition else "slug"
        withdrawn = model.objects.filter(status=model.Status.WITHDRAWN, published_at__lte=now())
        for item in withdrawn.filter(**{f"{slug}__in": [*parts, "home"]}):
            own = without_language(item.get_absolute_url())
            if path == own or (model is not Page and path.startswith((own, f"{own.rstrip('/')}."))):
                return item
    return None
