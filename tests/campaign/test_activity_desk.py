"""Initiatives and events on the desk: areas to tick, what came of an event, and what nobody told yet."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate
from lxml import html

from campaign.models import Event, Initiative, Picture, Revision
from campaign.usage import places
from tests.campaign.activity import make_event, make_initiative, report
from tests.campaign.desk import address, change, fields

pytestmark = pytest.mark.django_db
EVENTS, INITIATIVES = "/admin/campaign/event/", "/admin/campaign/initiative/"


def listed(desk, path):
    page = html.fromstring(desk.get(path).content.decode())
    return [link.text for link in page.xpath("//table[@id='result_list']/tbody//th//a")]


def to_look_at(desk, about):
    page = html.fromstring(desk.get("/admin/").content.decode())
    rows = page.xpath("//*[@aria-labelledby='to-check']//li")
    found = {" ".join(row.text_content().split()): row.find("a").get("href") for row in rows}
    return {words: path for words, path in found.items() if about in words}


def test_areas_are_boxes_to_tick_in_groups(desk):
    page = html.fromstring(desk.get(f"{EVENTS}add/").content.decode())
    groups = [label.text.strip() for label in page.xpath("//*[@id='id_areas']//label[not(@for)]")]

    assert len(page.xpath("//input[@name='areas']")) == 57
    assert "South East police force areas" in groups


def test_staff_write_an_initiative_and_publish_it(desk, client):
    values = fields(desk.get(f"{INITIATIVES}add/"))
    written = {
        "title": "Kettle Club",
        "slug": "kettle-club",
        "summary": "Tea and advice.",
        "fields": ["housing", "health"],
        "run_by": "Invented Neighbours",
        "for_whom": "People who leave prison",
        "place": "Birmingham",
        "areas": ["west-midlands", "west-midlands-police"],
        "what_it_does": "<p>It meets people.</p>",
        "result": "<p>Most had a home.</p>",
        "evidence": "Counted by its staff.",
        "checked_on": "2026-11-01",
    }
    answer = desk.post(f"{INITIATIVES}add/", values | written | {"_publish": "1"})

    assert answer.status_code == 302, html.fromstring(answer.content.decode()).text_content()
    initiative = Initiative.objects.get()
    assert initiative.fields == ["housing", "health"]
    assert initiative.areas == ["west-midlands", "west-midlands-police"]
    assert client.get("/initiatives/kettle-club/").status_code == 200
    assert Revision.objects.of(initiative).count() == 1


@pytest.mark.parametrize("name", ["areas", "fields"])
def test_without_an_area_or_a_kind_of_work_the_form_says_what_to_do(desk, name):
    initiative = make_initiative()

    answer = change(desk, initiative, **{name: []})

    assert "Tick at least one." in answer.content.decode()


def test_opening_and_saving_changes_nothing(desk):
    for item in (make_initiative(), make_event()):
        desk.get(address(item))
        before = Revision.objects.of(item).count()

        assert change(desk, item).status_code == 302
        assert Revision.objects.of(item).count() == before


def test_staff_tell_what_happened_without_having_to_give_the_day(desk, client):
    event = make_event(days=-7)

    change(desk, event, came="43", promised="A reply in May")

    assert Event.objects.get().reported_on == localdate()
    assert "A reply in May" in client.get(event.get_absolute_url()).content.decode()


def test_a_promise_without_a_number_is_refused_and_all_that_was_typed_is_kept(desk):
    event = make_event(days=-7)

    answer = change(desk, event, promised="A reply in May").content.decode()

    assert "A report has its day and how many came" in answer
    assert "A reply in May" in answer
    assert Event.objects.get().promised == ""


def test_events_are_listed_by_whether_they_were_and_whether_anybody_told(desk):
    make_event("Tomorrow", days=1)
    make_event("Nobody Said", days=-3)
    make_event("Called Off", days=-4, cancelled=True)
    report(make_event("Told", days=-5))

    assert listed(desk, f"{EVENTS}?time=coming") == ["Tomorrow"]
    assert listed(desk, f"{EVENTS}?time=past") == ["Nobody Said", "Called Off", "Told"]
    assert listed(desk, f"{EVENTS}?time=unreported") == ["Nobody Said"]
    assert listed(desk, f"{EVENTS}?area=wales") == []
    assert len(listed(desk, f"{EVENTS}?area=england")) == 4
    assert len(listed(desk, f"{EVENTS}?area=atlantis")) == 4


def test_the_desk_names_past_events_that_nobody_has_told_about(desk):
    assert to_look_at(desk, "past event") == {}

    make_event("Nobody Said", days=-3)
    make_event("Draft", days=-3, status="draft")
    report(make_event("Told", days=-5))

    ((words, path),) = to_look_at(desk, "past event").items()
    assert words == "1 past event without word of what happened"
    assert listed(desk, path) == ["Nobody Said"]


def test_the_desk_names_initiatives_that_nobody_has_checked_for_a_year(desk):
    make_initiative("Fresh")
    make_initiative("Stale", checked_on=localdate() - timedelta(days=366))

    ((words, path),) = to_look_at(desk, "initiative").items()
    assert words == "1 initiative last checked more than a year ago"
    assert listed(desk, path)[0] == "Stale"


def test_a_picture_knows_where_it_is_shown(desk):
    picture = Picture.objects.create(title="Kettle", decorative=True, width=640, height=480)
    items = [make_initiative(picture=picture), make_event(picture=picture)]

    assert places(picture) == items
