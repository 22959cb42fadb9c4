"""What becomes of a reader when an issue comes back, or when they complain of it."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from newsletter.models import Allowance, Issue, Subscriber
from newsletter.services import subscribers, suppressing
from outbox import mailings, marks, returns, services
from outbox.models import Bounce, Delivery, State, Suppression, hash_of
from outbox.reports import Report
from tests.at_once import meet
from tests.newsletter.issues import freeze, make_issue
from tests.newsletter.readers import EMAIL, allow_mail, ask, kinds, link, mails, make_reader

pytestmark = pytest.mark.django_db


def send_issue():
    """An issue that was sent to every reader; returns the copy for EMAIL, if there is one."""
    copies = freeze(make_issue()).deliveries
    copies.settle(State.SENT)
    return copies.filter(to=EMAIL).first()


def come_back(copy, bounce=Bounce.SOFT, days_ago=0):
    returns.take(Report(key=copy.key, bounce=bounce, code=452, text="4.2.2 Mailbox full"))
    Delivery.objects.filter(pk=copy.pk).update(bounced_at=now() - timedelta(days=days_ago))


def soft_bounces(*days):
    """An issue for each entry, which came back so many days ago, or with None did not."""
    for days_ago in days:
        copy = send_issue()
        if days_ago is not None:
            come_back(copy, days_ago=days_ago)


def test_an_address_that_does_not_exist_gets_no_other_issue():
    reader = make_reader()

    come_back(send_issue(), Bounce.HARD)

    assert not Subscriber.objects.reachable().exists()
    assert kinds(reader)[-1] == "bounced"
    event = reader.events.last()
    assert (event.how, event.issue, event.evidence) == ("server", Issue.objects.get(), "452 4.2.2 Mailbox full")
    assert send_issue() is None


def test_who_reports_an_issue_as_unwanted_has_left():
    reader = make_reader()

    come_back(send_issue(), Bounce.COMPLAINT)

    reader.refresh_from_db()
    assert reader.state == "left"
    assert kinds(reader)[-1] == "complained"
    assert Suppression.objects.get().reason == "complained"


def test_asking_again_after_a_complaint_brings_no_mail_until_staff_agree():
    make_reader()
    come_back(send_issue(), Bounce.COMPLAINT)
    Delivery.objects.filter(to=EMAIL).delete()

    ask()

    assert not Delivery.objects.filter(to=EMAIL).exists()


def test_three_of_the_last_five_issues_that_came_back_pause_a_reader_for_a_while():
    reader = make_reader()

    soft_bounces(30, None, 20)
    assert Subscriber.objects.reachable().exists()
    soft_bounces(None)
    assert Subscriber.objects.reachable().exists()
    soft_bounces(0)

    reader.refresh_from_db()
    assert reader.is_paused
    assert reader.state == "subscribed"
    assert kinds(reader)[-2:] == ["bounced", "paused"]
    assert Suppression.objects.count() == 0


@pytest.mark.parametrize(
    "days", [(0, 0, 0), (30, 20), (30, 20, None, None, None, 0)], ids=["one bad day", "two", "three of six"]
)
def test_fewer_returns_than_that_are_the_mail_servers_affair(days):
    make_reader()

    soft_bounces(*days)

    assert Subscriber.objects.reachable().exists()


def test_what_a_server_thinks_of_us_is_no_event_of_the_reader():
    reader = make_reader()

    come_back(send_issue(), Bounce.REFUSED)

    assert "bounced" not in kinds(reader)
    assert Subscriber.objects.reachable().exists()


def test_a_mail_to_the_address_for_leaving_leaves():
    reader = make_reader()

    assert returns.take(Report(token=reader.token))
    assert returns.take(Report(token=reader.token))

    reader.refresh_from_db()
    assert reader.state == "left"
    assert kinds(reader)[-1] == "left"
    assert reader.events.filter(kind="left", how="mail").count() == 1


def test_a_token_that_nobody_has_makes_nobody_leave():
    make_reader()

    assert not returns.take(Report(token="a" * 22))

    assert Subscriber.objects.get().state == "subscribed"


def test_a_report_about_somebody_erased_since_keeps_the_address_from_coming_back():
    make_reader()
    copy = send_issue()
    mailings.suppress(hash_of(EMAIL), "erased")
    come_back(copy, Bounce.HARD)

    assert Suppression.objects.get().reason == "erased"


def question(email=EMAIL):
    """The newest mail that was sent because somebody typed this address in."""
    sent = Delivery.objects.single().filter(to=email)
    sent.settle(State.SENT)
    return sent.latest("pk")


def is_asked_again(reader):
    before = len(mails(reader.email))
    allow_mail(reader)
    ask(reader.email)
    return len(mails(reader.email)) > before


@pytest.mark.parametrize(("bounce", "kind"), [(Bounce.COMPLAINT, "complained"), (Bounce.HARD, "bounced")])
def test_who_never_asked_and_sends_the_question_back_is_not_asked_again(bounce, kind):
    reader = ask()

    come_back(question(), bounce)

    assert not is_asked_again(reader)
    assert kinds(reader) == ["asked", kind]
    assert [(row.scope, row.reason) for row in Suppression.objects.all()] == [("asking", kind)]


def test_the_question_that_was_sent_back_can_still_be_answered_with_yes(client):
    reader = ask()
    path = link("confirm")
    come_back(question(), Bounce.COMPLAINT)

    client.post(path)

    assert Subscriber.objects.reachable().get() == reader
    assert not Suppression.objects.exists()


def test_who_was_erased_and_reports_the_next_question_is_not_asked_again():
    subscribers.erase(make_reader())
    Allowance.objects.all().delete()
    reader = ask()

    come_back(question(), Bounce.COMPLAINT)

    assert not is_asked_again(reader)
    assert {row.reason for row in Suppression.objects.all()} == {"erased", "complained"}


@pytest.mark.parametrize("bounce", [Bounce.SOFT, Bounce.REFUSED])
def test_a_question_that_did_not_arrive_for_now_may_be_asked_again(bounce):
    reader = ask()

    come_back(question(), bounce)

    assert is_asked_again(reader)


def test_a_reader_who_reports_that_somebody_typed_their_address_gets_no_further_issue():
    reader = make_reader()
    allow_mail(reader)
    ask()
    assert mails()[-1] == "newsletter_already"

    come_back(question(), Bounce.COMPLAINT)

    reader.refresh_from_db()
    assert reader.state == "left"
    assert (kinds(reader)[-1], reader.events.last().issue) == ("complained", None)


def test_a_new_address_that_does_not_exist_is_tried_once_and_the_old_one_goes_on():
    reader = make_reader()
    for _ in range(2):
        Allowance.objects.all().delete()
        subscribers.ask_for_address(reader, "new@example.org")
        if Delivery.objects.filter(to="new@example.org", bounce="").exists():
            come_back(question("new@example.org"), Bounce.HARD)

    assert mails("new@example.org") == ["newsletter_new_address"]
    assert Subscriber.objects.reachable().get().email == EMAIL


def test_a_link_to_come_back_is_void_for_who_reports_an_old_issue(client):
    reader = make_reader()
    copy = send_issue()
    subscribers.leave(reader, how="mail")
    allow_mail(reader)
    ask()

    come_back(copy, Bounce.COMPLAINT)

    assert client.post(link("confirm")).status_code == 404
    assert not is_asked_again(reader)


def test_staff_let_back_who_sent_the_question_back_by_mistake():
    reader = ask()
    come_back(question(), Bounce.COMPLAINT)

    suppressing.lift(EMAIL, by=None, reason="They rang.")

    assert is_asked_again(reader)


def test_what_an_organisation_is_told_is_never_silenced():
    """The contact reports a mail about the sign-up: the newsletter is not meant, and the next such mail still comes."""
    reader = ask()
    mail = services.queue_text("test", to=EMAIL, about="organisation:1", subject="Hello", text="Hello")
    Delivery.objects.filter(pk=mail.pk).settle(State.SENT)

    come_back(mail, Bounce.COMPLAINT)
    assert is_asked_again(reader)
    come_back(question(), Bounce.COMPLAINT)

    another = services.queue_text("test", to=EMAIL, about="organisation:1", subject="Hello", text="Hello")
    Delivery.objects.filter(pk=another.pk).claim("a sender", 1)
    assert marks.mark(Delivery.objects.get(pk=another.pk), "a sender").is_ours


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("bounce", [Bounce.COMPLAINT, Bounce.HARD])
def test_who_leaves_while_their_mail_comes_back_has_left(bounce):
    """One button of a mail program does both: neither may hold what the other waits for."""
    reader = make_reader()
    copy = send_issue()

    meet(
        Subscriber.objects.all(),
        lambda: subscribers.leave(reader, how="one-click"),
        lambda: come_back(copy, bounce),
    )

    reader.refresh_from_db()
    assert reader.state == "left"
    assert Delivery.objects.get().bounce == bounce
