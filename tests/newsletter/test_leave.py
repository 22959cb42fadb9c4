"""Leaving: one click in the mail program, or one button on the page; nothing more is sent from then on."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import now

from newsletter.links import read_token
from newsletter.models import ConsentEvent, Issue, Subscriber
from newsletter.services import subscribers
from outbox.models import Delivery, Suppression
from tests.newsletter.issues import freeze
from tests.newsletter.readers import EMAIL, allow_mail, ask, kinds, link, mails, make_reader

pytestmark = pytest.mark.django_db
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def leave_path(reader, issue=0):
    return f"/newsletter/leave/{reader.token}/{issue}/"


def make_issue():
    """An issue on its way to everybody who gets it."""
    issue = Issue.objects.create(subject="News")
    freeze(issue)
    return issue


def test_a_mail_program_leaves_with_one_post_that_brings_nothing_along():
    reader = make_reader()
    issue = make_issue()
    strict = Client(enforce_csrf_checks=True, headers={"Origin": "https://mail.example.net"})

    answer = strict.post(leave_path(reader, issue.pk), ONE_CLICK, headers={"Sec-Fetch-Site": "cross-site"})

    reader.refresh_from_db()
    event = reader.events.get(kind="left")
    assert (answer.status_code, answer.content, answer.cookies) == (200, b"", {})
    assert answer.headers["Cache-Control"] == "no-store"
    assert (reader.state, event.how, event.issue) == ("left", "one-click", issue)


def test_a_multipart_post_of_a_mail_program_leaves_as_well(client):
    """RFC 8058 allows both kinds of form; the test client sends multipart unless told otherwise."""
    one, two = make_reader(), make_reader("two@example.org")

    client.post(leave_path(one), ONE_CLICK)
    client.post(leave_path(two), "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")

    assert set(Subscriber.objects.values_list("state", flat=True)) == {"left"}


def test_one_click_is_harmless_when_repeated_and_when_nobody_has_the_token(client):
    reader = make_reader()

    answers = {client.post(leave_path(reader), ONE_CLICK).status_code for _ in range(3)}
    answers.add(client.post("/newsletter/leave/nobody/0/", ONE_CLICK).status_code)
    answers.add(client.post(leave_path(reader, 999999), ONE_CLICK).status_code)

    assert answers == {200}
    assert kinds(reader).count("left") == 1


def test_opening_the_link_changes_nothing(client):
    reader = make_reader()

    for _ in range(2):
        page = client.get(leave_path(reader))
        client.head(leave_path(reader))

    reader.refresh_from_db()
    assert reader.state == "subscribed"
    assert page.text.count('value="leave"') == 1
    assert page.headers["Cache-Control"] == "no-store"
    assert not page.cookies
    assert EMAIL not in page.text


def test_one_button_leaves_and_no_reason_is_asked_before(client):
    reader = make_reader()
    assert 'name="reason"' not in client.get(leave_path(reader)).text

    page = client.post(leave_path(reader), {"act": "leave"}, follow=True)

    reader.refresh_from_db()
    assert reader.state == "left"
    assert "You have left the newsletter" in page.text
    assert 'name="reason"' in page.text
    assert "I want to come back" in page.text


def test_nothing_of_a_running_issue_is_sent_after_leaving(client):
    reader = make_reader()
    make_reader("stays@example.org")
    make_issue()

    client.post(leave_path(reader), ONE_CLICK)

    assert Suppression.objects.get().email_hmac == reader.email_hmac
    copies = dict(Delivery.objects.filter(mailing__isnull=False).values_list("to", "state"))
    assert copies == {EMAIL: "skipped", "stays@example.org": "pending"}


def test_who_left_may_say_why_once(client):
    reader = make_reader()
    client.post(leave_path(reader), ONE_CLICK)

    empty = client.post(leave_path(reader), {})
    for _ in range(2):
        page = client.post(leave_path(reader), {"reason": "Too many mails"}, follow=True)

    assert empty.status_code == 422
    assert "Thank you for telling us" in page.text
    assert reader.events.get(kind="reason").evidence == "Too many mails"


def test_a_reason_is_kept_only_of_who_has_left(client):
    reader = make_reader()

    client.post(leave_path(reader), {"reason": "Too many mails"})

    assert not ConsentEvent.objects.filter(kind="reason").exists()


def test_coming_back_asks_the_owner_of_the_mailbox(client):
    """The link may have been passed on with the issue."""
    reader = make_reader()
    client.post(leave_path(reader), {"act": "leave"})
    allow_mail(reader)

    answer = client.post(leave_path(reader), {"act": "back"})

    reader.refresh_from_db()
    assert answer.url == "/newsletter/check-your-email/"
    assert reader.state == "left"
    client.post(link("confirm"))
    reader.refresh_from_db()
    assert reader.state == "subscribed"


def test_coming_back_is_asked_for_so_often_in_an_hour(client, settings):
    settings.SUBSCRIPTIONS_PER_ADDRESS_PER_HOUR = 1
    reader = make_reader()
    client.post(leave_path(reader), {"act": "leave"})

    answers = [client.post(leave_path(reader), {"act": "back"}).status_code for _ in range(2)]

    assert answers == [302, 429]


def test_a_confirmation_that_waits_is_not_sent_to_who_has_left(client):
    reader = ask()

    client.post(leave_path(reader), {"act": "leave"})

    assert mails() == ["confirm_newsletter"]
    assert Delivery.objects.get().state == "skipped"


def test_a_link_that_nobody_has_is_answered_with_the_way_on(client):
    page = client.get("/newsletter/leave/AAAAAAAAAAAAAAAAAAAAAA/1/")

    assert page.status_code == 404
    assert 'href="/newsletter/"' in page.text


@pytest.mark.parametrize("token", ["x" * 3000, "’", "%00", "..", "a.b.c"])
def test_garbage_for_a_token_is_answered_with_a_page(client, token):
    for path in ("leave/{}/0/", "preferences/{}/", "confirm/{}/", "your-data/{}/", "new-address/{}/"):
        assert client.get(f"/newsletter/{path.format(token)}").status_code in (400, 404)
        assert client.post(f"/newsletter/{path.format(token)}").status_code in (400, 404)


def test_a_number_too_large_for_an_issue_does_no_harm(client):
    reader = make_reader()

    assert client.post(leave_path(reader, 10**30), ONE_CLICK).status_code == 200

    reader.refresh_from_db()
    assert reader.state == "left"


def test_a_welsh_reader_leaves_in_welsh_or_english(client):
    reader = make_reader(language="cy")

    assert client.post(f"/cy{leave_path(reader)}", ONE_CLICK).status_code == 200

    reader.refresh_from_db()
    assert (reader.state, reader.left_at > now() - timedelta(minutes=1)) == ("left", True)


def test_leaving_while_the_link_to_confirm_is_being_read_makes_it_void():
    reader = ask()
    read = read_token("confirm", link("confirm").split("/")[-2])
    subscribers.leave(reader, how="mail")

    assert not subscribers.confirm(read)

    assert Subscriber.objects.get().state == "left"
    assert Suppression.objects.exists()


def test_whoever_leaves_again_after_asking_anew_is_not_brought_back_by_that_link():
    reader = make_reader()
    subscribers.leave(reader, how="mail")
    allow_mail(reader)
    ask()

    Client().post(leave_path(reader), ONE_CLICK)

    assert Client().post(link("confirm")).status_code == 404
    assert Subscriber.objects.get().state == "left"


def test_a_mail_program_may_end_its_post_with_a_line_break():
    reader = make_reader()

    Client().generic("POST", leave_path(reader), "List-Unsubscribe=One-Click\r\n", "application/x-www-form-urlencoded")

    assert Subscriber.objects.get().state == "left"
