"""A mailing from its words to the mail server: who gets a copy, and who does not any more."""

import logging
from datetime import timedelta

import pytest
from django.utils.timezone import now
from making_mailings import freeze, send

from outbox import chores, mailings
from outbox.models import Delivery, Mailing, State, hash_of
from tests.at_once import meet

pytestmark = pytest.mark.usefixtures("mail_room")


def states():
    return dict(Delivery.objects.values_list("to", "state"))


def test_a_mailing_is_not_over_while_another_sender_has_a_copy_in_hand():
    mailing = freeze("ada@example.org", "ben@example.org")
    chores.start_mailings()
    mailing.deliveries.claim("another", limit=1)

    send()

    mailing.refresh_from_db()
    assert sorted(states().values()) == [State.CLAIMED, State.SENT]
    assert mailing.state == Mailing.State.SENDING


def test_every_reader_gets_one_copy_and_the_mailing_is_sent(mail_room):
    mailing = freeze("ada@example.org", "ben@example.org", "cyd@example.org")

    send()
    send()

    assert sorted(mail["To"] for mail in mail_room.arrived) == ["ada@example.org", "ben@example.org", "cyd@example.org"]
    mailing.refresh_from_db()
    assert mailing.state == Mailing.State.SENT
    assert mailings.counts(mailing)["sent"] == 3
    assert mail_room.connections == 1


def test_the_log_counts_the_copies_that_were_sent_and_has_a_line_for_each_other_one(mail_room, caplog):
    caplog.set_level(logging.INFO, "outbox")
    freeze("ada@example.org", "ben@example.org", "cyd@example.org")
    mail_room.say("RCPT", "250 OK", "550 5.1.1 No such user", "250 OK")

    send()

    (refused,) = Delivery.objects.filter(state=State.FAILED)
    about_mails = [line for line in caplog.messages if line.startswith(("Mail", "Copies"))]
    assert about_mails == [f"Mail {refused.short_key} (issue): given up 550", "Copies sent: 2"]


def test_nothing_leaves_before_its_time(mail_room):
    mailing = freeze("ada@example.org", starts_at=now() + timedelta(minutes=5))

    send()

    assert not mail_room.arrived
    assert mailings.undo(mailing)
    assert not Delivery.objects.exists()


def test_whoever_left_gets_no_copy_however_the_address_was_typed(mail_room):
    mailings.suppress(hash_of(" Ada@Example.ORG "), "left")
    freeze("ada@example.org", "ben@example.org")

    send()

    assert states() == {"ada@example.org": State.SKIPPED, "ben@example.org": State.SENT}


def test_whoever_left_since_it_was_frozen_gets_no_copy(mail_room):
    freeze("ada@example.org", "ben@example.org")
    mailings.suppress(hash_of("ada@example.org"), "left")

    send()

    assert [mail["To"] for mail in mail_room.arrived] == ["ben@example.org"]
    assert states() == {"ada@example.org": State.SKIPPED, "ben@example.org": State.SENT}


@pytest.mark.django_db(transaction=True)
def test_one_lets_it_go_on_while_another_cancels_it_and_it_is_cancelled():
    mailing = freeze("ada@example.org")
    mailing.deliveries.update(give_up_at=now())  # the mail server was away
    mailings.pause(mailing, "No mail server")

    said = meet(
        Mailing.objects.all(),
        lambda: mailings.cancel(mailing, "Nobody needs it."),
        lambda: mailings.resume(mailing),
    )

    assert said == (True, False)
    assert states() == {"ada@example.org": State.SKIPPED}
