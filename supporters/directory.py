"""The public directory: keyset pages by name, search that ignores case and accents and forgives a typo."""

import json
from bisect import bisect
from dataclasses import dataclass
from functools import partial

from django.contrib.postgres.search import SearchQuery, TrigramWordSimilarity
from django.db.models import Count, F, Value

from campaign import areas

from .models import Organisation
from .models.organisations import PlainWords

PAGE = 25  # organisations on a page
MANY = 1_000  # so many matches at the most are fetched and sorted
COMMON = 1_500  # where more are expected, surely more than MANY, walking the list in its own order soon fills a page
NEAR = 200  # similar names that are looked at when nothing matched

SHOWN = ("id", "name", "kind", "areas_of_work", "statement", "sort_key")
# The mark of an area is its number in the alphabet, as migration 0009 writes it: one index holds dozens of them a row.
MARKS = {area: f":{number}" for number, area in enumerate(sorted(areas.KEYS))}


class Beginnings(SearchQuery):
    """The words of the query, the last as the beginning of a word; NULL when it holds no word at all."""

    template = "(NULLIF(plainto_tsquery('simple', plain_words(%(expressions)s))::text, '') || ':*')::tsquery"


class Marks(SearchQuery):
    """Marks such as :52 and :faith, which neither a word nor the beginning of one can be mistaken for."""

    template = "%(expressions)s::tsquery"


@dataclass
class Found:
    organisations: list
    next_after: int | None = None  # the last organisation shown, when there are more
    near: bool = False  # nothing matched: these names are only similar
    many: bool = False  # more than MANY match


def find(*, q="", kind="", area="", after=None):
    """One page of listed organisations after the one with the number ``after``."""
    listed, start = marked(Organisation.objects.listed(), kind, area), place(after)
    if not q.strip():
        return walk(listed, start)
    matches = listed.filter(search=Beginnings(q))
    if expected(matches) > COMMON:
        return walk(matches, start, many=True)
    found = candidates(matches)
    return pick(found, start) if found else Found(similar(listed, q), near=True)


def working_in(key):
    """Those who work in the area, the nearest first, and how many there are: MANY + 1 stands for more than MANY."""
    found = marked(Organisation.objects.listed(), "", key).order_by("sort_key", "pk")
    rows = sorted(found.values("pk", "name", "kind", "areas_of_work")[: MANY + 1], key=partial(distance, key))
    return [Organisation(**row) for row in rows[:PAGE]], len(rows)


def distance(key, row):
    """0 where an organisation names the area or a part of it, more the wider the area that it names."""
    named, wider = row["areas_of_work"], areas.around(key)
    if any(key in areas.around(area) for area in named):
        return 0
    return min(wider.index(area) for area in named if area in wider)


def few(q, most):
    """The first listed organisations with these words in their names, the last word as the beginning of one."""
    numbers = Organisation.objects.listed().filter(search=Beginnings(q)).order_by().values("pk")[: MANY + 1]
    return list(Organisation.objects.filter(pk__in=numbers).order_by("sort_key", "pk").only(*SHOWN)[:most])


def candidates(matches):
    """Sorted ``(sort_key, number)`` of the matches, or of one more than can be looked through."""
    return sorted(matches.values_list("sort_key", "pk").order_by()[: MANY + 1])


def marked(listed, kind, area):
    """Those of a kind that work in an area: in it, in a part of it, or in a wider area that it lies in."""
    marks = [f":{kind}"] if kind else []
    if area and area != areas.Region.UK:  # which is everywhere
        marks.append(MARKS[area])
    return listed.filter(search=Marks(" & ".join(f"'{mark}'" for mark in marks))) if marks else listed


def place(number):
    """What a listed organisation is sorted by; None, for the beginning, where it is not listed (any more).

    Of those that are not listed nothing may be learnt, their place in the alphabet included.
    """
    return Organisation.objects.listed().filter(pk=number).values_list("sort_key", "pk").first() if number else None


def expected(matches):
    """How many rows PostgreSQL expects from its statistics: it knows common words well, and counts nothing."""
    return json.loads(matches.order_by().explain(format="json"))[0]["Plan"]["Plan Rows"]


def walk(listed, start, *, many=False):
    """The page after ``start``, in the order of the list's own index.

    The index holds the words and the marks too, so that the table is not visited for those that are passed by.
    """
    if start:
        sort_key, number = start
        # Not “greater, or equal and …”: this form lets the index begin at the right place.
        listed = listed.filter(sort_key__gte=sort_key).exclude(sort_key=sort_key, pk__lte=number)
    return page(listed.order_by("sort_key", "pk").values("pk")[: PAGE + 1], many)


def pick(found, start):
    """The page after ``start`` of sorted ``(sort_key, number)``."""
    after = bisect(found, start) if start else 0
    return page([number for _, number in found[after : after + PAGE + 1]], many=len(found) > MANY)


def page(numbers, many):
    """What has these numbers; one more than a page holds says that there is another page."""
    organisations = list(Organisation.objects.listed().filter(pk__in=numbers).order_by("sort_key", "pk").only(*SHOWN))
    more = len(organisations) > PAGE
    organisations = organisations[:PAGE]
    return Found(organisations, next_after=organisations[-1].pk if more else None, many=many)


def similar(listed, q):
    """The names most like ``q``: the candidates are capped, so the best of very many may not be among them."""
    words = PlainWords(Value(q))
    candidates = listed.filter(sort_key__trigram_word_similar=words).order_by().values("pk")[:NEAR]
    ranked = Organisation.objects.only(*SHOWN).filter(pk__in=list(candidates.values_list("pk", flat=True)))
    return list(
        ranked.annotate(likeness=TrigramWordSimilarity(words, F("sort_key"))).order_by("-likeness", "pk")[:PAGE]
    )


def counts_by_area():
    """How many listed organisations work in each area, by its key."""
    together = Organisation.objects.listed().order_by().values_list("areas_of_work").annotate(count=Count("pk"))
    together = [(set(named), count) for named, count in together]
    return {
        key: sum(count for named, count in together if not named.isdisjoint(areas.touching(key))) for key in areas.KEYS
    }
