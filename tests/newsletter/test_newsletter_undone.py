"""The newsletter is taken back, and comes again later: its numbers begin anew, and are nobody else's."""

import pytest
from django.core.management import call_command
from django.db import connection

from outbox import services
from outbox.models import Delivery, Mailing
from tests.newsletter.issues import begin, freeze, make_issue
from tests.newsletter.readers import ask, make_reader


@pytest.mark.django_db
def test_an_issue_does_not_meet_the_mailing_of_an_older_one_with_its_number():
    make_reader()
    ask("waiting@example.org")
    begin(make_issue(pk=1))
    kept = services.queue_text("test", to="ada@example.org", subject="Hello", text="Hello", about="organisation:1")
    connection.check_constraints()

    call_command("migrate", "newsletter", "zero", verbosity=0)
    connection.check_constraints()
    assert Delivery.objects.get() == kept
    call_command("migrate", verbosity=0)

    make_reader("new@example.org")
    issue = make_issue()
    freeze(issue)
    assert issue.pk == 1
    assert Mailing.objects.get().deliveries.get().to == "new@example.org"
