"""Invented issues for ``manage.py demo``: two that went to nobody and stand in the archive, and a draft."""

from datetime import timedelta

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.timezone import now

from campaign import languages
from campaign.models import Chart, Event, FactSheet, Figure, Initiative, News, Picture, Publication, Story
from outbox.models import Mailing

from .letter import letter
from .models import Block, Issue, Subscriber
from .services.issues import frozen

HELLO = (
    "<p>This issue is an example. It went to nobody, and shows every kind of thing that an issue can hold.</p>"
    '<ul><li>a list, and <strong>strong words</strong></li><li>a link to <a href="/aims/">what we want</a></li></ul>'
)
LANES, LINE = "stop-and-search-by-group-2017-18", "stop-and-search-by-year"


@transaction.atomic
def add_issues():
    """Does nothing where they are already."""
    if Issue.objects.exists():
        return
    first = Issue.objects.create(subject="The first issue (example)", preheader="How it all begins")
    Block.objects.create(issue=first, text="<p>Here stands how it all begins.</p>")
    leave_behind(first, days=62)
    add_full_issue("Every kind of thing in one mail (example)", "Figures, a story, and whom to meet", days=6)
    Issue.objects.create(subject="Rhifyn Cymraeg (enghraifft)", language=languages.WELSH)
    Issue.objects.create(subject="A draft that waits for its words (example)")


def add_full_issue(subject, preheader, days):
    issue = Issue.objects.create(subject=subject, preheader=preheader)
    kinds = Block.Kind
    button = {"title": "Add your organisation", "url": f"{settings.SITE_URL}/sign-up/"}
    blocks = [
        Block(kind=kinds.TEXT, text=HELLO),
        *shown(Picture.objects.filter(title="Lanes (example)")),
        Block(kind=kinds.HEADING, title="New on the site"),
        *shown(News.objects.filter(slug="a-hundred-cups"), text="<p>Tea brings people together:</p>"),
        *shown(FactSheet.objects.filter(slug="hearing-from-people")),
        *shown(Publication.objects.filter(slug="invented-manifesto")),
        *shown(Initiative.objects.filter(slug="kettle-at-the-gate")),
        *shown(Story.objects.filter(slug="first-day-out")),
        Block(kind=kinds.HEADING, title="The numbers"),
        *shown(Figure.objects.filter(slug="ss-07"), text="<p>One to remember.</p>"),
        *shown(Chart.objects.filter(kind=Chart.Kind.LANES).order_by("slug")[:1]),
        *shown(Chart.objects.filter(slug=LINE)),
        Block(kind=kinds.HEADING, title="Come and join us"),
        *shown(Event.objects.filter(slug="figures-over-tea")),
        Block(kind=kinds.SUPPORTERS),
        Block(kind=kinds.BUTTON, **button),
    ]
    for place, block in enumerate(blocks, start=1):
        block.issue, block.order = issue, 10 * place
        block.save()
    leave_behind(issue, days)
    return issue


def shown(things, **words):
    """A block for each of ``things``."""
    item_type = ContentType.objects.get_for_model(things.model)
    return [Block(kind=Block.Kind.ITEM, item_type=item_type, item_id=thing.pk, **words) for thing in things]


def leave_behind(issue, days):
    """As if it had gone out so many ``days`` ago, to nobody."""
    moment, nobody = now() - timedelta(days=days), Subscriber.objects.filter(pk=0)
    issue.mailing = frozen(issue, letter(issue), nobody, moment)
    issue.save()
    times = {"created_at": moment, "started_at": moment, "ended_at": moment}
    Mailing.objects.filter(pk=issue.mailing_id).update(state=Mailing.State.SENT, **times)
