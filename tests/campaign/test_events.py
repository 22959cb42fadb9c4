"""Events: what is on, what was, and what came of it."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate

from campaign import revisions
from campaign.models import Event
from campaign.preview import make_link
from tests.campaign.activity import make_event, report

pytestmark = pytest.mark.django_db


def read(client, path, status=200):
    response = client.get(path)
    assert response.status_code == status, path
    return " ".join(response.content.decode().split())


def titles(client, path):
    return re.findall(r"<h2><a [^>]*>([^<]+)</a></h2>", read(client, path))


def words(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_what_is_to_come_is_on_the_list_and_what_was_is_in_the_archive(client):
    make_event("Next Week", days=7)
    make_event("Tomorrow", days=1)
    make_event("On Now", days=0)
    make_event("Last Week", days=-7)
    make_event("Last Year", days=-365)

    assert titles(client, "/events/") == ["On Now", "Tomorrow", "Next Week"]
    assert titles(client, "/events/archive/") == ["Last Week", "Last Year"]


@pytest.mark.parametrize("status", ["draft", "withdrawn"])
def test_one_that_is_not_published_is_nowhere(client, status):
    hidden = make_event(status=status)
    report(make_event("Last Week", days=-7, status=status))

    for path in ("/", "/events/", "/events/archive/", "/events/calendar.ics"):
        assert not re.search("Open Evening|Last Week|Added up", read(client, path)), path
    assert client.get(hidden.get_absolute_url()).status_code in (404, 410)
    assert client.get("/events/open-evening.ics").status_code in (404, 410)


def test_a_page_says_when_in_london_time_where_and_how_to_take_part(client):
    summer = datetime(2027, 7, 1, 18, tzinfo=UTC)
    make_event(
        starts_at=summer,
        ends_at=summer + timedelta(hours=2),
        address="Invented Hall\n1 Example Street",
        online="https://example.org/join",
        booking="Book at https://example.org/book",
    )

    page = read(client, "/events/open-evening/")

    assert "Thursday 1 July 2027, 19:00 – 21:00" in words(page)
    assert '<time datetime="2027-07-01T19:00:00+01:00">' in page
    assert "Invented Hall<br>1 Example Street" in page
    assert "No steps. A hearing loop." in page
    assert '<a href="https://example.org/join"' in page
    assert '<a href="https://example.org/book"' in page


def test_one_that_goes_on_overnight_names_both_days(client):
    start = datetime(2027, 1, 5, 20, tzinfo=UTC)
    make_event(starts_at=start, ends_at=start + timedelta(hours=12))

    page = words(read(client, "/events/open-evening/"))

    assert "Tuesday 5 January 2027, 20:00 – Wednesday 6 January 2027, 08:00" in page


def test_a_cancelled_one_stays_in_its_place_and_says_so(client):
    make_event(cancelled=True)

    assert "Cancelled" in read(client, "/events/")
    assert "This event is cancelled." in read(client, "/events/open-evening/")


def test_the_home_page_names_the_next_one_that_takes_place(client):
    assert "The next event" not in read(client, "/")

    make_event("Called Off", days=1, cancelled=True)
    make_event("Later", days=9)
    make_event("Sooner", days=3)

    home = read(client, "/")
    assert "Sooner" in home
    assert "Called Off" not in home
    assert "Later" not in home


def test_lists_and_the_calendar_are_filtered_by_place(client):
    make_event("In Birmingham", areas=["west-midlands-police"])
    make_event("In Wales", areas=["wales"])
    make_event("Was in Wales", days=-5, areas=["wales"])

    assert titles(client, "/events/?area=west-midlands") == ["In Birmingham"]
    assert titles(client, "/events/?area=nowhere") == ["In Birmingham", "In Wales"]
    assert titles(client, "/events/archive/?area=west-midlands") == []
    assert "/events/calendar.ics?area=wales" in read(client, "/events/?area=wales")
    assert "In Birmingham" not in read(client, "/events/calendar.ics?area=wales")


def test_a_report_says_how_many_came_whom_you_met_and_what_was_promised(client):
    event = make_event(days=-7)
    assert "What happened" not in read(client, "/events/open-evening/")

    report(event, came=43, whom_met="Two councillors", promised="A reply in May", what_happened="<p>It rained.</p>")

    page = words(read(client, "/events/open-evening/"))
    assert "How many came 43" in page
    assert "Who was met Two councillors" in page
    assert "What was promised A reply in May" in page
    assert "It rained." in page


def test_what_came_of_all_events_is_added_up(client):
    assert "Added up" not in read(client, "/events/archive/")

    report(make_event("First", days=-9), came=30, promised="A reply")
    report(make_event("Second", days=-8), came=1_200)
    report(make_event("In Wales", days=-7, areas=["wales"]), came=5, promised="A visit")
    make_event("Nobody Said", days=-6)

    assert "3 events that we had word of 1,235 people came 2 of them led to a promise" in words(
        read(client, "/events/archive/")
    )
    assert "1 event that we had word of 5 people came" in words(read(client, "/events/archive/?area=wales"))


def test_a_report_is_whole_and_comes_after_the_beginning():
    for days, values in ((-7, {"whom_met": "A councillor"}), (7, {"came": 3})):
        event = make_event(f"Event {days}", days=days)
        for name, value in values.items():
            setattr(event, name, value)
        with pytest.raises(ValidationError):
            event.full_clean()


def test_a_report_that_names_no_day_came_today():
    event = make_event(days=-7)
    event.came = 12
    event.full_clean()
    event.save()

    assert Event.objects.get().reported_on == localdate()


@pytest.mark.parametrize("slug", ["archive", "calendar"])
def test_no_event_takes_the_address_of_a_page_of_all_events(slug):
    event = make_event()
    event.slug = slug

    with pytest.raises(ValidationError, match="Choose another address"):
        event.full_clean()


def test_a_partner_sees_a_draft_by_its_preview_link_and_nobody_else_does(client):
    draft = make_event(status="draft")

    assert "No steps. A hearing loop." in read(client, urlsplit(make_link(draft)).path)
    assert client.get(draft.get_absolute_url()).status_code == 404


def test_links_to_an_event_follow_it_to_its_new_address(client):
    event = make_event()
    revisions.record(event)
    event.slug = "moved-evening"
    event.save()
    revisions.record(event)

    assert client.get("/events/open-evening/").headers["Location"] == "/events/moved-evening/"
    assert client.get("/events/open-evening.ics").headers["Location"] == "/events/moved-evening.ics"
