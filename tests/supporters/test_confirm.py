import re
from datetime import timedelta

import pytest
from django.core import signing
from making import answers, make_organisation, path_of

from outbox.models import Delivery
from supporters.links import LIFETIMES
from supporters.models import Move, Organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def days_pass(monkeypatch):
    """Make every signed link older by some days; the signer asks the clock, and no test can wait a week."""

    def later(days):
        clock = signing.time.time
        monkeypatch.setattr(signing.time, "time", lambda: clock() + timedelta(days=days).total_seconds())

    return later


def test_opening_the_link_alone_does_not_confirm(client):
    """Mail scanners fetch every link, so only the button's POST counts."""
    organisation = make_organisation("unconfirmed")

    page = client.get(path_of("confirm", organisation))

    assert b"Confirm our support" in page.content
    assert Organisation.objects.get().confirmed_at is None


def test_the_link_in_the_mail_is_the_one_that_confirms(client):
    client.post("/sign-up/", answers())
    link = re.search(r"http://\S+/confirm/\S+", Delivery.objects.get().text)[0]

    response = client.post(link.removeprefix("http://localhost:8000"))

    assert response.status_code == 302
    assert Organisation.objects.get().state == "confirmed"


def test_pressing_the_button_twice_confirms_once(client):
    organisation = make_organisation("unconfirmed")
    path = path_of("confirm", organisation)

    first, second = client.post(path), client.post(path)

    assert first.status_code == second.status_code == 302
    assert Move.objects.filter(to_state="confirmed").count() == 1
    assert Delivery.objects.filter(kind="waiting").count() == 1
    assert b"Already confirmed" in client.get(path).content


def test_a_link_older_than_seven_days_confirms_nothing_but_brings_a_new_one(client, days_pass):
    organisation = make_organisation("unconfirmed")
    path = path_of("confirm", organisation)
    organisation.contacts.update(confirmation_at=None)
    days_pass(LIFETIMES["confirm"].days + 1)

    page, pressed = client.get(path), client.post(path)
    again = client.post("/sign-up/new-link/", {"token": path.split("/")[3]})

    assert page.status_code == pressed.status_code == 410
    assert Organisation.objects.get().state == "unconfirmed"
    assert again.url == "/supporters/your-entry/sent/"
    assert Delivery.objects.filter(kind="confirm_sign_up").count() == 2


def test_one_old_link_brings_a_few_new_ones_and_no_more(client, days_pass, settings):
    settings.CONFIRMATION_GAP_MINUTES = settings.CONFIRMATIONS_PER_ADDRESS = 0
    path = path_of("confirm", make_organisation("unconfirmed"))
    days_pass(8)

    asked = [client.post("/sign-up/new-link/", {"token": path.split("/")[3]}).status_code for _ in range(10)]

    assert set(asked) == {302, 429}
    assert Delivery.objects.filter(kind="confirm_sign_up").count() <= 6


@pytest.mark.parametrize("token", ["x", "1.x.y", "9" * 30, "1.abc:def", "%00", "..", "1"])
def test_a_link_that_is_not_ours_says_so_and_changes_nothing(client, token):
    make_organisation("unconfirmed")

    assert client.post(f"/sign-up/confirm/{token}/").status_code in (400, 404)
    assert Organisation.objects.get().state == "unconfirmed"


def test_a_link_opens_only_the_door_it_was_made_for(client):
    path = path_of("status", make_organisation("unconfirmed"))

    assert client.post(path.replace("/status/", "/confirm/")).status_code == 404


def test_a_link_dies_when_the_address_changes(client):
    organisation = make_organisation("confirmed")
    path = path_of("status", organisation)
    organisation.contacts.update(email="another@example.org")

    assert client.get(path).status_code == 404


def test_personal_pages_are_kept_by_nobody(client):
    organisation = make_organisation("approved")

    for purpose in ("confirm", "status", "entry"):
        response = client.get(path_of(purpose, organisation))
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["Referrer-Policy"] == "strict-origin"
        assert "noindex" in response.headers["X-Robots-Tag"]


def test_links_lead_to_the_sites_own_address_whatever_the_host_header_says(client, settings):
    settings.ALLOWED_HOSTS = ["*"]

    client.post("/sign-up/", answers(), headers={"Host": "evil.example.com"})

    mail = Delivery.objects.get()
    assert "http://localhost:8000/sign-up/confirm/" in mail.text
    assert "evil" not in mail.text + mail.html
