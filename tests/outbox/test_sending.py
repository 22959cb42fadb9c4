"""One sender, one real mail server that can be told to misbehave."""

import logging
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db.models import F
from django.utils.timezone import now

from outbox import services, signals
from outbox.marks import mark
from outbox.models import Delivery, State
from outbox.sender import Sender


def write(name="Ash", to="ada@example.org"):
    return services.queue("welcome", to=to, context={"name": name, "token": "t0ken"}, about="organisation:12")


def send():
    Sender().run(once=True)


@contextmanager
def watching(signal, receiver):
    signal.connect(receiver)
    try:
        yield
    finally:
        signal.disconnect(receiver)


def let_time_pass(**time):
    """Move every mail's times into the past, as if we had waited."""
    times = ["next_attempt_at", "give_up_at", "lease_until"]
    Delivery.objects.update(**{name: F(name) - timedelta(**time) for name in times})


def test_a_mail_arrives_once_with_its_headers_and_both_parts(mail_room, settings):
    mail = write()

    send()
    send()

    [arrived] = mail_room.arrived
    assert arrived["To"] == "ada@example.org"
    assert arrived["From"] == settings.DEFAULT_FROM_EMAIL
    assert arrived["Subject"] == "Welcome, Ash"
    assert arrived["Message-ID"] == f"<{mail.key.hex}@localhost>"
    assert arrived["Auto-Submitted"] == "auto-generated"
    assert arrived["Date"].datetime
    assert arrived.get_body(["plain"]).get_content().splitlines() == mail.text.splitlines()
    assert arrived.get_body(["html"]).get_content().splitlines() == mail.html.splitlines()
    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.worker) == (State.SENT, 1, "")
    assert mail.sent_at == mail.ended_at


@pytest.mark.parametrize(
    "name",
    [
        "Ŵyth Öl Straße Łódź",
        "مجلس مسلمي بريطانيا",
        "Überall " * 24,
        "مجلس " * 38,
        "ẞ" * 191,
        "Kuumba: Black-led & proud – \"free\" <now>, 'again' (UK)/Cymru; #1",
    ],
)
def test_a_subject_in_any_script_arrives_as_it_was_written(mail_room, name):
    write(name=name)

    send()

    assert mail_room.arrived[0]["Subject"] == f"Welcome, {name.strip()}"


def test_an_address_with_an_international_domain_is_reached(mail_room):
    write(to="ada@bücher.example")

    send()

    assert mail_room.arrived[0]["To"] == "ada@xn--bcher-kva.example"


@pytest.mark.parametrize(
    "to", ["zoë@example.org", "ada@example.org, eve@example.org", "=?utf-8?q?eve=40example.net?=@example.org"]
)
def test_a_mail_that_cannot_be_addressed_is_given_up_and_the_rest_go_on(mail_room, to):
    bad, good = write(to=to), write()

    send()

    bad.refresh_from_db()
    assert bad.state == State.FAILED
    assert bad.last_error
    assert mail_room.keys() == [good.key.hex]


def test_mails_that_wait_together_share_one_connection(mail_room):
    for _ in range(50):
        write()

    send()

    assert len(mail_room.arrived) == 50
    assert mail_room.connections == 1


def test_a_long_conversation_is_begun_anew_now_and_then(mail_room, monkeypatch):
    monkeypatch.setattr("outbox.transport.PER_CONNECTION", 20)
    for _ in range(50):
        write()

    send()

    assert len(mail_room.arrived) == 50
    assert mail_room.connections == 3


@pytest.mark.parametrize(
    ("step", "answer", "code"),
    [
        ("MAIL", "451 4.3.0 Later", 451),
        ("RCPT", "451 4.7.1 Greylisted", 451),
        ("DATA", "452 4.2.2 Mailbox full", 452),
        ("RCPT", "421 4.7.0 Too much mail", 421),
        ("MAIL", "550 5.7.1 Sender not allowed", 550),
        ("RCPT", "close", None),
        ("DATA", "close", None),
        ("DATA", "stall", None),
    ],
)
def test_a_mail_the_server_did_not_take_is_tried_again_a_minute_later(mail_room, step, answer, code):
    mail = write()
    mail_room.say(step, answer)

    send()
    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.last_code) == (State.PENDING, 1, code)
    assert mail.last_error
    let_time_pass(seconds=50)
    send()
    assert not mail_room.arrived

    let_time_pass(seconds=11)
    send()

    assert mail_room.keys() == [mail.key.hex]
    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.last_error) == (State.SENT, 2, "")


@pytest.mark.parametrize(("answer", "bounce"), [("550 5.1.1 No such user", "hard"), ("550 5.7.1 Not welcome", "")])
def test_a_mail_to_an_address_that_nobody_has_is_told_of_like_one_that_bounced(mail_room, answer, bounce):
    told = []
    mail = write()
    mail_room.say("RCPT", answer)

    with watching(signals.bounced, lambda delivery, **kwargs: told.append(delivery.bounce)):
        send()

    mail.refresh_from_db()
    assert (mail.state, mail.bounce, told) == (State.FAILED, bounce, [bounce] if bounce else [])


@pytest.mark.parametrize(("step", "answer"), [("RCPT", "550 5.1.1 No such user"), ("DATA", "554 5.6.0 No")])
def test_a_mail_the_server_refuses_for_good_is_given_up_at_once(mail_room, step, answer):
    refused, next_one = write(), write()
    mail_room.say(step, answer)

    send()

    refused.refresh_from_db()
    assert (refused.state, refused.attempts) == (State.FAILED, 1)
    assert f"{refused.last_code} {refused.last_error}" == answer
    assert mail_room.keys() == [next_one.key.hex]


def test_a_lost_connection_holds_up_only_the_mail_in_hand(mail_room):
    lost, second, third = write(), write(), write()
    mail_room.say("DATA", "close")

    send()

    assert mail_room.keys() == sorted([second.key.hex, third.key.hex])
    assert Delivery.objects.pending().get() == lost


def test_a_server_that_looks_through_the_mail_has_four_times_longer_to_say_that_it_has_it(mail_room):
    first, second = write(), write()
    sender, patience = Sender(), []
    sender.connect()
    connection = sender.transport.backend.connection
    hear = connection.getreply
    connection.getreply = lambda: patience.append(connection.sock.gettimeout()) or hear()

    sender.send_all(Delivery.objects.claim(sender.name, limit=2))
    sender.finish_batch()
    sender.transport.close()

    assert mail_room.keys() == sorted([first.key.hex, second.key.hex])
    assert patience[:8] == [20, 20, 20, 80] * 2  # MAIL, RCPT, DATA and the dot


def test_pauses_grow_until_the_mail_is_given_up_after_a_day(mail_room):
    mail = write()
    mail_room.say("RCPT", *["451 4.7.1 Later"] * 20)
    pauses = []

    send()
    while Delivery.objects.pending().exists():
        mail.refresh_from_db()
        pauses.append(round((mail.next_attempt_at - now()).total_seconds() / 60))
        let_time_pass(minutes=pauses[-1])
        send()

    assert pauses[:6] == [1, 5, 20, 60, 240, 240]
    assert 24 <= sum(pauses) / 60 < 28
    mail.refresh_from_db()
    assert (mail.state, mail.last_code, mail.last_error) == (State.FAILED, 451, "4.7.1 Later")


def test_while_the_mail_server_is_down_mails_wait_and_spend_no_try(mail_room):
    mail = write()
    mail_room.stop()
    send()
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == (State.PENDING, 0)
    assert "refused" in mail.last_error

    mail_room.start()
    send()

    assert mail_room.keys() == [mail.key.hex]


def test_after_a_day_without_a_mail_server_mails_are_given_up_for_all_to_see(mail_room):
    mail = write()
    mail_room.stop()
    send()
    let_time_pass(hours=24)

    send()

    mail.refresh_from_db()
    assert mail.state == State.FAILED
    assert "refused" in mail.last_error


def test_a_mail_that_waited_for_days_without_a_sender_is_still_tried(mail_room):
    mail = write()
    let_time_pass(days=3)
    mail_room.stop()

    send()

    mail.refresh_from_db()
    assert mail.state == State.PENDING


def test_a_mail_erased_while_it_waited_its_turn_is_not_sent(mail_room):
    first, erased = write(), write()
    sender = Sender()
    Delivery.objects.claim(sender.name, limit=20)
    [*mails] = sender.held.order_by("pk")
    erased.delete()

    sender.connect()
    assert all(sender.send(mail) for mail in mails)
    sender.transport.close()

    assert mail_room.keys() == [first.key.hex]


def test_a_sender_that_was_slower_than_its_lease_leaves_the_mail_to_the_next(mail_room):
    mail = write()
    slow, quick = Sender(), Sender()
    Delivery.objects.claim(slow.name, limit=20)
    [in_hand] = slow.held
    let_time_pass(hours=1)

    quick.run(once=True)
    slow.connect()
    slow.send(in_hand)
    slow.transport.close()

    assert mail_room.keys() == [mail.key.hex]


def test_mails_left_by_a_killed_sender_wait_until_its_lease_ends(mail_room, settings):
    mail = write()
    Delivery.objects.claim("killed", limit=20)
    let_time_pass(seconds=settings.OUTBOX_LEASE_SECONDS - 5)
    send()
    assert not mail_room.arrived

    let_time_pass(seconds=6)
    send()

    assert mail_room.keys() == [mail.key.hex]


def test_a_mail_that_kills_every_sender_is_given_up(mail_room):
    mail = write()
    Delivery.objects.claim("killed", limit=20)
    for _ in range(5):
        mark(mail, "killed")
    let_time_pass(hours=25)

    send()

    mail.refresh_from_db()
    assert mail.state == State.FAILED
    assert "stopped each time" in mail.last_error
    assert not mail_room.arrived


def test_the_log_has_a_line_for_each_single_mail_without_address_or_link(mail_room, caplog):
    caplog.set_level(logging.INFO, "outbox")
    sent, refused = write(), write()
    mail_room.say("RCPT", "250 OK", "550 5.1.1 No such user")

    send()

    assert f"Mail {sent.short_key} (welcome): sent" in caplog.text
    assert f"Mail {refused.short_key} (welcome): given up 550" in caplog.text
    assert "ada@" not in caplog.text
    assert "t0ken" not in caplog.text
