"""A database that was restored or copied sends nothing until somebody says so."""

import os
from datetime import timedelta

import psycopg2
import pytest
from django.core.management import call_command
from django.db import connection
from django.utils.timezone import now
from making_mailings import freeze, people, send

from outbox import instance, mailings, services
from outbox.models import Delivery, Instance, Mailing, SenderProcess, State
from outbox.sender import Sender


def a_restored_database():
    Instance.objects.update(place="7391/00000001/16384/16999")


@pytest.fixture
def sent_before(mail_room):
    send()
    return mail_room


def test_the_first_sender_of_a_new_site_needs_no_permission(mail_room, settings):
    freeze("ada@example.org")

    send()

    assert len(mail_room.arrived) == 1
    assert Instance.objects.get().name == settings.OUTBOX_INSTANCE


def test_a_restored_database_sends_nothing_not_even_single_mails_and_says_why(sent_before):
    freeze("ada@example.org")
    services.queue_text("test", to="ada@example.org", subject="Your link", text="Here it is")
    a_restored_database()

    send()

    assert not sent_before.arrived
    assert SenderProcess.objects.filter(note__contains="restored, copied or moved").exists()


def test_a_copy_of_the_database_with_another_name_sends_nothing(sent_before, settings):
    freeze("ada@example.org")
    settings.OUTBOX_INSTANCE = "https://staging.example.org"

    send()

    assert not sent_before.arrived


@pytest.mark.parametrize(("said", "unknown"), [([], 3), (["--nothing-left-since"], 1)])
def test_whoever_adopts_a_restored_database_is_shown_what_may_have_left(sent_before, capsys, said, unknown):
    later = freeze("ada@example.org", about="issue:2", starts_at=now() + timedelta(days=1))
    mailing = freeze(*people(3))
    Mailing.objects.update(state=Mailing.State.SENDING, started_at=mailing.created_at)
    Delivery.objects.claim("before", 1)
    a_restored_database()

    call_command("adopt_outbox", *said)
    send()

    assert f"may have arrived: {unknown}." in capsys.readouterr().out
    assert not sent_before.arrived
    mailing.refresh_from_db()
    assert (mailing.state, mailing.reason) == (Mailing.State.PAUSED, instance.ADOPTED)
    assert mailing.deliveries.filter(state=State.UNKNOWN).count() == unknown
    assert later.deliveries.pending().count() == 1


def test_a_single_mail_that_a_sender_had_when_the_database_was_copied_leaves_once_it_is_adopted(sent_before):
    services.queue_text("test", to="ada@example.org", subject="Your link", text="Here it is")
    Delivery.objects.claim("before", 1)
    a_restored_database()

    call_command("adopt_outbox")
    send()

    assert [mail["Subject"] for mail in sent_before.arrived] == ["Your link"]


def test_a_mailing_that_may_have_left_before_a_restore_cannot_be_taken_back_to_go_to_all_again(sent_before):
    mailing = freeze("ada@example.org")  # due now; where the copy was made of, it has gone out since
    a_restored_database()

    call_command("adopt_outbox")

    mailing.refresh_from_db()
    assert mailing.state == Mailing.State.PAUSED
    assert not mailings.undo(mailing)
    assert Delivery.objects.get(mailing=mailing).state == State.UNKNOWN


def test_adopting_what_may_send_already_changes_nothing(sent_before):
    mailing = freeze("ada@example.org")

    call_command("adopt_outbox")
    send()

    mailing.refresh_from_db()
    assert mailing.state == Mailing.State.SENT


def test_a_database_made_of_another_is_in_another_place(transactional_db):
    """PostgreSQL itself copies it, as a restore to another name would."""
    original, copied = connection.settings_dict["NAME"], f"copied_{os.getpid()}"
    here = instance.place()
    connection.close()
    elsewhere = psycopg2.connect(os.environ["DATABASE_URL"])
    elsewhere.autocommit = True
    with elsewhere.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{copied}" TEMPLATE "{original}"')
        try:
            connection.settings_dict["NAME"] = copied
            assert instance.place() != here
        finally:
            connection.close()
            connection.settings_dict["NAME"] = original
            cursor.execute(f'DROP DATABASE "{copied}"')
    elsewhere.close()
    assert instance.place() == here


def test_a_sender_says_that_it_lives(mail_room):
    sender = Sender()

    sender.round()

    assert SenderProcess.objects.awake().get().name == sender.name
