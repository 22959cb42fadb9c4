"""What ``tidy`` keeps of the newsletter, and for how long."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils.timezone import now

from newsletter.management.commands.tidy import erase_if_gone, forget_if_unanswered
from newsletter.models import Allowance, Subscriber
from newsletter.services import subscribers
from outbox import mailings, services
from outbox.models import Delivery, SenderProcess, State, hash_of
from tests.newsletter.readers import allow_mail, ask, make_reader

pytestmark = pytest.mark.django_db


def send_to_all(days_ago, about="issue:1"):
    mailing = write_to_all(about)
    mailing.deliveries.settle(State.SENT, last_error="ada@example.org is fine")
    mailing.deliveries.update(ended_at=now() - timedelta(days=days_ago))
    return mailing


def write_to_all(about="issue:1"):
    return mailings.freeze(
        about,
        subject="News",
        text="News",
        html="<p>News",
        leave_url="https://example.org/",
        archive_url="https://example.org/",
        readers=Subscriber.objects.values_list("email", "email_hmac", "token"),
        starts_at=now(),
    )


def test_the_address_of_a_copy_is_forgotten_after_a_while_and_what_became_of_it_is_not():
    make_reader("ada@example.org")
    make_reader("eve@example.org")
    old, young = send_to_all(days_ago=91), send_to_all(days_ago=89, about="issue:2")
    before = mailings.counts(old)

    call_command("tidy", "--apply")

    assert {copy.to for copy in old.deliveries.all()} == {""}
    assert {copy.email_hmac for copy in old.deliveries.all()} == {
        hash_of("ada@example.org"),
        hash_of("eve@example.org"),
    }
    assert mailings.counts(old) == before
    assert {copy.to for copy in young.deliveries.all()} == {"ada@example.org", "eve@example.org"}


def test_a_copy_that_still_waits_keeps_its_address():
    make_reader("ada@example.org")
    mailing = write_to_all()
    mailing.deliveries.update(created_at=now() - timedelta(days=91))

    call_command("tidy", "--apply")

    assert mailing.deliveries.get().to == "ada@example.org"


def test_nought_keeps_the_addresses(settings):
    settings.KEEP_MAIL_DAYS = 0
    make_reader("ada@example.org")
    mailing = send_to_all(days_ago=5000)

    call_command("tidy", "--apply")

    assert mailing.deliveries.get().to == "ada@example.org"


def test_a_dry_run_says_what_would_be_forgotten_and_forgets_nothing(capsys):
    make_reader("ada@example.org")
    mailing = send_to_all(days_ago=91)

    call_command("tidy")

    assert "would be forgotten: 1 addresses of newsletters" in capsys.readouterr().out
    assert mailing.deliveries.get().to == "ada@example.org"


def test_a_sender_that_was_not_seen_for_a_day_is_forgotten():
    SenderProcess.objects.create(name="gone", seen_at=now() - timedelta(hours=25))
    SenderProcess.objects.create(name="here")

    call_command("tidy", "--apply")

    assert SenderProcess.objects.get().name == "here"


def test_a_copy_is_never_sent_again_from_the_mail_room():
    """An issue's page can, after a warning; here it would get a second key, and arrive twice for certain."""
    make_reader("ada@example.org")
    copy = send_to_all(days_ago=0).deliveries.get()

    assert not services.resend(copy)

    assert Delivery.objects.get().state == State.SENT


def test_who_never_confirmed_is_forgotten_after_a_week_with_the_mails_and_who_confirms_stays():
    _, young, reader = ask("old@example.org"), ask("young@example.org"), ask("reader@example.org")
    subscribers.confirm(reader)
    long_ago = now() - timedelta(days=8)
    Subscriber.objects.exclude(pk=young.pk).update(asked_at=long_ago)

    call_command("tidy", "--apply")

    assert set(Subscriber.objects.values_list("email", flat=True)) == {"young@example.org", "reader@example.org"}
    assert not Delivery.objects.filter(to="old@example.org").exists()


def test_who_confirms_while_the_tidying_runs_is_not_forgotten():
    reader = ask("reader@example.org")
    Subscriber.objects.update(asked_at=now() - timedelta(days=8))
    subscribers.confirm(reader)

    forget_if_unanswered(reader.pk)

    assert Subscriber.objects.get().state == "subscribed"


def test_who_asks_again_while_the_tidying_runs_is_not_erased():
    reader = ask("reader@example.org")
    subscribers.confirm(reader)
    subscribers.leave(reader, how="mail")
    long_ago = now() - timedelta(days=800)
    Subscriber.objects.update(left_at=long_ago, asked_at=long_ago)
    assert Subscriber.objects.gone_for_good().exists()
    allow_mail(reader)
    ask("reader@example.org")

    erase_if_gone(reader.pk)

    assert Subscriber.objects.get() == reader


def test_who_was_erased_while_a_sender_had_their_copy_is_forgotten_with_the_next_tidying():
    make_reader("ada@example.org")
    make_reader("eve@example.org")
    mailing = send_to_all(days_ago=0)
    mailings.suppress(hash_of("ada@example.org"), "erased")
    mailings.suppress(hash_of("eve@example.org"), "left")

    call_command("tidy", "--apply")

    assert sorted(copy.to for copy in mailing.deliveries.all()) == ["", "eve@example.org"]


def test_how_often_an_address_was_mailed_is_forgotten_after_a_week():
    ask("today@example.org")
    ask("lately@example.org")
    Allowance.objects.filter(pk=hash_of("lately@example.org")).update(mailed_at=now() - timedelta(days=8))

    call_command("tidy", "--apply")

    assert Allowance.objects.get().pk == hash_of("today@example.org")
