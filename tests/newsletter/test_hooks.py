"""What a mail provider tells at /newsletter/hooks/, and who else may tell anything there: nobody."""

import base64
import json

import pytest
from django.test import Client

from newsletter.models import Subscriber
from outbox.models import Delivery, State, Suppression
from tests.newsletter.issues import freeze, make_issue
from tests.newsletter.readers import EMAIL, ask, make_reader

pytestmark = pytest.mark.django_db
HOOKS, SECRET = "/newsletter/hooks/", "provider:a-long-secret"


@pytest.fixture(autouse=True)
def provider(settings):
    settings.ANYMAIL_PROVIDER, settings.ANYMAIL = "postmark", {"WEBHOOK_SECRET": SECRET}


@pytest.fixture
def client():
    """A provider brings no token of a form along."""
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def copy():
    """The copy of an issue that was handed to the provider."""
    make_reader()
    copies = freeze(make_issue()).deliveries
    copies.settle(State.UNKNOWN)
    return copies.get()


def tell(client, copy, secret=SECRET, **event):
    event = {"RecordType": "Bounce", "Email": EMAIL, "Metadata": {"key": copy.key.hex}, **event}
    headers = {"Authorization": f"Basic {base64.b64encode(secret.encode()).decode()}"} if secret else {}
    answer = client.post(HOOKS, json.dumps(event), content_type="application/json", headers=headers)
    copy.refresh_from_db()
    return answer


@pytest.mark.parametrize(
    ("event", "bounce"),
    [
        ({"Type": "HardBounce", "Details": "smtp;550 5.1.1 The account does not exist"}, "hard"),
        ({"Type": "BadEmailAddress", "Details": ""}, "refused"),
        ({"Type": "SoftBounce", "Details": "smtp;452 4.2.2 Over quota"}, "soft"),
        ({"Type": "SoftBounce", "Details": ""}, "soft"),
        ({"Type": "HardBounce", "Details": "smtp;550 5.7.1 Blocked by policy"}, "refused"),
        ({"RecordType": "SpamComplaint", "Type": "SpamComplaint"}, "complaint"),
        ({"RecordType": "Delivery", "DeliveredAt": "2008-11-17T10:00:00Z"}, ""),
    ],
)
def test_what_the_provider_tells_is_recorded_like_mail_that_comes_back(client, copy, event, bounce):
    assert tell(client, copy, **event).status_code == 200

    assert (copy.state, copy.bounce) == (State.SENT, bounce)
    assert Suppression.objects.count() == (bounce in ("hard", "complaint"))


def test_a_complaint_about_the_mail_that_asks_is_heard_too(client):
    ask()
    mails = Delivery.objects.single()
    mails.settle(State.SENT)

    tell(client, mails.get(), RecordType="SpamComplaint", Type="SpamComplaint")

    assert (Suppression.objects.get().scope, mails.get().bounce) == ("asking", "complaint")


def test_who_leaves_at_the_provider_has_left(client, copy):
    change = {"RecordType": "SubscriptionChange", "SuppressSending": True, "SuppressionReason": "ManualSuppression"}

    tell(client, copy, **change)

    assert Subscriber.objects.get().state == "left"


@pytest.mark.parametrize("secret", ["", "provider:wrong", "x"])
def test_without_the_secret_nothing_is_believed(client, copy, secret):
    answer = tell(client, copy, secret, Type="HardBounce", Details="550 5.1.1")

    assert answer.status_code == 400
    assert (copy.state, copy.bounce) == (State.UNKNOWN, "")


@pytest.mark.parametrize("missing", ["ANYMAIL_PROVIDER", "ANYMAIL"])
def test_a_site_without_provider_or_secret_has_no_such_page(client, copy, settings, missing):
    setattr(settings, missing, "" if missing == "ANYMAIL_PROVIDER" else {})

    assert tell(client, copy, Type="HardBounce", Details="550 5.1.1").status_code == 404
    assert copy.bounce == ""


@pytest.mark.parametrize("key", ["0" * 32, "nonsense", ""])
def test_a_key_that_nobody_has_changes_nothing(client, copy, key):
    assert tell(client, copy, Metadata={"key": key}, Type="HardBounce", Details="550 5.1.1").status_code == 200

    assert copy.bounce == ""


def test_the_copy_is_also_found_by_its_message_id(client, copy):
    message_id = f"{copy.key.hex}@localhost"

    tell(client, copy, Metadata={}, MessageID=message_id, Type="HardBounce", Details="smtp;550 5.1.1 Unknown user")

    assert copy.bounce == "hard"


def test_opening_the_address_changes_nothing_and_says_so(client):
    answer = client.get(HOOKS)

    assert answer.status_code == 405
    assert "no-store" in answer.headers["Cache-Control"]
    assert client.head(HOOKS).status_code == 200
