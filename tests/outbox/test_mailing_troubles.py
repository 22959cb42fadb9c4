"""What happens to a mailing when the mail server refuses, hangs up or complains."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.timezone import now
from making_mailings import freeze, people, send

from outbox import mailings, rate, services
from outbox.models import Delivery, Mailing, RateBucket, State, Suppression, hash_of
from outbox.models.deliveries import DeliveryQuerySet
from outbox.sender import Sender


def let_time_pass(**time):
    times = ["next_attempt_at", "give_up_at", "lease_until"]
    Delivery.objects.update(**{name: F(name) - timedelta(**time) for name in times})


def state_of(mailing):
    mailing.refresh_from_db()
    return mailing.state, mailing.reason


@pytest.mark.parametrize("extensions", [[], ["PIPELINING"]])
@pytest.mark.parametrize(
    ("step", "answer", "state"),
    [
        ("MAIL", "451 4.3.0 Later", State.PENDING),
        ("RCPT", "451 4.7.1 Greylisted", State.PENDING),
        ("RCPT", "421 4.7.0 Not now", State.PENDING),
        ("RCPT", "close", State.PENDING),  # no word had left
        ("RCPT", "550 5.1.1 No such user", State.FAILED),
        ("RCPT", "550 5.7.1 Not welcome", State.FAILED),
        ("DATA", "452 4.2.2 Mailbox full", State.PENDING),
        ("DATA", "554 5.6.0 No", State.FAILED),
        ("DATA", "close", State.UNKNOWN),  # every word had left
        ("DATA", "stall", State.UNKNOWN),
    ],
)
def test_a_copy_ends_as_the_mail_server_answers_and_the_others_go_on(mail_room, step, answer, state, extensions):
    mail_room.extensions = extensions
    freeze("ada@example.org", "ben@example.org")
    mail_room.say(step, answer)

    send()

    first, second = Delivery.objects.order_by("pk")
    assert (first.state, second.state) == (state, State.SENT)
    assert first.last_error
    assert mail_room.keys() == [second.key.hex]


@pytest.mark.parametrize("goodbye", ["close", "421 4.7.0 Too many errors"])
@pytest.mark.parametrize("extensions", [[], ["PIPELINING"]])
def test_a_mail_server_that_hangs_up_after_a_refusal_costs_no_other_mail(mail_room, goodbye, extensions):
    mail_room.extensions = extensions
    freeze(*people(5))
    mail_room.say("RCPT", "550 5.7.1 Not welcome", "250 OK", "550 5.7.1 Not welcome")
    mail_room.say("RSET", goodbye, goodbye)

    send()

    assert Delivery.objects.filter(state=State.FAILED).count() == 2
    assert len(mail_room.arrived) == 3


def test_a_mail_server_that_hangs_up_when_a_mail_is_taken_back_costs_no_other_mail(mail_room):
    freeze(*people(3))
    Suppression.objects.create(email_hmac=hash_of("reader000@example.org"), reason="staff")
    mail_room.say("RSET", "close")

    send()

    assert sorted(Delivery.objects.values_list("state", flat=True)) == [State.SENT, State.SENT, State.SKIPPED]


def test_a_copy_refused_for_now_is_tried_again_and_then_the_mailing_is_sent(mail_room):
    mailing = freeze("ada@example.org")
    mail_room.say("RCPT", "451 4.7.1 Greylisted")

    send()
    assert state_of(mailing)[0] == Mailing.State.SENDING
    let_time_pass(seconds=61)
    send()

    assert len(mail_room.arrived) == 1
    assert state_of(mailing)[0] == Mailing.State.SENT


def test_a_copy_nobody_knows_of_is_never_sent_again_by_itself(mail_room):
    mailing = freeze("ada@example.org")
    mail_room.say("DATA", "close")

    send()
    let_time_pass(days=2)
    send()

    assert not mail_room.arrived
    assert mailings.counts(mailing)["unknown"] == 1
    assert state_of(mailing)[0] == Mailing.State.SENT


def test_a_copy_whose_address_was_forgotten_is_not_sent_again_with_the_others(db):
    mailing = freeze("ada@example.org", "ben@example.org")
    Delivery.objects.settle(State.UNKNOWN)
    Delivery.objects.filter(to="ada@example.org").forget_address()

    assert mailings.send_again(mailing) == 1

    assert Delivery.objects.pending().get().to == "ben@example.org"


def test_an_address_that_nobody_has_is_not_written_to_again(mail_room):
    freeze("ada@example.org", "ben@example.org")
    mail_room.say("RCPT", "550 5.1.1 No such user")

    send()
    freeze("ada@example.org", "ben@example.org", about="issue:13")
    send()

    assert Suppression.objects.get().email_hmac == hash_of("ada@example.org")
    assert [mail["To"] for mail in mail_room.arrived] == ["ben@example.org", "ben@example.org"]


@pytest.mark.parametrize("answer", ["550 5.7.1 Blocked", "550 5.1.8 Bad sender", "552 5.2.2 Mailbox full"])
def test_what_is_not_about_the_address_is_not_held_against_it(mail_room, answer):
    freeze("ada@example.org")
    mail_room.say("RCPT", answer)

    send()

    assert Delivery.objects.get().state == State.FAILED
    assert not Suppression.objects.exists()


def test_a_mail_server_that_refuses_us_as_sender_pauses_the_mailing_and_costs_no_reader_a_copy(mail_room):
    mailing = freeze("ada@example.org", "ben@example.org")
    mail_room.say("MAIL", "550 5.7.1 Sender not allowed")

    send()
    assert state_of(mailing) == (
        Mailing.State.PAUSED,
        "The mail server does not take mail from us: 550 5.7.1 Sender not allowed",
    )
    let_time_pass(minutes=2)
    mailings.resume(mailing)
    send()

    assert len(mail_room.arrived) == 2


def test_a_mailing_pauses_when_more_than_five_in_a_hundred_copies_fail(mail_room):
    mailing = freeze(*people(40))
    mail_room.say("RCPT", *["250 OK", "550 5.7.1 Blocked"] * 20)

    send()

    assert state_of(mailing) == (Mailing.State.PAUSED, "11 of the last 22 copies could not be delivered.")
    assert mailings.counts(mailing)["pending"] == 18
    mailings.resume(mailing)
    send()
    assert mailings.counts(mailing)["pending"] == 0  # nine more fail, and what was before is forgotten


def test_addresses_that_nobody_has_do_not_pause_a_mailing(mail_room):
    mailing = freeze(*people(15))
    mail_room.say("RCPT", *["550 5.1.1 No such user"] * 12)

    send()

    assert state_of(mailing)[0] == Mailing.State.SENT


def make_hurried_sender():
    """A sender that does not rest between its tries, and only notes in ``rests`` for how many seconds it would."""
    sender = Sender()
    sender.rests = []
    sender.rest = sender.rests.append
    return sender


def test_a_mailing_pauses_when_the_mail_server_was_not_there_twenty_times_in_a_row(mail_room):
    mailing = freeze("ada@example.org")
    mail_room.stop()
    sender = make_hurried_sender()

    for _ in range(20):
        sender.run(once=True)
    assert state_of(mailing)[0] == Mailing.State.SENDING
    sender.run(once=True)

    state, reason = state_of(mailing)
    assert state == Mailing.State.PAUSED
    assert reason.startswith("The mail server cannot be used:")
    assert max(sender.rests) == 60  # a server that is back is found within a minute
    assert Delivery.objects.get().state == State.PENDING


def test_a_mailing_pauses_when_the_mail_server_hung_up_more_than_twenty_times_in_a_row(mail_room):
    mailing = freeze(*people(20 + 1 + 21))
    mail_room.say("RCPT", *["close"] * 20, "250 OK", *["close"] * 21)

    make_hurried_sender().run(once=True)

    state, reason = state_of(mailing)
    assert state == Mailing.State.PAUSED
    assert reason.startswith("The mail server hangs up again and again:")
    assert mail_room.orders["RCPT"] == []  # not after the first twenty


def test_a_complaint_about_the_rate_halves_it(mail_room, settings):
    settings.OUTBOX_PER_MINUTE = 6000
    freeze(*people(30))
    mail_room.say("RCPT", *["250 OK"] * 9, "450 4.7.1 Rate limit exceeded")
    sender = Sender()
    sender.round()
    sender.stop()
    sender.transport.close()

    assert RateBucket.objects.get().per_minute < 6000


def test_all_senders_together_keep_to_the_rate(db, settings, monkeypatch):
    monkeypatch.setattr(rate, "SAVED_UP", 600)
    settings.OUTBOX_PER_MINUTE = 1  # so slow that the time the test takes makes no difference
    assert rate.take(100) == 10  # of ten minutes
    RateBucket.objects.update(filled_at=now() - timedelta(minutes=8))

    assert rate.take(6) + rate.take(6) == 8  # one in each minute, whoever asks
    assert rate.take(100) == 0


def test_a_rate_that_was_halved_recovers_slowly_and_no_further_than_the_setting(db, settings):
    settings.OUTBOX_PER_MINUTE = 600
    rate.take(1)
    rate.slow_down(600)
    rate.slow_down(600)
    assert RateBucket.objects.get().per_minute == 300
    for minutes, expected in [(5, 424), (10, None)]:
        RateBucket.objects.update(filled_at=now() - timedelta(minutes=minutes))
        rate.take(1)
        per_minute = RateBucket.objects.get().per_minute
        assert per_minute == (expected and pytest.approx(expected, rel=0.1))


def test_however_often_mail_servers_complain_six_copies_a_minute_leave(db):
    rate.take(1)

    for _ in range(20):
        RateBucket.objects.update(slowed_at=None)  # the last complaint is long past
        rate.slow_down(600)

    assert RateBucket.objects.get().per_minute == 6


def test_a_night_without_mail_saves_up_no_more_than_two_seconds_of_it(db, settings):
    settings.OUTBOX_PER_MINUTE = 600
    rate.take(1)
    RateBucket.objects.update(tokens=0, filled_at=now() - timedelta(hours=12))

    assert rate.take(1000) == 20


def test_what_a_sender_was_allowed_and_did_not_use_is_there_for_the_others(mail_room, settings):
    settings.OUTBOX_PER_MINUTE = 6000
    freeze("ada@example.org")

    send()

    assert len(mail_room.arrived) == 1
    RateBucket.objects.update(filled_at=now() + timedelta(hours=1))  # the clock adds nothing
    assert rate.take(200) > 100


def test_a_copy_has_another_day_when_staff_let_its_mailing_go_on(mail_room):
    mailing = freeze("ada@example.org")
    mailings.pause(mailing, "ada: wait")
    Delivery.objects.update(give_up_at=now() - timedelta(hours=1))
    mail_room.say("RCPT", "451 4.7.1 Greylisted")

    mailings.resume(mailing)
    send()

    assert Delivery.objects.get().state == State.PENDING


def test_a_single_mail_goes_before_the_copies_that_wait(mail_room):
    freeze(*people(5))
    services.queue_text("test", to="ada@example.org", subject="Your link", text="Here it is")

    send()

    assert mail_room.arrived[0]["Subject"] == "Your link"
    assert len(mail_room.arrived) == 6


def test_a_single_mail_that_is_written_while_copies_leave_waits_for_one_of_them_alone(mail_room):
    freeze(*people(5))
    sender = Sender()
    sender.do_chores()
    copies = sender.claim()
    sender.connect()
    services.queue_text("test", to="ada@example.org", subject="Your link", text="Here it is")

    sender.send_all(copies)
    sender.finish_batch()
    sender.run(once=True)

    assert [mail["Subject"] for mail in mail_room.arrived].index("Your link") == 1
    assert len(mail_room.arrived) == 6


def test_a_mailing_that_is_a_few_hours_late_goes_out(mail_room):
    freeze("ada@example.org", starts_at=now() - timedelta(hours=5))

    send()

    assert len(mail_room.arrived) == 1


def test_a_mailing_more_than_six_hours_late_waits_for_staff(mail_room):
    mailing = freeze("ada@example.org", starts_at=now() - timedelta(hours=7))

    send()
    assert not mail_room.arrived
    assert state_of(mailing)[0] == Mailing.State.PAUSED
    mailings.resume(mailing)
    send()

    assert len(mail_room.arrived) == 1


def test_a_copy_that_may_have_arrived_is_never_repeated_whatever_the_code_says(mail_room):
    freeze("ada@example.org")
    Mailing.objects.update(state=Mailing.State.SENDING, started_at=now())
    Delivery.objects.claim("me", 1)
    for state in (State.SENDING, State.UNKNOWN):
        Delivery.objects.filter(state=State.CLAIMED).update(state=State.SENDING)
        Delivery.objects.filter(state=State.SENDING).settle(state) if state == State.UNKNOWN else None
        with pytest.raises(IntegrityError, match="may have arrived"), transaction.atomic():
            Delivery.objects.settle(State.PENDING)


def test_a_lease_that_ends_while_leases_are_looked_at_does_not_repeat_a_copy(mail_room, monkeypatch):
    """Each statement has its own clock, so a copy may become abandoned between two of them."""
    freeze(*people(2))
    Mailing.objects.update(state=Mailing.State.SENDING, started_at=now())
    Delivery.objects.claim("silent", 2)
    early, late = Delivery.objects.order_by("pk")
    Delivery.objects.update(state=State.SENDING)
    Delivery.objects.filter(pk=early.pk).update(lease_until=now() - timedelta(seconds=1))
    settle = DeliveryQuerySet.settle

    def settle_while_time_passes(self, state, **noted):
        count = settle(self, state, **noted)
        Delivery.objects.filter(pk=late.pk, state=State.SENDING).update(lease_until=now() - timedelta(seconds=1))
        return count

    monkeypatch.setattr(DeliveryQuerySet, "settle", settle_while_time_passes)
    Delivery.objects.take_back()

    late.refresh_from_db()
    assert late.state == State.SENDING


def test_a_cancelled_mailing_sends_nothing_more_and_skips_what_waits(mail_room):
    mailing = freeze(*people(3))
    sender = Sender()
    Delivery.objects.claim(sender.name, 2)
    [first, _] = sender.held

    mailings.cancel(mailing, "The date was wrong")
    sender.connect()
    sender.send(first)
    sender.transport.close()
    send()

    assert not mail_room.arrived
    assert mailings.counts(mailing)["skipped"] == 3


def test_nobody_who_asked_for_no_mail_at_all_gets_a_single_one(mail_room):
    mailings.suppress(hash_of("ada@example.org"), "staff", scope=Suppression.Scope.EVERYTHING)
    mailings.suppress(hash_of("ben@example.org"), "left")
    for to in ("ada@example.org", "ben@example.org"):
        services.queue_text("test", to=to, subject="Your link", text="Here it is")

    send()

    assert [mail["To"] for mail in mail_room.arrived] == ["ben@example.org"]
    assert Delivery.objects.get(to="ada@example.org").state == State.SKIPPED


def test_copies_left_by_a_killed_sender_wait_again_unless_they_may_have_arrived(mail_room):
    mailing = freeze(*people(3))
    Mailing.objects.update(state=Mailing.State.SENDING, started_at=now())
    Delivery.objects.claim("killed", 3)
    in_hand = Delivery.objects.first()
    Delivery.objects.filter(pk=in_hand.pk).update(state=State.SENDING)
    let_time_pass(hours=1)

    send()

    assert len(mail_room.arrived) == 2
    assert Delivery.objects.get(state=State.UNKNOWN) == in_hand
    assert state_of(mailing)[0] == Mailing.State.SENT


@pytest.mark.parametrize("extensions", [[], ["PIPELINING"]])
def test_a_copy_refused_for_now_after_its_mailing_was_cancelled_is_not_needed_any_more(mail_room, extensions):
    mail_room.extensions = extensions
    mailing = freeze("ada@example.org")

    mail_room.say("RCPT", "451 4.7.1 Greylisted")
    sender = Sender()
    hand_over = sender.transport.hand_over
    sender.transport.hand_over = lambda: mailings.cancel(mailing, "A wrong date") and hand_over()

    sender.run(once=True)

    assert Delivery.objects.get().state == State.SKIPPED
