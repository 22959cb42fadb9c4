"""What a reader can see and change by the link of every mail, and what takes a link of its own."""

import json
import logging
from datetime import date, timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from django.utils.timezone import localdate, now
from test_leave import ONE_CLICK, make_issue

from newsletter.links import read_token
from newsletter.models import ConsentEvent, Issue, Subscriber, Topic
from newsletter.services import subscribers
from newsletter.services.subscribers.choosing import months_on
from outbox import mailings
from outbox.models import Delivery, Mailing, Suppression, hash_of
from raceforjustice.logs import HideTokens
from tests.newsletter.readers import EMAIL, allow_mail, ask, kinds, link, mails, make_reader, words

pytestmark = pytest.mark.django_db


def page_of(reader):
    return f"/newsletter/preferences/{reader.token}/"


def data_link(client, reader):
    """The path behind the link of one hour."""
    assert client.post(page_of(reader), {"act": "data"}).url == f"{page_of(reader)}?sent"
    return link("your-data", reader.email)


def test_choosing_topics_and_a_language(client):
    reader = make_reader()
    topic = Topic.objects.get(slug="facts")

    answer = client.post(page_of(reader), {"topics": [topic.pk], "language": "cy"}, follow=True)

    reader.refresh_from_db()
    assert "Saved." in answer.text
    assert (list(reader.topics.all()), reader.language) == ([topic], "cy")
    assert reader.events.latest("pk").evidence == "facts; cy"


def test_saving_what_was_chosen_already_is_no_event(client):
    reader = make_reader(topics=Topic.objects.all())

    client.post(page_of(reader), {"topics": [topic.pk for topic in Topic.objects.all()], "language": "en-gb"})

    assert kinds(reader) == ["asked", "confirmed"]


def test_a_topic_that_is_no_longer_offered_stays_until_its_reader_unticks_it(client):
    """Or else who had this one alone would get everything after a change of language."""
    reader, other = make_reader(topics=Topic.objects.filter(slug="events")), make_reader("other@example.org")
    Topic.objects.filter(slug="events").update(is_offered=False)
    (events,) = reader.topics.all()
    assert f'value="{events.pk}"' in client.get(page_of(reader)).text
    assert f'value="{events.pk}"' not in client.get(page_of(other)).text

    client.post(page_of(reader), {"topics": [events.pk], "language": "cy"})
    assert list(reader.topics.all()) == [events]

    client.post(page_of(reader), {"topics": [], "language": "cy"})
    assert not reader.topics.exists()


def test_pausing_for_three_months_and_going_on(client):
    reader = make_reader()

    page = client.post(page_of(reader), {"act": "pause"}, follow=True)
    reader.refresh_from_db()
    assert reader.paused_until == months_on(localdate(), 3)
    assert "You are taking a break until" in page.text
    assert not Subscriber.objects.reachable().exists()

    client.post(page_of(reader), {"act": "resume"})
    assert Subscriber.objects.reachable().exists()
    assert kinds(reader)[-2:] == ["paused", "resumed"]


def test_a_pause_ends_by_itself():
    reader = make_reader()

    Subscriber.objects.filter(pk=reader.pk).update(paused_until=localdate())

    assert Subscriber.objects.reachable().exists()


@pytest.mark.parametrize(
    ("day", "then"),
    [
        (date(2026, 11, 22), date(2027, 2, 22)),
        (date(2026, 11, 30), date(2027, 3, 1)),
        (date(2026, 1, 31), date(2026, 5, 1)),
        (date(2026, 12, 31), date(2027, 3, 31)),
        (date(2027, 11, 29), date(2028, 2, 29)),
    ],
)
def test_three_months_are_three_months(day, then):
    assert months_on(day, 3) == then


def test_the_page_shows_no_whole_address_and_is_kept_by_nobody(client):
    page = client.get(page_of(make_reader()))

    assert EMAIL not in page.text
    assert "r…@e….org" in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert not page.cookies


def test_opening_the_pages_changes_nothing(client):
    reader = make_reader()
    paths = [page_of(reader), data_link(client, reader)]
    before = Subscriber.objects.values().get()

    for path in paths:
        client.get(path + "?act=erase")
        client.head(path)

    assert Subscriber.objects.values().get() == before
    assert kinds(reader) == ["asked", "confirmed"]


def test_what_is_kept_is_shown_behind_a_link_of_one_hour_only(client, monkeypatch):
    reader = make_reader()
    path = data_link(client, reader)

    page = client.get(path)
    assert EMAIL in page.text
    assert "Asked for the newsletter" in page.text
    assert reader.events.first().wording.text in page.text

    monkeypatch.setitem(__import__("newsletter.links").links.LIFETIMES, "own_data", timedelta(seconds=-1))
    assert client.get(path).status_code == 410
    assert client.post(path, {"act": "erase"}).status_code == 410
    assert Subscriber.objects.exists()


def test_what_is_kept_is_said_in_the_readers_language(client):
    reader = make_reader(topics=Topic.objects.filter(slug="events"), language="cy")

    page = client.get(data_link(client, reader)).text

    assert "<dd>Digwyddiadau</dd>" in page
    assert "Gofynnwyd am y cylchlythyr" in page
    assert "Wedi tanysgrifio" in page
    assert "Asked for the newsletter" not in page


def test_what_is_kept_can_be_taken_away_as_a_file(client):
    reader = make_reader(topics=Topic.objects.filter(slug="facts"))
    make_issue()
    Mailing.objects.update(subject="Tŷ agored")

    answer = client.get(data_link(client, reader) + "newsletter-data.json")

    data = json.loads(answer.text)
    assert '      "subject": "Tŷ agored",\n' in answer.text  # in lines that a person can read too
    assert "attachment" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert (data["email"], data["topics"]) == (EMAIL, ["New facts, reports and research"])
    assert [event["what"] for event in data["consent"]] == ["Asked for the newsletter", "Confirmed"]
    assert {mail["subject"] for mail in data["mails"]} == {"Tŷ agored", "Your link to what we keep about you"}


def everything(text):
    """How many rows of the whole database hold ``text``."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
        tables = [name for (name,) in cursor.fetchall() if not name.startswith("pg_")]
        found = {}
        for table in tables:
            cursor.execute(f'SELECT count(*) FROM "{table}" AS row WHERE row::text ILIKE %s', [f"%{text}%"])
            found[table] = cursor.fetchone()[0]
    return {table: count for table, count in found.items() if count}


def test_erasing_leaves_only_the_keyed_hash(client):
    reader = make_reader()
    make_issue()
    staff = get_user_model().objects.create_user("officer", "officer@example.net", "password")
    kind = ContentType.objects.get_for_model(Subscriber)
    LogEntry.objects.create(user=staff, content_type=kind, object_id=reader.pk, object_repr=EMAIL, action_flag=2)
    path = data_link(client, reader)
    assert set(everything("reader@")) >= {"newsletter_subscriber", "outbox_delivery", "django_admin_log"}

    answer = client.post(path, {"act": "erase"}, follow=True)

    assert "is erased" in answer.text
    assert everything("reader@") == {}
    assert not ConsentEvent.objects.exists()
    assert Suppression.objects.get().email_hmac == hash_of(EMAIL)
    assert Delivery.objects.get().state == "skipped"  # the copy stays in the issue's numbers
    assert client.post(path, {"act": "erase"}).status_code == 404
    assert client.get(page_of(reader)).status_code == 404


def test_getting_it_at_another_address(client):
    reader = make_reader(topics=Topic.objects.filter(slug="facts"))
    make_issue()
    path = data_link(client, reader)

    client.post(path, {"email": "New@Example.org"})
    client.get(link("new-address", "new@example.org"))
    assert Subscriber.objects.get().email == EMAIL  # a mail scanner has opened the link

    answer = client.post(link("new-address", "new@example.org"), follow=True)

    changed = Subscriber.objects.get()
    assert "Your newsletter" in answer.text
    assert (changed.email, changed.email_hmac, changed.state) == (
        "new@example.org",
        hash_of("new@example.org"),
        "subscribed",
    )
    assert changed.token != reader.token
    assert [topic.slug for topic in changed.topics.all()] == ["facts"]
    assert client.get(page_of(reader)).status_code == 404  # the old mailbox may be somebody else's now
    assert Delivery.objects.get(mailing__isnull=False).state == "skipped"
    assert Subscriber.objects.reachable().get() == changed


def test_a_new_address_that_is_known_takes_the_place_of_its_row(client):
    reader, other = make_reader(), make_reader("new@example.org")
    client.post(f"/newsletter/leave/{other.token}/0/", ONE_CLICK)
    path = data_link(client, reader)
    allow_mail(other)

    client.post(path, {"email": "new@example.org"})
    client.post(link("new-address", "new@example.org"))

    assert Subscriber.objects.reachable().get().pk == reader.pk


def test_the_answer_is_the_same_when_a_new_address_may_not_be_written_to(client):
    mailings.suppress(hash_of("complained@example.org"), "complained")
    reader = make_reader()
    path = data_link(client, reader)
    answers = set()

    for email in ("complained@example.org", "new@example.org", EMAIL):
        answer = client.post(path, {"email": email})
        answers.add((answer.status_code, answer.url))

    assert answers == {(302, f"{path}?sent")}
    assert mails("complained@example.org") == []
    assert mails("new@example.org") == ["newsletter_new_address"]


def test_the_older_link_is_dead_when_another_address_was_asked_for(client):
    reader = make_reader()
    path = data_link(client, reader)
    for email in ("one@example.org", "two@example.org"):
        client.post(path, {"email": email})

    assert client.post(link("new-address", "one@example.org")).status_code == 404
    assert words().text in client.get(link("new-address", "two@example.org")).content.decode()
    assert client.post(link("new-address", "two@example.org")).status_code == 302
    assert ConsentEvent.objects.latest("pk").wording == words()
    assert Subscriber.objects.get().email == "two@example.org"


def test_a_link_to_one_address_never_brings_the_newsletter_to_another(client):
    """The link is read, then another address is asked for, and only then the button's press has its turn."""
    victim = make_reader("left@example.org")
    allow_mail(victim)
    subscribers.leave(victim, how="mail")
    reader = make_reader()
    subscribers.ask_for_address(reader, "one@example.org")
    read = read_token("new_address", link("new-address", "one@example.org").split("/")[-2])
    subscribers.ask_for_address(reader, "left@example.org")

    assert not subscribers.change_address(read, words())

    assert Subscriber.objects.reachable().get().email == EMAIL
    assert Subscriber.objects.get(email="left@example.org").state == "left"
    assert Suppression.objects.filter(email_hmac=hash_of("left@example.org")).exists()


def test_who_never_confirmed_brings_nobody_back_by_another_address(client):
    """An import could otherwise subscribe whoever had left under the new address."""
    mailings.suppress(hash_of("new@example.org"), "left")
    reader = ask()
    subscribers.ask_for_address(reader, "new@example.org")

    client.post(link("new-address", "new@example.org"))

    assert Subscriber.objects.get().state == "pending"
    assert Suppression.objects.filter(email_hmac=hash_of("new@example.org")).exists()


def test_the_old_address_is_forgotten_with_the_change_and_so_with_an_erasure(client):
    reader = make_reader()
    make_issue()
    Delivery.objects.filter(mailing__isnull=False).settle("sent")
    subscribers.ask_for_address(reader, "new@example.org")
    client.post(link("new-address", "new@example.org"))

    subscribers.erase(Subscriber.objects.get())

    assert everything("reader@") == {}
    assert everything("new@") == {}


def test_no_mailbox_gets_more_than_three_such_mails_a_week_however_many_readers_name_it(settings):
    settings.CONFIRMATION_GAP_MINUTES = 0
    for number in range(5):
        reader = make_reader(f"reader{number}@example.org")
        subscribers.ask_for_address(reader, "victim@example.org")

    assert len(mails("victim@example.org")) == 3


def test_who_types_an_address_three_times_keeps_nobody_from_what_is_kept_of_them(client, settings):
    reader = make_reader()
    settings.CONFIRMATION_GAP_MINUTES = 0
    for _ in range(4):
        ask()
    settings.CONFIRMATION_GAP_MINUTES = 10

    client.post(data_link(client, reader), {"act": "erase"})

    assert not Subscriber.objects.exists()


def test_an_impatient_finger_gets_one_link_which_is_good_for_an_hour(client):
    reader = make_reader()

    assert data_link(client, reader) == data_link(client, reader)

    assert mails().count("newsletter_data") == 1


def test_a_link_to_what_is_kept_is_mailed_so_often_in_an_hour(client, settings):
    settings.LINKS_PER_ADDRESS_PER_HOUR = 2
    reader = make_reader()

    answers = [client.post(page_of(reader), {"act": "data"}).status_code for _ in range(3)]

    assert answers == [302, 302, 429]


def test_one_address_is_named_as_the_new_one_so_often_in_an_hour(client, settings):
    settings.SUBSCRIPTIONS_PER_ADDRESS_PER_HOUR = 2
    path = data_link(client, make_reader())

    answers = [client.post(path, {"email": "new@example.org"}).status_code for _ in range(3)]

    assert answers == [302, 302, 429]


def test_a_wrong_new_address_is_said_and_kept(client):
    page = client.post(data_link(client, make_reader()), {"email": "nobody"})

    assert page.status_code == 422
    assert 'value="nobody"' in page.text


def test_who_has_not_confirmed_sees_so(client):
    assert "You have not confirmed yet" in client.get(page_of(ask())).text


def test_staff_are_not_named_in_what_a_reader_sees(client):
    reader = make_reader()
    staff = get_user_model().objects.create_user("officer", "officer@example.net", "password")
    reader.events.create(kind="suppressed", how="desk", evidence="They rang.", by=staff)

    assert "officer" not in client.get(data_link(client, reader)).text


def test_who_left_two_years_ago_is_erased(client):
    gone, lately, back = make_reader(), make_reader("lately@example.org"), make_reader("back@example.org")
    for reader in (gone, lately, back):
        client.post(f"/newsletter/leave/{reader.token}/0/", ONE_CLICK)
    long_ago = now() - timedelta(days=731)
    Subscriber.objects.exclude(pk=lately.pk).update(left_at=long_ago, asked_at=long_ago)
    allow_mail(back)
    ask("back@example.org")

    call_command("tidy", "--apply")

    assert set(Subscriber.objects.values_list("email", flat=True)) == {"lately@example.org", "back@example.org"}
    assert Suppression.objects.get(email_hmac=gone.email_hmac).reason == "erased"


def test_a_copy_in_the_senders_hand_loses_the_address_of_who_was_erased_when_it_ends(client):
    reader = make_reader()
    make_issue()
    held = {"state": "sending", "worker": "a sender", "lease_until": now() + timedelta(minutes=5)}
    Delivery.objects.copies().update(**held)
    client.post(data_link(client, reader), {"act": "erase"})
    assert Delivery.objects.copies().get().to == EMAIL

    Delivery.objects.copies().settle("sent")
    call_command("tidy", "--apply")

    assert everything("reader@") == {}


def test_a_copy_written_while_its_reader_was_erased_is_skipped_and_loses_the_address():
    reader = make_reader()
    make_issue()
    subscribers.erase(reader)
    Delivery.objects.copies().delete()
    words = {"mailing": Issue.objects.get().mailing, "kind": "issue", "to": EMAIL}
    Delivery.objects.create(**words, email_hmac=hash_of(EMAIL), token=reader.token)

    call_command("tidy", "--apply")

    assert Delivery.objects.get().state == "skipped"
    assert everything("reader@") == {}


def test_links_of_readers_stay_out_of_the_log(client):
    reader = make_reader()
    for path in (page_of(reader), f"/newsletter/leave/{reader.token}/7/", data_link(client, reader)):
        record = logging.LogRecord("x", logging.INFO, "", 0, "Gone: %s", (path,), None)

        HideTokens().filter(record)

        assert "…" in record.getMessage()
        assert path.split("/")[3] not in record.getMessage()
