"""What keeps an issue from being sent, and what only asks for a look."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from campaign.models import Campaign, Chart, FactSheet, Figure, News, Picture
from newsletter.checks import Severity, errors, problems
from newsletter.models import Block
from tests.campaign.activity import make_event
from tests.campaign.telling import make_consent, make_story
from tests.newsletter.issue_desk import with_addresses
from tests.newsletter.issues import make_issue, show

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def campaign(db):
    with_addresses()


def add(issue, **values):
    return Block.objects.create(issue=issue, order=90, **values)


def told(issue, severity=None):
    return [problem.words for problem in problems(issue) if severity in (None, problem.severity)]


def test_nothing_is_wrong_with_a_plain_issue():
    assert problems(make_issue(preheader="In short")) == []


def test_what_a_phone_cuts_off_or_shows_instead_asks_for_a_look_and_no_more():
    issue = make_issue("Long " * 20)

    assert told(issue, "error") == []
    subject, preview = told(issue, "warning")
    assert "100 characters; a phone shows about 70" in subject
    assert "no preview line" in preview


def test_an_issue_without_words_cannot_be_sent():
    issue = make_issue(preheader="In short")
    issue.blocks.all().delete()
    assert told(issue) == ["It has no blocks: there is nothing to read."]

    heading, text, button = (add(issue, kind=kind, text="<p> </p>") for kind in ("heading", "text", "button"))

    assert [(problem.words, problem.block) for problem in errors(problems(issue))] == [
        ("The heading has no words.", heading),
        ("The text is empty.", text),
        ("A button needs its words and its link.", button),
    ]


def test_an_issue_without_the_campaigns_addresses_cannot_be_sent():
    issue = make_issue(preheader="In short")
    Campaign.objects.update(contact_address="", contact_email="")

    assert [words.partition(":")[0] for words in told(issue, Severity.ERROR)] == [
        "The campaign details have no postal address",
        "The campaign details have no email address",
    ]


@pytest.mark.parametrize(
    ("url", "wrong"),
    [
        ("https://www.example.org/report", ""),
        ("mailto:hello@example.org", ""),
        ("/fact-sheets/", ""),
        ("http://localhost:8000/fact-sheets/", ""),
        ("http://www.example.org/report", "http://www.example.org/report is not an address that begins with https://."),
        ("https://nowhere", "https://nowhere is not a whole web address."),
        ("/fact-sheets/no-such-sheet/", "/fact-sheets/no-such-sheet/ leads nowhere: this site has no such page."),
        ("/no-such-page/", "/no-such-page/ leads nowhere: this site has no such page."),
        ("no-such-page", "no-such-page is not an address that begins with https://."),
    ],
)
def test_each_link_is_looked_up_or_looked_at(url, wrong):
    issue = make_issue(preheader="In short")
    block = add(issue, kind="text", text=f'<p>Read <a href="{url}">this</a>.</p>')

    assert [(each.words, each.block) for each in errors(problems(issue))] == ([(wrong, block)] if wrong else [])


def test_what_readers_could_not_find_cannot_be_sent():
    issue, sheet = make_issue(preheader="In short"), FactSheet.objects.published().first()
    show(issue, sheet)
    assert problems(issue) == []

    FactSheet.objects.filter(pk=sheet.pk).update(status="withdrawn")
    assert "was withdrawn" in told(issue, Severity.ERROR)[0]

    News.objects.all().delete()
    show(issue, News.objects.create(slug="gone", title="Gone", summary="s", body="<p>b</p>", dated=localdate()))
    News.objects.all().delete()
    assert "was deleted" in told(issue, Severity.ERROR)[1]


def test_a_story_needs_its_tellers_consent_to_the_newsletter():
    issue = make_issue(preheader="In short")
    story = make_story(consent=make_consent(purposes=["website"]))
    show(issue, story)

    assert "did not agree to the newsletter" in told(issue, Severity.ERROR)[0]

    story.consent.purposes.append("newsletter")
    story.consent.save()
    assert errors(problems(issue)) == []


def test_a_figure_past_its_day_of_review_asks_for_a_look_and_no_more():
    issue, figure = make_issue(preheader="In short"), Figure.objects.published().first()
    chart = Chart.objects.published().first()
    show(issue, figure)
    show(issue, chart)
    assert problems(issue) == []

    old = {"checked_on": localdate() - timedelta(days=9), "review_by": localdate() - timedelta(days=1)}
    Figure.objects.filter(pk=figure.pk).update(**old)
    type(chart.series).objects.filter(pk=chart.series_id).update(**old)

    assert len(told(issue, Severity.WARNING)) == 2
    assert all("past its day of review" in words for words in told(issue))


def test_an_event_that_is_over_and_a_thing_shown_twice_ask_for_a_look():
    issue, event = make_issue(preheader="In short"), make_event(days=-3)
    show(issue, event)
    show(issue, event)

    assert [words.rpartition("– ")[2] for words in told(issue)] == [
        "it is over.",
        "it is over.",
        "It shows what an earlier block shows already.",
    ]
    assert errors(problems(issue)) == []


def test_a_picture_that_stands_alone_has_words_for_those_who_do_not_see_it():
    issue = make_issue(preheader="In short")
    show(issue, Picture.objects.create(title="Lines", decorative=True, width=10, height=10))

    assert "it needs words for those who do not see it" in told(issue, Severity.ERROR)[0]


def test_a_text_rewritten_by_hand_keeps_the_links_that_every_copy_must_have():
    issue = make_issue(preheader="In short", own_text="News. http://example.org/")
    assert len(errors(problems(issue))) == 3

    issue.own_text = "News. https://www.example.org/ {leave} {archive}"
    assert told(issue) == ["The plain text was rewritten by hand: see that it still says what the blocks say."]


def test_what_nobody_fills_in_does_not_reach_the_readers():
    issue = make_issue("About {term} and {nobody}", preheader="In short")

    assert told(issue) == ["{nobody} would reach the readers as it stands: nothing is filled in there."]


def test_an_issue_that_mail_programs_would_cut_off_cannot_be_sent():
    issue = make_issue(preheader="In short")
    add(issue, kind="text", text="<p>More than we hoped for.</p>" * 4_000)

    assert "some mail programs cut it off" in told(issue, Severity.ERROR)[0]
