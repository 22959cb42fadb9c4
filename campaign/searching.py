"""The search over everything public: whole words first; when none match, what begins so or is spelled nearly so."""

import re
from collections import Counter
from dataclasses import dataclass, field

from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchRank
from django.db import connection
from django.db.models import F, Q, TextField, Value
from django.db.models.functions import Concat, Left
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.timezone import localdate, now
from django.utils.translation import gettext_lazy as _

from . import languages
from .models import SearchEntry

# What visitors choose from, with the kinds of entries that are behind each.
GROUPS = {
    "pages": (_("Pages"), ["page", "audience", "objective", "partner", "spokesperson", "quote"]),
    "fact-sheets": (_("Fact sheets"), ["factsheet"]),
    "facts": (_("Figures and tables"), ["figure", "series"]),
    "publications": (_("Publications"), ["publication", "edition", "chapter"]),
    "initiatives": (_("Initiatives"), ["initiative"]),
    "events": (_("Events"), ["event"]),
    "stories": (_("Stories"), ["story"]),
    "news": (_("News"), ["news"]),
    "languages": (_("Other languages and Easy Read"), ["version"]),
}
GROUP_OF = {kind: group for group, (_label, kinds) in GROUPS.items() for kind in kinds}
PAGE = 20  # results on a page
MANY = 1_000  # so many matches at the most are fetched and ranked
LONGEST = 20_000  # characters of an item in which the words are looked for to be shown
BEGIN, END = "\x02", "\x03"  # no text that people write has these


class Words(SearchQuery):
    """What was typed: all of the words, “a phrase”, one or another, and -without."""

    template = "websearch_to_tsquery('public.campaign', search_plain(%(expressions)s))"


class Query(SearchQuery):
    """A query that PostgreSQL has made of words before."""

    template = "%(expressions)s::tsquery"


def add_group(group, label, kinds):
    """For another part of the site, when it is ready: visitors choose from its entries too."""
    GROUPS[group] = label, kinds
    GROUP_OF.update(dict.fromkeys(kinds, group))


@dataclass
class Found:
    entries: list
    counts: dict = field(default_factory=dict)  # how many of each group match
    more: bool = False  # there is another page
    near: bool = False  # nothing matched: these are only similar
    many: bool = False  # more than MANY match


def public():
    """What visitors may see today."""
    lasting = Q(until=None) | Q(until__gte=localdate())
    return SearchEntry.objects.filter(lasting, published_at__lte=now())


def find(q, *, group="", page=1, fill_in=str):
    """One page of what matches ``q``, the best first; ``fill_in`` completes the words that change with the day."""
    if not q.strip():
        return Found([])
    query, near = Words(q), False
    found = candidates(query, group)
    if not found and (like := near_words(q)):
        query, near = Query(like), True
        found = once(candidates(query, group, "title", "path"))
    shown = [number for number, _kind, _rank in found[(page - 1) * PAGE : page * PAGE]]
    return Found(
        [show(entry, fill_in) for entry in highlighted(shown, query)],
        counts=Counter(GROUP_OF[kind] for _number, kind, _rank in found),
        more=len(found) > page * PAGE,
        near=near,
        many=len(found) > MANY,
    )


def near_words(q):
    """For each word, what of the site begins so or is spelled nearly so, as a query; None when nothing is like it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT search_near(%s)::text", [q])
        return cursor.fetchone()[0]


def candidates(query, group, *more):
    """``(number, kind, rank, *more)`` of the matches, or of one more than can be looked through, the best first."""
    matches = of_group(public(), group).filter(words=query).order_by()[: MANY + 1]
    ranked = matches.annotate(rank=SearchRank(F("words"), query, normalization=1))
    return sorted(ranked.values_list("pk", "kind", "rank", *more), key=lambda match: (-match[2], match[0]))


def once(found):
    """Without what is called as a better match on the same page is, such as what somebody said beside their name."""
    best = {}
    for *match, title, path in found:
        best.setdefault((title, path.partition("#")[0]), match)
    return list(best.values())


def of_group(entries, group):
    return entries.filter(kind__in=GROUPS[group][1]) if group else entries


def highlighted(numbers, query):
    """These entries in this order, each with the words of ``query`` marked in what it is called and how it goes."""
    marks = {"start_sel": BEGIN, "stop_sel": END, "config": "public.campaign"}
    text = Left(Concat("summary", Value(" "), "text", output_field=TextField()), LONGEST)
    entries = SearchEntry.objects.annotate(
        called=SearchHeadline("title", query, highlight_all=True, **marks),
        start=SearchHeadline(
            text, query, max_words=36, min_words=18, max_fragments=2, fragment_delimiter=" … ", **marks
        ),
    ).in_bulk(numbers)
    return [entries[number] for number in numbers if number in entries]


def show(entry, fill_in):
    """``entry`` with what a list of results shows of it."""
    entry.group = GROUPS[GROUP_OF[entry.kind]][0]
    # A version says its own language; all else is shown in that of the page it is found on.
    entry.url = entry.path if entry.kind == "version" else languages.prefixed(entry.path)
    entry.shown_title, entry.shown_text = marked(entry.called), marked(fill_in(entry.start))
    return entry


MARKED = re.compile(f"{BEGIN}([^{BEGIN}{END}]*){END}")


def marked(text):
    """``text`` as HTML in which only the words that were found are marked."""
    html = MARKED.sub(r"<mark>\1</mark>", str(escape(text)))
    return mark_safe(html.replace(BEGIN, "").replace(END, ""))  # noqa: S308 – escaped above
