from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now
from making import answers, make_organisation

from campaign.models import Page
from outbox.models import Delivery
from supporters import services
from supporters.models import Agreement, Attempt, Contact, Organisation, Wording

pytestmark = pytest.mark.django_db


def test_a_sign_up_is_kept_whole_with_what_was_agreed_to(client):
    response = client.post("/sign-up/", answers())

    assert (response.status_code, response.url) == (302, "/sign-up/check-your-email/")
    organisation = Organisation.objects.get()
    assert (organisation.name, organisation.state) == ("Ysgol Gân Tŷ Gŵyr", "unconfirmed")
    assert organisation.registration_numbers == ["1234567"]
    assert (organisation.website, organisation.web_domain) == ("https://www.example.org", "example.org")
    assert organisation.contacts.get().email == "person@example.org"
    assert Agreement.objects.get().wording == Wording.current("authority")
    assert Delivery.objects.get().kind == "confirm_sign_up"


def test_no_mail_is_sent_inside_the_request(client, settings):
    settings.MAILERS = {"default": {"BACKEND": "nobody.may.send.this"}}

    client.post("/sign-up/", answers())

    assert Delivery.objects.get().state == "pending"


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("name", "   ", "Enter the organisation’s name"),
        ("name", "Rights\x00", "a character that cannot be shown"),
        ("name", "Rights\x07Now", "cannot be shown"),
        ("name", "Rights \u202egnihtyreve", "cannot be shown"),
        ("name", "www.example.org", "That is a web address"),
        ("name", "각" * 200, "Use a shorter name"),  # three letters each
        ("name", "https://example.org/about", "That is a web address"),
        ("name", "=HYPERLINK(1)", "not with ="),
        ("name", "+44 Group", "not with +"),
        ("name", "-Group", "not with -"),
        ("name", "@group", "not with @"),
        ("name", "!!!", "letters or numbers"),
        ("name", "Prize! Visit www.example.org/win now", "A web address does not belong here"),
        ("contact_name", "http://example.org", "A web address does not belong here"),
        ("contact_role", "See https://example.org", "A web address does not belong here"),
        ("name", "x" * 201, "Use 200 characters at the most"),
        ("kind", "", "Choose what kind"),
        ("kind", "secret-society", "Select a valid choice"),
        ("registration_number", "12", "does not look like"),
        ("registration_number", "SC12", "does not look like"),
        ("website", "not a site", "Check the web address"),
        ("website", "javascript:alert(1)", "Check the web address"),
        ("areas_of_work", [], "Choose at least one area"),
        ("areas_of_work", ["atlantis"], "Select a valid choice"),
        ("work", [], "Choose at least one kind of work"),
        ("people_supported", "-1", "Enter nought or more"),
        ("people_supported", "about ten", "Enter a whole number"),
        ("people_supported", "99999999999999999999", "Enter a number up to"),
        ("people_supported_basis", "", "Say how you know"),
        ("statement", "x" * 601, "at most 600"),
        ("contact_name", "", "Enter your name"),
        ("contact_role", "", "Enter your role"),
        ("contact_email", "person.example.org", "needs a name, an @ and a domain"),
        ("contact_email", "person@example.org\nBcc: other@example.org", "needs a name, an @ and a domain"),
        ("contact_phone", "ring me", "Enter a telephone number"),
        ("listing", "", "Choose how we should list you"),
        ("authority", "", "Tick the box"),
    ],
)
def test_an_answer_that_needs_another_look_says_what_to_do(client, field, value, message):
    response = client.post("/sign-up/", answers(**{field: value}))

    assert response.status_code == 422
    text = response.content.decode()
    assert "<title>Error: " in text
    assert message in response.context["form"].errors[field][0]
    assert "We sing with people in prison." in text or field == "statement"  # what was typed is kept
    assert not Organisation.objects.exists()
    assert not Delivery.objects.exists()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", []),
        ("1234567", ["1234567"]),
        (" 123 456 ", ["123456"]),
        ("sc012345", ["SC012345"]),
        ("NIC 101234", ["NIC101234"]),
        ("01234567", ["01234567"]),
        ("OC301234", ["OC301234"]),
        ("1234567, SC012345", ["1234567", "SC012345"]),
        ("1234567 and SC012345", ["1234567", "SC012345"]),
    ],
)
def test_numbers_are_kept_as_the_registers_write_them(client, typed, kept):
    client.post("/sign-up/", answers(registration_number=typed))

    assert Organisation.objects.get().registration_numbers == kept


def test_two_bodies_may_share_a_number(client):
    client.post("/sign-up/", answers(name="North Branch", contact_email="north@example.org"))
    client.post("/sign-up/", answers(name="South Branch", contact_email="south@example.org"))

    assert Organisation.objects.filter(registration_numbers=["1234567"]).count() == 2


def test_signing_up_twice_is_one_organisation_and_the_second_mail_says_so(client):
    organisation = make_organisation("confirmed")
    Delivery.objects.all().delete()

    response = client.post("/sign-up/", answers(contact_email="PERSON@example.org"))

    assert response.url == "/sign-up/check-your-email/"
    assert list(Organisation.objects.all()) == [organisation]
    assert Contact.objects.count() == 1
    mail = Delivery.objects.get()
    assert mail.kind == "already_signed_up"
    assert "/sign-up/status/" in mail.text


def test_one_address_may_sign_up_two_organisations(client):
    client.post("/sign-up/", answers(name="First Group"))
    client.post("/sign-up/", answers(name="Second Group"))

    assert Organisation.objects.count() == 2
    first, second = Delivery.objects.order_by("pk")
    assert second.next_attempt_at - first.next_attempt_at >= timedelta(minutes=10)


def test_a_known_and_a_new_address_take_the_same_steps(client):
    make_organisation("confirmed")

    known, new = count_queries(client, answers()), count_queries(client, answers(contact_email="new@example.org"))

    assert 0 <= known - new <= 4  # the savepoint undone, and the mail that says so


def count_queries(client, data):
    with CaptureQueriesContext(connection) as queries:
        client.post("/sign-up/", data)
    return len(queries)


def test_an_address_gets_five_unanswered_confirmations_at_the_most(client, settings):
    settings.CONFIRMATION_GAP_MINUTES = 0
    settings.SIGN_UPS_PER_ADDRESS_PER_HOUR = 0

    for number in range(8):
        client.post("/sign-up/", answers(name=f"Group {number}"))

    assert Delivery.objects.filter(to="person@example.org").count() == 5


def test_the_same_form_again_within_ten_minutes_sends_no_second_mail(client):
    client.post("/sign-up/", answers())
    client.post("/sign-up/", answers())

    assert Delivery.objects.count() == 1


def test_whoever_fills_in_the_hidden_field_is_thanked_and_forgotten(client):
    response = client.post("/sign-up/", answers(homepage="https://spam.example.org"))

    assert response.url == "/sign-up/check-your-email/"
    assert not Organisation.objects.exists()


def test_too_many_sign_ups_from_one_network_wait_an_hour_at_the_most(client, settings):
    settings.SIGN_UPS_PER_NETWORK_PER_HOUR = 2
    for number in range(2):
        client.post("/sign-up/", answers(name=f"Group {number}", contact_email=f"group{number}@example.org"))

    refused = client.post("/sign-up/", answers(name="Group 3", contact_email="group3@example.org"))

    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 3600
    assert Organisation.objects.count() == 2
    Attempt.objects.update(at=now() - timedelta(minutes=61))
    assert client.post("/sign-up/", answers(contact_email="group3@example.org")).status_code == 302


def test_a_limit_of_nought_is_no_limit(client, settings):
    settings.SIGN_UPS_PER_NETWORK_PER_HOUR = settings.SIGN_UPS_PER_ADDRESS_PER_HOUR = 0

    for number in range(40):
        assert client.post("/sign-up/", answers(name=f"Group {number}")).status_code == 302
    assert not Attempt.objects.exists()


def test_networks_are_kept_as_keyed_hashes_only(client):
    client.post("/sign-up/", answers(), REMOTE_ADDR="203.0.113.7")

    keys = list(Attempt.objects.values_list("key", flat=True))
    assert len(keys) == 2
    assert not any("203.0.113.7" in key or "person" in key for key in keys)


def test_only_the_configured_proxy_is_believed_about_where_a_visitor_is(client, settings):
    settings.SIGN_UPS_PER_NETWORK_PER_HOUR = 1
    forged = {"headers": {"X-Forwarded-For": "198.51.100.1, 203.0.113.7"}}
    other = {"headers": {"X-Forwarded-For": "198.51.100.2, 203.0.113.7"}}

    settings.PROXY_HOPS = 1
    assert client.post("/sign-up/", answers(contact_email="a@example.org"), **forged).status_code == 302
    assert client.post("/sign-up/", answers(contact_email="b@example.org"), **other).status_code == 429
    settings.PROXY_HOPS = 2
    assert client.post("/sign-up/", answers(contact_email="c@example.org"), **other).status_code == 302


def test_an_organisation_that_confirmed_is_told_at_once_that_it_is_known(client):
    client.post("/sign-up/", answers())
    services.confirm(Contact.objects.get())

    for _ in range(3):
        client.post("/sign-up/", answers())

    assert Delivery.objects.filter(kind="already_signed_up").count() == 1


def test_the_words_that_are_agreed_to_are_the_words_that_were_shown(client):
    shown = Wording.current("authority")
    Wording.objects.create(slug="authority", version=2, text="Other words.")

    refused = client.post("/sign-up/", answers(wording=shown.pk))
    agreed = client.post("/sign-up/", answers(wording=Wording.current("authority").pk))

    assert refused.status_code == 422
    assert "These words have changed" in refused.content.decode()
    assert agreed.status_code == 302
    assert Agreement.objects.get().wording.version == 2


def test_an_organisation_whose_address_staff_corrected_can_sign_up_from_the_old_one(client):
    make_organisation("confirmed")
    Contact.objects.update(email="corrected@example.org")

    assert client.post("/sign-up/", answers()).status_code == 302
    assert Organisation.objects.count() == 2


def test_mails_held_back_leave_once_the_address_has_answered(client, settings):
    settings.CONFIRMATIONS_PER_ADDRESS = 2
    for number in range(4):
        client.post("/sign-up/", answers(name=f"Group {number}"))
    confirmations = Delivery.objects.filter(kind="confirm_sign_up")
    assert confirmations.count() == 2

    services.confirm(Contact.objects.earliest("pk"))

    assert confirmations.count() == 4


def test_people_behind_a_proxy_that_maps_addresses_are_not_one_network(client, settings):
    settings.SIGN_UPS_PER_NETWORK_PER_HOUR = 1

    one = client.post("/sign-up/", answers(contact_email="a@example.org"), REMOTE_ADDR="::ffff:203.0.113.7")
    two = client.post("/sign-up/", answers(contact_email="b@example.org"), REMOTE_ADDR="::ffff:203.0.113.8")
    same = client.post("/sign-up/", answers(contact_email="c@example.org"), REMOTE_ADDR="203.0.113.8")

    assert (one.status_code, two.status_code, same.status_code) == (302, 302, 429)


def test_the_door_stays_open_while_the_pages_words_are_a_draft(client):
    Page.objects.filter(slug__in=["sign-up", "supporters"]).update(status="draft")

    assert "Add your organisation" in client.get("/sign-up/").content.decode()
    assert client.get("/supporters/").status_code == 200
    assert client.post("/sign-up/", answers(name="")).status_code == 422


def test_who_signs_up_in_welsh_gets_mail_in_welsh_that_leads_to_welsh_pages(client):
    client.post("/cy/sign-up/", answers())

    mail = Delivery.objects.get(kind="confirm_sign_up")
    assert mail.subject.startswith("Cadarnhewch:")
    assert "/cy/sign-up/confirm/" in mail.text
    assert '<html lang="cy">' in mail.html
    assert Contact.objects.get().language == "cy"
