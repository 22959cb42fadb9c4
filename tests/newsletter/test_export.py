"""Addresses leave the site only as a file that is written down: who, when, which and what for."""

import csv
from io import StringIO

import pytest

from newsletter.models import Export, Subscriber, Topic
from newsletter.services import suppressing
from tests.newsletter.desk import DESK, make_staff, said
from tests.newsletter.readers import make_reader

pytestmark = pytest.mark.django_db
ADD = f"{DESK}export/add/"


def take(client, **answers):
    return client.post(ADD, {"who": "reachable", "reason": "The annual check", **answers})


def rows(response):
    return list(csv.reader(StringIO(response.content.decode("utf-8-sig"))))


def emails(response):
    return [row[0] for row in rows(response)[1:]]


def test_an_export_is_written_down_with_who_which_how_many_and_what_for(admin_client, admin_user):
    make_reader("ada@example.org", Topic.objects.filter(slug__in=["facts", "events"]), language="cy")

    response = take(admin_client, language="cy")

    assert rows(response)[0][:4] == ["email", "state", "language", "topics"]
    assert rows(response)[1][:4] == ["ada@example.org", "subscribed", "cy", "events; facts"]
    assert response["Content-Disposition"].startswith('attachment; filename="subscribers-')
    kept = Export.objects.get()
    assert (kept.by, kept.which, kept.people, kept.reason) == (
        admin_user,
        "Who gets the next issue, Cymraeg",
        1,
        "The annual check",
    )
    assert "The annual check" in admin_client.get(f"{DESK}export/").content.decode()


def test_without_a_reason_nothing_leaves(admin_client):
    make_reader("ada@example.org")

    response = take(admin_client, reason=" ")

    assert "Say in a few words why" in said(response)
    assert "ada@example.org" not in response.content.decode()
    assert not Export.objects.exists()


def test_only_those_asked_for_are_in_the_file(admin_client):
    facts = Topic.objects.get(slug="facts")
    make_reader("ada@example.org", [facts])
    make_reader("eve@example.org")
    suppressing.suppress(make_reader("quiet@example.org", [facts]).email, by=None, reason="The mailbox is full.")
    Subscriber.objects.create(email="asked@example.org")

    assert emails(take(admin_client)) == ["ada@example.org", "eve@example.org"]
    assert emails(take(admin_client, topic=facts.pk)) == ["ada@example.org"]
    assert emails(take(admin_client, who="pending")) == ["asked@example.org"]
    assert len(emails(take(admin_client, who=""))) == 4


def test_no_address_becomes_a_formula(admin_client):
    make_reader("=hyperlink+1@example.org")
    make_reader("+ada@example.org")

    assert emails(take(admin_client)) == ["'=hyperlink+1@example.org", "'+ada@example.org"]


def test_looking_at_subscribers_is_no_leave_to_take_them_away(client):
    client.force_login(make_staff("looker", "view_subscriber", "change_subscriber", "view_export"))

    assert take(client).status_code == 403
    assert client.get(ADD).status_code == 403
    assert "Export …" not in client.get(f"{DESK}subscriber/").content.decode()
    assert not Export.objects.exists()


def test_an_export_is_never_deleted_or_changed(admin_client):
    take(admin_client)
    number = Export.objects.get().pk

    assert admin_client.post(f"{DESK}export/{number}/delete/", {"post": "yes"}).status_code == 403
    assert admin_client.post(f"{DESK}export/{number}/change/", {"reason": "Another"}).status_code == 403
