"""Staff look after the people who get the newsletter."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.utils.timezone import localdate, now

from newsletter.models import ConsentEvent, Subscriber, Topic
from newsletter.services import subscribers, suppressing
from outbox.models import Delivery, Suppression, hash_of
from supporters.models import Wording
from tests.at_once import meet
from tests.newsletter.desk import DESK, make_staff, said, words
from tests.newsletter.issues import freeze, make_issue
from tests.newsletter.readers import make_reader

pytestmark = pytest.mark.django_db
LIST = f"{DESK}subscriber/"
ADDRESS = f"{LIST}address/"


def listed(client, **query):
    response = client.get(LIST, query)
    return sorted(row.email.partition("@")[0] for row in response.context["cl"].result_list)


def page_of(reader):
    return f"{LIST}{reader.pk}/change/"


def act(client, reader, name, reason="They telephoned."):
    return client.post(f"{LIST}{reader.pk}/do/{name}/", {"reason": reason}, follow=True)


def look_up(client, email, **act):
    return client.post(ADDRESS, {"email": email, **act})


def events(reader):
    return list(reader.events.values_list("kind", "how", "evidence"))


def test_staff_find_subscribers_by_the_beginning_or_the_end_of_an_address_and_by_what_they_get(admin_client):
    facts = Topic.objects.get(slug="facts")
    make_reader("ada@example.org", [facts])
    make_reader("adam@example.com", language="cy")
    make_reader("eve@example.org", paused_until=localdate() + timedelta(days=9))
    Subscriber.objects.create(email="asked@example.org")
    suppressing.suppress(make_reader("quiet@example.org").email, by=None, reason="The mailbox is full.")

    assert listed(admin_client, q="ADA") == ["ada", "adam"]
    assert listed(admin_client, q=" @example.COM ") == ["adam"]
    assert listed(admin_client, q="da") == []
    assert listed(admin_client, state__exact="pending") == ["asked"]
    assert listed(admin_client, topic="facts") == ["ada"]
    assert listed(admin_client, topic="none", language__exact="cy") == ["adam"]
    assert listed(admin_client, reached="yes") == ["ada", "adam"]
    assert listed(admin_client, reached="paused") == ["eve"]
    assert listed(admin_client, reached="suppressed") == ["quiet"]
    assert "does not go: entered by staff" in words(admin_client.get(LIST))


def test_one_subscriber_shows_what_they_agreed_to_in_the_very_words_and_what_became_of_each_issue(admin_client):
    reader, issue = make_reader("ada@example.org"), make_issue("News <of> the autumn")
    wording = Wording.current("newsletter")
    ConsentEvent.objects.create(subscriber=reader, kind="asked", how="page", wording=wording)
    issue.mailing = freeze(issue)
    issue.save()
    Delivery.objects.update(state="unknown", ended_at=now())

    page = words(admin_client.get(page_of(reader)))

    assert wording.text in page
    assert "newsletter, version 1" in page
    assert "News <of> the autumn May have arrived" in page


def test_staff_read_the_time_by_the_clock_of_24_hours_as_everywhere_on_the_site(admin_client):
    reader = make_reader("ada@example.org")
    Subscriber.objects.filter(pk=reader.pk).update(confirmed_at=datetime(2026, 1, 5, 20, 48, tzinfo=UTC))

    assert "5 Jan 2026, 20:48" in words(admin_client.get(page_of(reader)))


def test_nobody_edits_adds_or_deletes_a_subscriber_by_hand(admin_client):
    reader = make_reader("ada@example.org")

    page = admin_client.get(page_of(reader)).content.decode()

    assert 'name="email"' not in page
    assert 'name="_save"' not in page
    assert admin_client.post(page_of(reader), {"email": "eve@example.org"}).status_code == 403
    assert admin_client.get(f"{LIST}add/").status_code == 403
    assert admin_client.post(f"{LIST}{reader.pk}/delete/", {"post": "yes"}).status_code == 403
    assert Subscriber.objects.get().email == "ada@example.org"


def test_opening_the_page_of_an_act_changes_nothing(admin_client):
    reader = make_reader("ada@example.org")

    for name in ("leave", "suppress", "erase"):
        assert "What will happen to ada@example.org" in words(admin_client.get(f"{LIST}{reader.pk}/do/{name}/"))

    assert Subscriber.objects.reachable().get() == reader
    assert len(events(reader)) == 2


def test_staff_stop_and_let_back_with_a_reason_that_is_kept(admin_client, admin_user):
    reader = make_reader("ada@example.org")

    assert "Say in a few words why" in said(act(admin_client, reader, "suppress", reason=" "))
    assert Subscriber.objects.reachable().exists()
    act(admin_client, reader, "suppress", "The mailbox is full.")
    assert not Subscriber.objects.reachable().exists()
    assert "The mailbox is full." in words(admin_client.get(page_of(reader)))
    act(admin_client, reader, "lift", "They emptied it.")

    assert Subscriber.objects.reachable().get() == reader
    assert events(reader)[2:] == [
        ("suppressed", "desk", "The mailbox is full."),
        ("lifted", "desk", "They emptied it."),
    ]
    assert reader.events.last().by == admin_user


def test_whoever_asks_staff_to_leave_has_left_at_once_and_staff_cannot_bring_them_back(admin_client, admin_user):
    reader, issue = make_reader("ada@example.org"), make_issue()
    issue.mailing = freeze(issue)
    issue.save()

    answer = act(admin_client, reader, "leave", "By telephone on 3 May.")

    reader.refresh_from_db()
    assert reader.state == "left"
    assert events(reader)[-1] == ("left", "desk", "By telephone on 3 May.")
    assert reader.events.last().by == admin_user
    assert Delivery.objects.get().state == "skipped"
    assert "Write to this address again" not in words(answer)
    assert "not possible any more" in said(act(admin_client, reader, "lift"))
    assert not Subscriber.objects.reachable().exists()


def test_letting_an_address_back_does_not_bring_back_who_left(admin_client):
    reader = make_reader("ada@example.org")
    suppressing.suppress(reader.email, by=None, reason="A mistake.")
    subscribers.leave(reader, how=ConsentEvent.How.PAGE)

    act(admin_client, reader, "lift")

    assert not Subscriber.objects.reachable().exists()


def test_erasing_leaves_the_keyed_hash_and_nothing_else(admin_client, admin_user):
    reader = make_reader("ada@example.org", Topic.objects.all())
    suppressing.suppress(reader.email, by=admin_user, reason="Ada telephoned.")

    answer = act(admin_client, reader, "erase", "In a letter of 3 May.")

    assert "Only the keyed hash of the address is left." in said(answer)
    assert not Subscriber.objects.exists()
    assert not ConsentEvent.objects.exists()
    left = Suppression.objects.get()
    assert (left.email_hmac, left.reason, left.note) == (hash_of("ada@example.org"), "erased", "In a letter of 3 May.")
    assert not LogEntry.objects.filter(object_repr__contains="ada@").exists()
    assert not suppressing.lift("ada@example.org", by=admin_user, reason="Another import.")


def test_a_reason_never_holds_an_address(admin_client):
    reader = make_reader("ada@example.org")

    answer = act(admin_client, reader, "erase", "ada@example.org asked for it")

    assert "Leave addresses out" in said(answer)
    assert Subscriber.objects.exists()


def test_an_address_is_looked_up_by_its_hash_and_added_to_nothing(admin_client):
    subscribers.erase(make_reader("gone@example.org"))

    erased, stranger = (words(look_up(admin_client, email)) for email in ("Gone@Example.org", "eve@example.org"))

    assert "Asked to be erased, since" in erased
    assert "Only the person can come back" in erased
    assert "Not a subscriber" in stranger
    assert "Not on the list" in stranger
    assert (Subscriber.objects.count(), Suppression.objects.count()) == (0, 1)


def test_an_address_that_is_not_a_subscribers_is_kept_out_and_let_back(admin_client, admin_user):
    look_up(admin_client, "eve@example.org", act="suppress", reason="")
    assert not Suppression.objects.exists()

    look_up(admin_client, "eve@example.org", act="suppress", reason="Asked us never to write.")
    row = Suppression.objects.get()
    answer = look_up(admin_client, "eve@example.org", act="lift", reason="Wrote again.")

    assert (row.email_hmac, row.by, row.note) == (hash_of("eve@example.org"), admin_user, "Asked us never to write.")
    assert "Not on the list" in words(answer)
    assert not Suppression.objects.exists()


@pytest.mark.parametrize("name", ["leave", "suppress", "lift", "erase"])
def test_who_may_only_look_can_do_nothing(client, name):
    reader = make_reader("ada@example.org")
    client.force_login(make_staff("looker", "view_subscriber"))

    page = words(client.get(page_of(reader)))

    assert "Mark as left" not in page
    assert act(client, reader, name).status_code == 403
    assert look_up(client, "ada@example.org", act="suppress", reason="No.").status_code == 403
    assert Subscriber.objects.reachable().get() == reader


def test_the_desk_says_how_many_there_are(admin_client):
    make_reader("ada@example.org")
    Subscriber.objects.create(email="asked@example.org")
    subscribers.leave(make_reader("eve@example.org"), how=ConsentEvent.How.PAGE)
    long_ago = now() - timedelta(days=40)
    Subscriber.objects.create(email="old@example.org", state="left", left_at=long_ago)

    page = words(admin_client.get("/admin/"))

    assert "1 subscribed" in page
    assert "1 asked and not confirmed" in page
    assert "1 left this month" in page


def test_a_topic_that_somebody_chose_is_never_deleted_for_then_they_would_get_every_issue(admin_client):
    facts, events = Topic.objects.get(slug="facts"), Topic.objects.get(slug="events")
    make_reader("ada@example.org", [facts])

    for topic in (facts, events):
        admin_client.post(f"{DESK}topic/{topic.pk}/delete/", {"post": "yes"})
    chosen = {"action": "delete_selected", "_selected_action": [facts.pk], "post": "yes"}
    admin_client.post(f"{DESK}topic/", chosen)

    assert Topic.objects.filter(slug="facts").exists()
    assert not Topic.objects.filter(slug="events").exists()


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("issue", "“Start from what is new” makes a draft"),
        ("subscriber", "Nobody has asked for the newsletter yet"),
        ("import", "No file has been sent in"),
        ("export", "No address has been taken away"),
    ],
)
def test_an_empty_list_says_what_will_stand_there_and_a_search_does_not(admin_client, name, sentence):
    assert sentence in words(admin_client.get(f"{DESK}{name}/"))
    assert sentence not in words(admin_client.get(f"{DESK}{name}/?q=ada"))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("act", [suppressing.suppress, suppressing.lift])
def test_staff_decide_about_an_address_while_its_reader_leaves_and_both_are_done(act):
    reader = make_reader()
    if act == suppressing.lift:
        suppressing.suppress(reader.email, by=None, reason="The mailbox is full.")

    said = meet(
        Subscriber.objects.all(),
        lambda: subscribers.leave(reader, how="one-click"),
        lambda: act(reader.email, by=None, reason="Ada telephoned."),
    )

    assert said[0]
    assert not Subscriber.objects.reachable().exists()
