"""What an issue shows: its blocks with the things of the site in them, as they are today and only what is public.

The letter and the archive's page are both made of these parts, in at most five queries however long the issue is.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Exists, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, JSONObject, Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from campaign import languages, placing, searching
from campaign.charts import draw_all, draw_figure
from campaign.models import Chart, Consent, Event, Figure, Purpose, Series, Story
from supporters.models import Organisation

from .models import Block, Issue

# What is shown by its title, summary and a link, and what it is called.
CARDS = {
    "event": _("Event"),
    "factsheet": _("Fact sheet"),
    "initiative": _("Initiative"),
    "news": _("News"),
    "publication": _("Publication"),
    "story": _("A first-hand story"),
}
WHEN = ("starts_at", "ends_at", "place", "cancelled")  # of an event
TOLD_BY = ("named_as", "shown_name")  # of a story
OF_BLOCK = ("id", "kind", "order", "title", "text", "url", "item_type_id", "item_id")
BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)  # before anything on the site
MOST_NAMES = 40  # of new supporters; the others are in the directory


@dataclass
class Part:
    """A block with the ``thing`` it shows: a card, figure, drawing or picture; ``kind`` names its template."""

    kind: str
    block: Block
    level: int  # of its own heading
    thing: Any = None
    supporters: list = field(default_factory=list)
    more: bool = False  # there are more new supporters than are named

    @property
    def template(self):
        """On the web; the letter has its own."""
        return f"newsletter/parts/{self.kind}.html"


def parts(issue):
    """The parts of ``issue`` from top to bottom. What is not public, or may not stand in a newsletter, is left out."""
    issue = issue if hasattr(issue, "block_rows") else with_contents(Issue.objects).get(pk=issue.pk)
    shown = [(row.pop("model"), Block(issue=issue, **row)) for row in issue.block_rows]
    wanted = defaultdict(set)
    for model, block in shown:
        wanted[model].add(block.item_id)
    with override(issue.language):
        return list(arranged(issue, shown, find(wanted)))


def with_contents(issues):
    """``issues``, each with its blocks and who is new in it: in the same query."""
    row = JSONObject(model="item_type__model", **{name: name for name in OF_BLOCK})
    blocks = Block.objects.filter(issue=OuterRef("pk")).values(row=row)
    new = joined(after=OuterRef("since"), until=OuterRef("moment")).order_by("sort_key", "pk")[: MOST_NAMES + 1]
    shows_new = Exists(Block.objects.filter(issue=OuterRef("pk"), kind=Block.Kind.SUPPORTERS))
    return with_times(issues).annotate(
        block_rows=ArraySubquery(blocks),
        newcomers=Case(When(shows_new, ArraySubquery(new.values(row=JSONObject(id="id", name="name"))))),
    )


def with_times(issues):
    """``issues``, each with the ``moment`` its words were frozen, of a draft now, and that of the issue before it.

    What came in between is new in it: ``since`` is the BEGINNING where no issue was before.
    """
    earlier = Issue.objects.filter(mailing__started_at__lte=Now(), mailing__created_at__lt=OuterRef("moment"))
    last = earlier.exclude(pk=OuterRef("pk")).order_by("-mailing__created_at").values("mailing__created_at")[:1]
    moment = Coalesce("mailing__created_at", Now())
    return issues.annotate(moment=moment, since=Coalesce(Subquery(last), Value(BEGINNING)))


def joined(*, after, until):
    """Organisations that are listed since that time."""
    return Organisation.objects.listed().filter(approved_at__gt=after, approved_at__lte=until)


def arranged(issue, shown, things):
    level = 2  # the subject is the first-level heading
    for model, block in shown:
        match block.kind:
            case Block.Kind.HEADING:
                yield Part(block.kind, block, level=2)
                level = 3
            case Block.Kind.ITEM:
                if thing := things.get((model, block.item_id)):
                    yield Part("card" if model in CARDS else model, block, level, thing)
            case Block.Kind.SUPPORTERS:
                if names := [Organisation(**row) for row in issue.newcomers]:
                    yield Part(block.kind, block, level, supporters=names[:MOST_NAMES], more=len(names) > MOST_NAMES)
            case _:
                yield Part(block.kind, block, level)


def find(wanted):
    """The public things by kind and number, of the numbers ``wanted`` of each kind."""
    found = {}
    if any(wanted[kind] for kind in CARDS):
        found |= {(card.kind, card.object_id): card for card in cards(wanted)}
    if wanted["figure"]:
        found |= {("figure", figure.pk): drawn(figure) for figure in figures(wanted["figure"])}
    if wanted["chart"]:
        found |= charts(wanted["chart"])
    if wanted["picture"]:
        pictures = placing.pictures(map(str, wanted["picture"]))
        found |= {("picture", picture.pk): picture for picture in pictures.values()}
    return found


def cards(wanted):
    """What the search knows of these things, and what else stands on a card: when an event is, who tells a story."""
    these = Q()
    for kind in CARDS:
        these |= Q(kind=kind, object_id__in=wanted[kind])
    told = Q(kind="story") & ~Q(object_id__in=Story.objects.agreed_for(Purpose.NEWSLETTER).values("pk"))
    event = Event.objects.filter(pk=OuterRef("object_id"))
    consent = Consent.objects.filter(stories=OuterRef("object_id"))
    more = {name: Subquery(event.values(name)) for name in WHEN}
    more |= {name: Subquery(consent.values(name)) for name in TOLD_BY}
    for card in searching.public().filter(these).exclude(told).defer("words", "text").annotate(**more):
        card.label, card.url = CARDS[card.kind], languages.prefixed(card.path)
        card.event = of_card(Event, card, WHEN) if card.kind == "event" else None
        card.consent = of_card(Consent, card, TOLD_BY) if card.kind == "story" else None
        yield card


def of_card(model, card, names):
    return model(**{name: getattr(card, name) for name in names})


def figures(numbers):
    return Figure.objects.published().with_picture_size().filter(pk__in=numbers)


def drawn(figure):
    figure.drawing = draw_figure(figure) if figure.drawn else None
    return figure


def charts(numbers):
    """Drawings by the number of their chart; one whose table no longer has its columns is left out."""
    rows = Chart.objects.published().with_picture_size().filter(pk__in=numbers)
    numbers = {chart.slug: chart.pk for chart in rows}
    return {("chart", numbers[drawing.slug]): drawing for drawing in draw_all(rows)}


def new_supporters(issue):
    """Those that ``issue`` would name: who joined since the issue before."""
    issue = with_times(Issue.objects).get(pk=issue.pk)
    return joined(after=issue.since, until=issue.moment)


def issues_with(thing):
    """The issues that show ``thing``, drafts too; those with a table show one of its charts."""
    shown = list(thing.charts.all()) if isinstance(thing, Series) else [thing]
    item_type = ContentType.objects.get_for_model(Chart if isinstance(thing, Series) else thing)
    blocks = Block.objects.filter(item_type=item_type, item_id__in=[each.pk for each in shown])
    return Issue.objects.filter(pk__in=blocks.values("issue"))
