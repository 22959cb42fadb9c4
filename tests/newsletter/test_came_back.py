"""What becomes of a reader when an issue comes back, or when they complain of it."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from newsletter.models import Issue, Subscriber
from outbox import mailings, returns
from outbox.models import Bounce, Delivery, State, Suppression, hash_of
from outbox.reports import Report
from tests.newsletter.issues import freeze, make_issue
from tests.newsletter.readers import EMAIL, ask, kinds, make_reader

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
