"""A release that is taken back: the one before finds its mail room as it knows it."""

import pytest
from django.core.management import call_command
from django.db import connection
from making_mailings import freeze

from outbox import services
from outbox.models import Delivery, State


@pytest.mark.django_db
def test_single_mails_survive_the_way_back_and_copies_which_have_no_words_of_their_own_do_not():
    single = services.queue_text("test", to="ada@example.org", subject="Hello", text="Hello")
    sent = freeze("ada@example.org", "ben@example.org", about="notice:1").deliveries.first()
    Delivery.objects.filter(pk=sent.pk).settle(State.SENT)
    Delivery.objects.filter(pk=sent.pk).forget_address()
    Delivery.objects.single().claim("a sender", limit=1)
    connection.check_constraints()

    call_command("migrate", "newsletter", "zero", verbosity=0)
    connection.check_constraints()
    call_command("migrate", "outbox", "0002", verbosity=0)

    with connection.cursor() as cursor:
        cursor.execute("SELECT id, state FROM outbox_delivery")
        assert cursor.fetchall() == [(single.pk, "sending")]
