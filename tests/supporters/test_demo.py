import pytest
from django.core.management import CommandError, call_command

from outbox.models import Delivery
from supporters.choices import State
from supporters.models import Organisation

pytestmark = pytest.mark.django_db


def test_the_demo_fills_every_state_and_mails_nobody():
    call_command("demo")
    call_command("demo")

    assert set(Organisation.objects.values_list("state", flat=True)) == set(State)
    assert Organisation.objects.count() == 28
    assert not Delivery.objects.exists()


def test_no_invented_organisation_reaches_a_real_site(settings):
    settings.DEVELOPMENT = False

    with pytest.raises(CommandError, match="not a development site"):
        call_command("demo")
    assert not Organisation.objects.exists()
