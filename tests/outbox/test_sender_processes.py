"""Real ``manage.py send_outbox`` processes that are killed, stopped and cut off from the database."""

import signal
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from django.db.models.functions import Now

from outbox import marks, services
from outbox.models import Delivery, State
from outbox.models.deliveries import HELD
from tests.live import wait_until


def write(count):
    mails = [services.queue_text("test", to="ada@example.org", subject=f"Mail {n}", text="Hello") for n in range(count)]
    return sorted(mail.key.hex for mail in mails)


def all_sent():
    return not Delivery.objects.exclude(state=State.SENT).exists()


def all_sent_without_pauses():
    """Whether all went out; those that were in the hand of a killed sender need not wait their minute."""
    Delivery.objects.pending().update(next_attempt_at=Now())
    return all_sent()


def test_two_senders_share_the_work_and_send_each_mail_once(mail_room, start_sender):
    mail_room.delay = 0.01
    keys = write(200)

    start_sender(), start_sender()

    wait_until(all_sent)
    assert mail_room.keys() == keys
    assert mail_room.connections == 2


def claim_without_waiting(worker):
    """Claim over a connection of its own, as another sender would; being made to wait is an error."""
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '1s'")
    try:
        return Delivery.objects.claim(worker, limit=20)
    finally:
        connection.close()


def test_senders_that_claim_at_the_same_moment_get_different_mails_and_do_not_wait(transactional_db):
    write(30)

    with transaction.atomic(), ThreadPoolExecutor() as elsewhere:
        Delivery.objects.claim("first", limit=20)
        second = elsewhere.submit(claim_without_waiting, "second").result()

    assert set(second) == set(Delivery.objects.held_by("second"))
    assert len(second) == 10
    assert Delivery.objects.held_by("first").count() == 20


def test_a_killed_sender_loses_no_mail(mail_room, start_sender):
    mail_room.delay = 0.02
    keys = write(80)

    for killed in range(1, 4):
        sender = start_sender()
        wait_until(lambda: len(mail_room.arrived) >= 15 * killed)  # noqa: B023 – called in this round only
        sender.kill()
        sender.wait()
        Delivery.objects.filter(state__in=HELD).update(lease_until=Now())
    start_sender()

    wait_until(lambda: not Delivery.objects.exclude(state=State.SENT).filter(attempts=0).exists())
    wait_until(all_sent_without_pauses)
    assert sorted(set(mail_room.keys())) == keys
    assert len(mail_room.arrived) <= len(keys) + 3  # only what was in hand may go out twice


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_sender_told_to_stop_finishes_the_mail_in_hand_and_lets_go_of_the_rest(mail_room, start_sender, number):
    mail_room.holds = 5
    keys = write(30)
    sender = start_sender()
    wait_until(lambda: len(mail_room.arrived) == 5)

    sender.send_signal(number)
    mail_room.holds = None

    assert sender.wait(timeout=60) == 0
    assert len(mail_room.arrived) == 5
    assert Delivery.objects.filter(state=State.SENT).count() == 5
    assert Delivery.objects.due().count() == 25
    start_sender("--once").wait(timeout=60)
    assert mail_room.keys() == keys


def test_a_sender_cut_off_from_the_database_goes_on_and_sends_nothing_twice(mail_room, start_sender):
    mail_room.delay = 0.02
    keys = write(60)
    sender = start_sender()

    for cut in range(1, 4):
        wait_until(lambda: len(mail_room.arrived) >= 10 * cut)  # noqa: B023 – called in this round only
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
            )

    wait_until(all_sent)
    assert mail_room.keys() == keys
    assert sender.poll() is None


def test_a_waiting_sender_takes_a_new_mail_without_being_told(mail_room, start_sender):
    start_sender()
    write(1)
    wait_until(all_sent)

    write(1)

    wait_until(all_sent)
    assert len(mail_room.arrived) == 2


def test_a_mark_is_durable_also_on_a_database_that_is_set_up_to_be_careless(transactional_db):
    write(1)
    connection.close()
    Delivery.objects.claim("sender", limit=1)
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
        assert marks.mark(Delivery.objects.get(), "sender").is_ours

        cursor.execute("SHOW synchronous_commit")
        assert cursor.fetchone() == ("on",)
