"""Calendar files, as a calendar program reads them: with a library that did not write them."""

from datetime import UTC, datetime, timedelta

import pytest
from ical.calendar_stream import IcsCalendarStream

from campaign import revisions
from campaign.models import Event
from tests.campaign.activity import make_event

pytestmark = pytest.mark.django_db


def calendar(client, path="/events/calendar.ics"):
    response = client.get(path)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    return IcsCalendarStream.calendar_from_ics(response.content.decode())


def entry(client, path="/events/open-evening.ics"):
    (event,) = calendar(client, path).events
    return event


def test_one_event_is_read_with_its_time_place_and_page(client):
    summer = datetime(2027, 7, 1, 18, tzinfo=UTC)
    event = make_event(
        title="Te a siarad: ffigurau, “ŵyl”; yes, really",
        slug="open-evening",
        starts_at=summer,
        ends_at=summer + timedelta(hours=2),
        address="Invented Hall\n1 Example Street",
    )

    read = entry(client)

    assert read.summary == event.title
    assert (read.dtstart, read.dtend) == (event.starts_at, event.ends_at)
    assert read.dtstart.tzinfo == UTC
    assert read.location == "Handsworth, Birmingham, Invented Hall, 1 Example Street"
    assert str(read.url) == "http://localhost:8000/events/open-evening/"
    assert "A hearing loop" in read.description
    assert read.status == "CONFIRMED"


def test_a_cancelled_event_is_told_as_cancelled(client):
    make_event(cancelled=True)

    assert entry(client).status == "CANCELLED"
    assert entry(client, "/events/calendar.ics").status == "CANCELLED"


def test_an_event_keeps_its_identity_when_its_words_and_address_change(client):
    event = make_event()
    revisions.record(event)
    before = entry(client)

    event.title, event.slug = "Moved Evening", "moved-evening"
    event.save()
    revisions.record(event)

    after = entry(client, "/events/moved-evening.ics")
    assert after.uid == before.uid
    assert after.sequence == before.sequence + 1
    assert after.last_modified >= before.last_modified


def test_the_calendar_holds_what_is_to_come_and_for_a_while_what_was(client):
    for title, days in (("Next Year", 365), ("Tomorrow", 1), ("Last Month", -30), ("Last Year", -365)):
        make_event(title, days=days)

    assert [event.summary for event in calendar(client).events] == ["Last Month", "Tomorrow", "Next Year"]


def test_a_calendar_without_events_is_one_all_the_same(client):
    assert calendar(client).events == []


def test_nothing_about_a_person_is_in_it(client):
    make_event(contact="Ada Example, ada@example.org, 020 7946 0000", organiser="Ada Example")

    for path in ("/events/open-evening.ics", "/events/calendar.ics"):
        assert "Ada" not in client.get(path).content.decode()
        assert "7946" not in client.get(path).content.decode()


def test_caches_may_keep_it_and_the_same_events_make_the_same_file(client):
    make_event()
    first, second = (client.get("/events/calendar.ics") for _ in range(2))

    assert first.content == second.content
    assert "public" in first.headers["Cache-Control"]
    assert not first.cookies


def test_it_is_within_what_the_format_allows(client):
    make_event(title="A title in many letters, ŵ and ŷ among them, " * 3, slug="long", access="Line one.\nLine two.")

    content = client.get("/events/long.ics").content

    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert Event.objects.get().access in entry(client, "/events/long.ics").description
