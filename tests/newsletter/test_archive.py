"""The archive: what has begun to leave is there for everybody, and what was taken back is gone from it."""

import re
from datetime import timedelta

import feedparser
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from campaign import consents, searching
from campaign.models import Chart, Copy, FactSheet, Figure
from campaign.views.lists import PAGE
from newsletter import contents
from newsletter.models import Block, Issue
from outbox import chores, mailings
from outbox.models import Mailing
from tests.campaign.telling import make_consent, make_story
from tests.newsletter.issues import begin, freeze, make_issue, show
from tests.newsletter.readers import make_reader
from tests.supporters.making import make_organisation

pytestmark = pytest.mark.django_db


def page(issue):
    return Client().get(issue.get_absolute_url())


def test_an_issue_is_in_the_archive_once_it_begins_to_leave():
    issue = make_issue("News of the autumn", preheader="What we did")
    freeze(issue)
    assert page(issue).status_code == 404
    assert "No issue has gone out yet" in Client().get("/newsletter/archive/").text

    begin(issue)

    assert "More than we hoped for." in page(issue).text
    assert "News of the autumn" in Client().get("/newsletter/archive/").text
    assert "What we did" in Client().get("/newsletter/archive/feed.xml").text


def test_a_feed_reader_finds_each_issue_once_by_its_own_address():
    begin(make_issue("The first & only <b>", preheader="What we <i>did</i>"))

    parsed = feedparser.parse(Client().get("/newsletter/archive/feed.xml").content)

    assert (parsed.bozo, parsed.version) == (False, "atom10")
    assert {link.rel: link.href for link in parsed.feed.links} == {
        "alternate": f"{settings.SITE_URL}/newsletter/archive/",
        "self": f"{settings.SITE_URL}/newsletter/archive/feed.xml",
    }
    (entry,) = parsed.entries
    issue = Issue.objects.get()
    assert (entry.title, entry.link) == ("The first & only <b>", settings.SITE_URL + issue.get_absolute_url())
    assert entry.id.startswith("tag:")
    assert entry.updated_parsed[:5] == issue.mailing.started_at.utctimetuple()[:5]


def test_the_issue_that_left_last_comes_first_however_old_its_draft_is():
    waited, quick = make_issue("Long in the making"), make_issue("Written in a day")
    begin(quick)
    Mailing.objects.update(started_at=now() - timedelta(days=1))
    begin(waited)

    archive = Client().get("/newsletter/archive/").text

    assert archive.index(waited.subject) < archive.index(quick.subject)


def test_every_issue_is_on_one_page_of_the_archive():
    for number in range(PAGE + 1):
        begin(make_issue(f"Issue {number} of many"))
    first = Client().get("/newsletter/archive/").text

    (next_page,) = re.findall(r'href="([^"]+)" rel="next"', first)
    both = first + Client().get(next_page).text

    assert all(both.count(f">Issue {number} of many<") == 1 for number in range(PAGE + 1))


def test_an_issue_is_found_by_its_words_and_listed_for_search_engines():
    issue = begin(make_issue("The quokka in the corridor"))

    found = searching.find("hoped quokka").entries

    assert [entry.url for entry in found] == [issue.get_absolute_url()]
    assert issue.get_absolute_url() in Client().get("/sitemap-content.xml").text


def test_an_issue_that_shows_things_of_the_site_alone_is_found_by_its_subject():
    issue = make_issue("The quokka in the corridor")
    issue.blocks.all().delete()
    show(issue, FactSheet.objects.published()[0])

    assert [entry.url for entry in searching.find("quokka").entries] == []
    begin(issue)

    assert [entry.url for entry in searching.find("quokka").entries] == [issue.get_absolute_url()]


def test_an_issue_tells_those_who_share_it_what_it_is():
    html = page(begin(make_issue("News of the autumn", preheader="What we did"))).text

    assert '<meta property="og:title" content="News of the autumn">' in html
    assert '<meta property="og:description" content="What we did">' in html
    assert '"headline": "News of the autumn"' in html


def test_more_new_supporters_than_are_named_are_in_the_list_of_all(monkeypatch):
    monkeypatch.setattr(contents, "MOST_NAMES", 1)
    make_organisation(name="Anvil"), make_organisation(name="Bellows")
    issue = make_issue()
    Block.objects.create(issue=issue, kind=Block.Kind.SUPPORTERS, order=30)

    html = page(begin(issue)).text

    assert "Anvil" in html
    assert "Bellows" not in html
    assert "And more: see every organisation behind the campaign" in html


def test_an_issue_whose_subject_has_no_letters_has_an_address_all_the_same():
    issue = begin(make_issue("★ ★ ★"))

    assert page(issue).status_code == 200
    assert issue.get_absolute_url() in Client().get("/newsletter/archive/").text


def test_an_old_link_leads_to_the_address_it_has_now():
    issue = begin(make_issue("News of the autumn"))

    answer = Client().get(f"/newsletter/archive/{issue.pk}-something/")

    assert (answer.status_code, answer["Location"]) == (301, issue.get_absolute_url())


def tell():
    return make_story(make_consent(purposes=["website", "newsletter"]), title="The quokka in the corridor")


def test_a_story_taken_back_is_gone_from_the_archive_and_goes_to_nobody_else():
    story = tell()
    issue = make_issue()
    show(issue, story, text="<p>Then came a bilby.</p>")
    begin(issue)
    assert {"quokka", "bilby"} <= words(page(issue))

    consents.withdraw(story.consent, by=None, on=now().date(), how="by telephone")

    assert not {"quokka", "bilby"} & words(page(issue))
    issue.mailing.refresh_from_db()
    assert (issue.mailing.state, "taken back" in issue.mailing.reason) == ("paused", True)
    assert not mailings.resume(issue.mailing), "and staff are told so"
    issue.mailing.refresh_from_db()
    assert issue.mailing.state == "paused", "nobody can send it on"


def words(answer):
    return {word for word in ("quokka", "bilby") if word in answer.text}


def test_an_issue_whose_story_is_taken_back_before_its_time_never_starts():
    story = tell()
    issue = make_issue()
    show(issue, story)
    freeze(issue)

    consents.withdraw(story.consent, by=None, on=now().date(), how="by telephone")
    begin(issue)

    assert issue.mailing.state == "paused"
    assert issue.mailing.started_at is None
    assert page(issue).status_code == 404


def test_whoever_is_to_be_named_otherwise_is_sent_to_nobody_else_under_the_old_name():
    story = tell()
    issue = make_issue()
    show(issue, story)
    begin(issue)

    type(story.consent).objects.filter(pk=story.consent.pk).update(named_as="other", shown_name="A mother in Leeds")

    issue.mailing.refresh_from_db()
    assert (issue.mailing.state, "the old name" in issue.mailing.reason) == ("paused", True)


def test_a_story_whose_consent_ended_overnight_keeps_its_issue_from_starting():
    story = tell()
    issue = make_issue()
    show(issue, story)
    freeze(issue)
    type(story.consent).objects.filter(pk=story.consent.pk).update(taken_on="2020-01-01", ends_on="2020-01-02")
    story.refresh_from_db()

    begin(issue)

    assert (issue.mailing.state, issue.mailing.started_at) == ("paused", None)


def end_overnight(consent):
    """As the clock does it, which runs no trigger."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE campaign_consent DISABLE TRIGGER consent_changed")
        type(consent).objects.filter(pk=consent.pk).update(taken_on="2020-01-01", ends_on="2020-01-02")
        cursor.execute("ALTER TABLE campaign_consent ENABLE TRIGGER consent_changed")


def test_a_story_whose_consent_ends_while_its_issue_goes_out_goes_to_nobody_else():
    story, issue, other = tell(), make_issue(), make_issue("An issue without it")
    show(issue, story)
    make_reader()
    begin(issue)
    begin(other)
    chores.do()
    issue.mailing.refresh_from_db()
    assert issue.mailing.state == "sending"

    end_overnight(story.consent)
    chores.do()

    for each in (issue, other):
        each.mailing.refresh_from_db()
    assert (issue.mailing.state, "has ended" in issue.mailing.reason) == ("paused", True)
    assert not mailings.resume(issue.mailing), "nobody can send it on"
    assert other.mailing.state == "sending"


def test_where_a_story_went_is_written_down_when_the_first_copies_leave():
    story = tell()
    issue = make_issue("News of the autumn")
    show(issue, story)
    freeze(issue)
    assert not Copy.objects.exists()

    begin(issue)

    assert Copy.objects.get(story=story).what == f"E-newsletter: News of the autumn (issue {issue.pk})"


def test_the_desk_says_in_which_issues_a_fact_stands(admin_client):
    figure, chart = Figure.objects.get(slug="ss-07"), Chart.objects.first()
    issue = make_issue("News of the autumn")
    for thing in (figure, chart):
        show(issue, thing)

    for thing in (figure, chart.series):
        page = admin_client.get(reverse(f"admin:campaign_{thing._meta.model_name}_change", args=[thing.pk]))
        assert f'/admin/newsletter/issue/{issue.pk}/change/">Issue “News of the autumn”' in page.text
