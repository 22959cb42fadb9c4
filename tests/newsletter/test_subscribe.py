"""Asking for the newsletter: one answer for everybody, and nothing comes before the button was pressed."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from campaign.version import content_version
from newsletter.models import Allowance, ConsentEvent, Subscriber, Topic
from newsletter.services import subscribers
from outbox import mailings
from outbox.models import Suppression, hash_of
from tests.newsletter.readers import EMAIL, allow_mail, ask, kinds, link, mails, make_reader, words
from tests.supporters.making import make_organisation, path_of

pytestmark = pytest.mark.django_db
LANGUAGE = {"language": "en-gb"}
PAGE, SENT = "/newsletter/", "/newsletter/check-your-email/"


def test_the_foot_of_every_page_asks_for_an_address_and_shows_what_one_agrees_to(client):
    for path in ("/", "/privacy/", "/supporters/", "/cy/"):
        page = client.get(path)

        assert f'action="{path if path == "/cy/" else "/"}newsletter/" method="post"' in page.text, path
        assert not page.cookies
    assert words().text in client.get("/").text
    assert "Rwyf am gael e-gylchlythyr" in client.get("/cy/").text


def test_an_error_page_and_the_log_in_ask_for_nothing(client):
    for path in ("/accounts/login/", "/nowhere\x00/"):
        assert "foot-email" not in client.get(path).text


def test_from_the_foot_to_the_first_issue(client):
    assert client.post(PAGE, LANGUAGE | {"email": "Reader@Example.org", "wording": words().pk}).url == SENT
    client.get(link("confirm"))
    client.head(link("confirm"))
    assert Subscriber.objects.get().state == "pending"  # a mail scanner has opened the link

    answer = client.post(link("confirm"), follow=True)

    reader = Subscriber.objects.get()
    assert "You get the newsletter" in answer.text
    assert (reader.email, reader.state) == (EMAIL, "subscribed")
    assert kinds(reader) == ["asked", "confirmed"]
    assert {event.wording.text for event in reader.events.all()} == {words().text}
    assert Subscriber.objects.reachable().get() == reader


def hidden(page):
    """What the form at the foot of a page sends of itself."""
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page.text))


def test_a_consent_says_whether_an_organisations_own_page_asked_for_it(client, monkeypatch):
    theirs = hidden(client.get(path_of("status", make_organisation("confirmed"))))
    anywhere = hidden(client.get("/"))
    number = theirs["origin"].split(".")[0]
    sent = {"theirs": theirs, "anywhere": anywhere}
    sent |= {"forged": theirs | {"origin": f"{number}.aaaaaa.bbbbbb"}, "said": anywhere | {"how": "organisation"}}

    for name, fields in sent.items():
        assert client.post(PAGE, fields | {"email": f"{name}@example.org"}).url == SENT
    monkeypatch.setattr("newsletter.links.PAGE_IS_OPEN", timedelta(seconds=-1))
    client.post(PAGE, theirs | {"email": "days-later@example.org"})

    origins = dict(ConsentEvent.objects.values_list("subscriber__email", "how"))
    assert origins.pop("theirs@example.org") == "organisation"
    assert set(origins.values()) == {"page"}
    assert len(origins) == 4


def test_topics_and_language_are_chosen_on_the_page(client):
    topic = Topic.objects.get(slug="events")

    client.post(PAGE, LANGUAGE | {"email": EMAIL, "topics": [topic.pk], "language": "cy"})

    reader = Subscriber.objects.get()
    assert (list(reader.topics.all()), reader.language) == ([topic], "cy")
    assert "/cy/newsletter/confirm/" in link("confirm")


def test_pages_kept_for_visitors_are_drawn_anew_when_a_topic_changes():
    before = content_version()

    Topic.objects.filter(slug="events").update(is_offered=False)

    assert content_version() != before


def test_on_a_welsh_page_one_agrees_to_welsh_words(client):
    page = client.get("/cy/newsletter/").text
    client.post("/cy/newsletter/", {"email": EMAIL, "language": "cy"})

    assert "Digwyddiadau" in page  # the topics, too
    assert ">Events<" not in page
    assert ConsentEvent.objects.get().wording.slug == "newsletter-cy"
    assert Subscriber.objects.get().language == "cy"


def test_a_mistake_keeps_what_was_typed(client):
    topic = Topic.objects.get(slug="events")

    page = client.post(PAGE, LANGUAGE | {"email": "nobody", "topics": [topic.pk], "language": "cy"})

    assert page.status_code == 422
    assert "One answer needs another look" in page.text
    assert 'value="nobody"' in page.text
    assert page.text.count("checked") == 2
    assert not Subscriber.objects.exists()


def test_words_that_have_changed_must_be_read_again(client):
    old = words()
    type(old).objects.create(slug="newsletter", version=2, text="Other words.")

    page = client.post(PAGE, LANGUAGE | {"email": EMAIL, "wording": old.pk})

    assert page.status_code == 422
    assert "Other words." in page.text
    assert not Subscriber.objects.exists()


def test_a_program_that_fills_in_every_field_gets_the_same_answer_and_nothing_else(client):
    assert client.post(PAGE, LANGUAGE | {"email": EMAIL, "homepage": "https://example.org"}).url == SENT
    assert not Subscriber.objects.exists()


def states():
    """An address in each state that somebody may ask for."""
    make_reader("subscribed@example.org", topics=Topic.objects.all())
    ask("pending@example.org")
    left = make_reader("left@example.org")
    subscribers.leave(left, how="mail")
    subscribers.erase(make_reader("erased@example.org"))
    mailings.suppress(hash_of("complained@example.org"), "complained")
    mailings.suppress(hash_of("reported@example.org"), "complained", scope="asking")
    mailings.suppress(hash_of("everything@example.org"), "left", scope="everything")
    Allowance.objects.all().delete()
    full = ask("full@example.org")
    Allowance.objects.filter(pk=full.email_hmac).update(mails=3, mailed_at=now() - timedelta(days=1))
    return ["subscribed", "pending", "left", "erased", "complained", "reported", "everything", "full", "new"]


def test_the_answer_and_its_steps_are_the_same_for_every_address(client, settings):
    settings.SUBSCRIPTIONS_PER_NETWORK_PER_HOUR = 0
    answers, steps = set(), {}
    for name in states():
        with CaptureQueriesContext(connection) as captured:
            answer = client.post(PAGE, LANGUAGE | {"email": f"{name}@example.org"})
        answers.add((answer.status_code, answer.url, tuple(answer.headers.items())))
        steps[name] = len([each for each in captured if "content" not in each["sql"]])

    assert len(answers) == 1
    assert max(steps.values()) - min(steps.values()) <= 2, steps


def test_who_is_told_what(client):
    for name in states():
        before = len(mails(f"{name}@example.org"))
        client.post(PAGE, LANGUAGE | {"email": f"{name}@example.org"})
        told = mails(f"{name}@example.org")[before:]

        match name:
            case "subscribed":
                assert told == ["newsletter_already"]
            case "pending" | "left" | "erased" | "new":
                assert told == ["confirm_newsletter"]
            case _:
                assert told == []


def test_a_stranger_changes_nothing_for_who_is_subscribed(client):
    reader = make_reader(topics=Topic.objects.filter(slug="events"))
    allow_mail(reader)

    client.post(PAGE, LANGUAGE | {"email": EMAIL, "language": "cy"})

    reader.refresh_from_db()
    assert (reader.state, reader.language) == ("subscribed", "en-gb")
    assert [topic.slug for topic in reader.topics.all()] == ["events"]


def test_an_address_gets_three_mails_a_week_at_most(client, settings):
    settings.CONFIRMATION_GAP_MINUTES = 0
    for _ in range(5):
        ask()
    assert len(mails()) == 3

    Allowance.objects.update(mailed_at=now() - timedelta(days=6))
    ask()
    assert len(mails()) == 3

    Allowance.objects.update(mailed_at=now() - timedelta(days=8))
    ask()
    assert len(mails()) == 4


def test_erasing_who_asked_gives_the_mailbox_no_other_three_mails(client, settings):
    settings.CONFIRMATION_GAP_MINUTES = settings.SUBSCRIPTIONS_PER_ADDRESS_PER_HOUR = 0
    reader = make_reader()
    for _ in range(2):
        subscribers.ask_for_address(reader, "victim@example.org")
    subscribers.erase(reader)
    client.post(PAGE, LANGUAGE | {"email": "victim@example.org"})
    victim = mails("victim@example.org")
    subscribers.erase(Subscriber.objects.get())

    client.post(PAGE, LANGUAGE | {"email": "victim@example.org"})

    assert victim == ["confirm_newsletter"]  # what the erased reader had mailed there went with them
    assert mails("victim@example.org") == []


def test_two_mails_do_not_come_within_minutes(client):
    ask()
    ask()

    assert len(mails()) == 1


@pytest.mark.parametrize("what", ["NETWORK", "ADDRESS"])
def test_a_network_and_an_address_may_ask_so_often_in_an_hour(client, settings, what):
    settings.SUBSCRIPTIONS_PER_NETWORK_PER_HOUR = settings.SUBSCRIPTIONS_PER_ADDRESS_PER_HOUR = 0
    setattr(settings, f"SUBSCRIPTIONS_PER_{what}_PER_HOUR", 2)
    others = {"NETWORK": "another@example.org", "ADDRESS": EMAIL}

    for _ in range(2):
        assert client.post(PAGE, LANGUAGE | {"email": EMAIL}).status_code == 302
    refused = client.post(PAGE, LANGUAGE | {"email": others[what]})

    assert refused.status_code == 429
    assert refused.headers["Retry-After"]


def test_a_link_is_good_for_seven_days_and_for_one_stay(client, settings, monkeypatch):
    reader = ask()
    old = link("confirm")
    client.post(old)
    assert "You get the newsletter" in client.get(old).text  # pressed twice

    subscribers.leave(reader, how="mail")

    assert client.post(old).status_code == 404
    reader.refresh_from_db()
    assert reader.state == "left"


@pytest.mark.parametrize("part", ["confirm", "new-address"])
def test_the_button_agrees_to_the_very_words_that_were_shown_above_it(client, part):
    if part == "confirm":
        ask()
    else:
        subscribers.ask_for_address(make_reader("old@example.org"), EMAIL)
    path = link(part)
    shown = hidden(client.get(path))
    assert shown == {"wording": str(words().pk)}
    new = type(words()).objects.create(slug="newsletter", version=2, text="Other words.")
    if part == "confirm":
        allow_mail(Subscriber.objects.get())
        subscribers.subscribe(EMAIL, topics=[], language="en-gb", how="page", wording=new)  # a stranger

    again = client.post(path, shown)

    assert "Other words." in again.text
    assert hidden(again) == {"wording": str(new.pk)}
    assert not Subscriber.objects.reachable().filter(email=EMAIL).exists()
    client.post(path, hidden(again))
    assert Subscriber.objects.reachable().get(email=EMAIL).events.last().wording == new


def test_a_link_too_old_changes_nothing(client, monkeypatch):
    ask()
    path = link("confirm")
    monkeypatch.setitem(__import__("newsletter.links").links.LIFETIMES, "confirm", timedelta(seconds=-1))

    page = client.post(path)

    assert page.status_code == 410
    assert "This link does not work any more" in page.text
    assert Subscriber.objects.get().state == "pending"


def test_coming_back_takes_the_persons_own_confirmation(client):
    reader = make_reader()
    subscribers.leave(reader, how="mail")
    allow_mail(reader)

    ask()
    reader.refresh_from_db()
    assert reader.state == "left"
    assert Suppression.objects.exists()

    client.post(link("confirm"))
    reader.refresh_from_db()
    assert reader.state == "subscribed"
    assert not Suppression.objects.exists()


def test_a_personal_page_is_kept_by_nobody_and_tells_no_other_site(client):
    ask()

    page = client.get(link("confirm"))

    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "strict-origin"
    assert not page.cookies
    assert EMAIL not in page.text
    assert "r…@e….org" in page.text


@pytest.mark.parametrize("email", ["x" * 5000 + "@example.org", "a@b@c.org", "\x00@example.org", "‮me@example.org", ""])
def test_what_is_no_address_gets_one_clear_answer(client, email):
    page = client.post(PAGE, LANGUAGE | {"email": email})

    assert page.status_code in (400, 422)
    assert not Subscriber.objects.exists()


@pytest.mark.parametrize("more", [{"topics": ["99999"]}, {"topics": ["x" * 9999]}, {"language": "xx"}])
def test_what_was_not_offered_is_refused(client, more):
    assert client.post(PAGE, LANGUAGE | {"email": EMAIL} | more).status_code == 422


def test_a_form_of_another_site_is_refused(client):
    assert client.post(PAGE, LANGUAGE | {"email": EMAIL}, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert not Subscriber.objects.exists()


def at_once(act, times=8):
    def alone(number):
        try:
            return act(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as hands:
        return list(hands.map(alone, range(times)))


@pytest.mark.django_db(transaction=True)
def test_an_impatient_finger_is_one_reader_with_one_mail():
    words()

    at_once(lambda _: ask())

    assert Subscriber.objects.count() == 1
    assert mails() == ["confirm_newsletter"]


@pytest.mark.django_db(transaction=True)
def test_joining_and_leaving_at_once_ends_in_one_of_the_two():
    """Whatever comes first: the state, the events and the list of whom not to write to agree."""
    reader = make_reader()
    subscribers.leave(reader, how="mail")
    allow_mail(reader)
    reader = ask()

    at_once(lambda number: subscribers.confirm(reader) if number % 2 else subscribers.leave(reader, how="one-click"))

    reader.refresh_from_db()
    assert (reader.state == "left") == Suppression.objects.filter(email_hmac=reader.email_hmac).exists()
    joined, left = kinds(reader).count("confirmed"), kinds(reader).count("left")
    assert joined - left == (1 if reader.state == "subscribed" else 0)
