"""What an issue shows: its blocks with the things of the site in them, as they are today and only what is public.

The letter and the archive's page are both made of these parts, in at most four queries however long the issue is.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from campaign import languages, placing, searching
from campaign.charts import draw_all, draw_figure
from campaign.models import Chart, Consent, Event, Figure, Purpose, Story
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
    blocks = list(issue.blocks.select_related("item_type"))
    wanted = defaultdict(set)
    for block in blocks:
        if block.kind == Block.Kind.ITEM:
            wanted[block.item_type.model].add(block.item_id)
    with override(issue.language):
        return list(arranged(issue, blocks, find(wanted)))


def arranged(issue, blocks, things):
    level = 2  # the subject is the first-level heading
    for block in blocks:
        match block.kind:
            case Block.Kind.HEADING:
                yield Part(block.kind, block, level=2)
                level = 3
            case Block.Kind.ITEM:
                kind = block.item_type.model
                if thing := things.get((kind, block.item_id)):
                    yield Part("card" if kind in CARDS else kind, block, level, thing)
            case Block.Kind.SUPPORTERS:
                if names := new_supporters(issue):
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
    """Listed organisations that were approved since the issue before, one more than are named."""
    approved = Q(approved_at__gt=since(issue)) if since(issue) else Q()
    listed = Organisation.objects.listed().filter(approved, approved_at__lte=moment(issue))
    return list(listed.only("name").order_by("sort_key", "pk")[: MOST_NAMES + 1])


def moment(issue):
    """When its words were frozen; of a draft, now."""
    return issue.mailing.created_at if issue.mailing else now()


def since(issue):
    """When the words of the issue before were frozen: what came after that is new. None before the first."""
    before = Issue.objects.archived().exclude(pk=issue.pk).filter(mailing__created_at__lt=moment(issue))
    return before.order_by("-mailing__created_at").values_list("mailing__created_at", flat=True).first()
