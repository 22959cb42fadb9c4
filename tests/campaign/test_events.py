"""Events: what is on, what was, and what came of it."""

import pytest

from tests.campaign.activity import make_event

pytestmark = pytest.mark.django_db


def read(client, path, status=200):
    response = client.get(path)
    assert response.status_code == status, path
    return " ".join(response.content.decode().split())


def test_what_is_to_come_is_on_the_list_and_what_was_is_in_the_archive(client):
    make_event()
    make_event("Long Ago", days=-30)

    coming, past = read(client, "/events/"), read(client, "/events/archive/")

    assert "Open Evening" in coming
    assert "Long Ago" not in coming
    assert "Long Ago" in past
    assert "Open Evening" not in past


@pytest.mark.parametrize("status", ["draft", "withdrawn"])
def test_one_that_is_not_published_is_nowhere(client, status):
    hidden = make_event(status=status)

    for path in ("/events/", "/events/archive/", "/events/calendar.ics"):
        assert "Open Evening" not in read(client, path)
    assert client.get(hidden.get_absolute_url()).status_code in (404, 410)
    assert client.get("/events/open-evening.ics").status_code in (404, 410)
