"""A visitor writes to an organisation through its page."""

import pytest
from django.utils.timezone import now
from making import make_organisation, path_of

from outbox.models import Delivery
from supporters.models import Contact, Organisation

pytestmark = pytest.mark.django_db
WORDS = {"name": "A Visitor", "email": "Visitor@example.org", "text": "May we <come> along?\n\nWith two friends."}


@pytest.fixture
def organisation():
    made = make_organisation(takes_messages="on")
    Delivery.objects.all().delete()
    return made


def write(client, organisation, **changes):
    return client.post(f"{organisation.get_absolute_url()}write/", WORDS | changes)


def test_the_message_goes_to_the_contacts_and_their_answer_to_the_visitor(client, organisation):
    Contact.objects.create(organisation=organisation, name="Second", role="Chair", email="second@example.org")

    response = write(client, organisation)

    assert response.url == "/supporters/message-sent/"
    assert {mail.to for mail in Delivery.objects.all()} == {"person@example.org", "second@example.org"}
    sent = Delivery.objects.first().message()
    assert sent.reply_to == ["visitor@example.org"]
    assert "May we <come> along?\n\nWith two friends." in sent.body
    assert "May we &lt;come&gt; along?" in Delivery.objects.first().html


def test_no_page_on_the_way_shows_an_address_or_a_name(client, organisation):
    pages = [client.get(organisation.get_absolute_url()), client.get(f"{organisation.get_absolute_url()}write/")]
    pages += [write(client, organisation, email="nobody"), client.get(write(client, organisation).url)]

    for page in pages:
        assert "person@example.org" not in page.content.decode()
        assert "Invented Person" not in page.content.decode()


def test_a_mistake_comes_back_with_all_that_was_typed(client, organisation):
    response = write(client, organisation, email="nobody")

    assert response.status_code == 422
    assert "May we &lt;come&gt; along?" in response.content.decode()
    assert not Delivery.objects.exists()


def turned_off(organisation):
    Organisation.objects.update(takes_messages=False)


def without_mail(organisation):
    Contact.objects.update(no_mail_since=now())


def not_named(organisation):
    Organisation.objects.update(listing="counted")


def withdrawn(organisation):
    Organisation.objects.update(state="withdrawn")


@pytest.mark.parametrize(
    ("change", "status"), [(turned_off, 302), (without_mail, 302), (not_named, 404), (withdrawn, 404)]
)
def test_nobody_writes_to_who_does_not_want_it(client, organisation, change, status):
    change(organisation)

    response = write(client, organisation)

    assert response.status_code == status
    assert not Delivery.objects.exists()
    assert "Write to them" not in client.get(organisation.get_absolute_url()).content.decode()


def test_of_two_contacts_only_the_one_who_wants_mail_gets_it(client, organisation):
    without_mail(organisation)
    Contact.objects.create(organisation=organisation, name="Second", role="Chair", email="second@example.org")

    write(client, organisation)

    assert Delivery.objects.get().to == "second@example.org"


def test_an_organisation_says_at_sign_up_and_later_whether_it_takes_messages(client):
    assert "checked" not in str(client.get("/sign-up/").context["form"]["takes_messages"])
    silent, open_to_all = make_organisation(), make_organisation(name="Open Door", takes_messages="on")

    assert not silent.takes_messages
    assert "checked" not in str(client.get(path_of("entry", silent)).context["form"]["takes_messages"])
    assert "checked" in str(client.get(path_of("entry", open_to_all)).context["form"]["takes_messages"])


def test_a_program_that_fills_in_everything_reaches_nobody(client, organisation):
    assert write(client, organisation, homepage="https://spam.example").status_code == 302
    assert not Delivery.objects.exists()


@pytest.mark.parametrize("what", ["NETWORK", "ADDRESS", "ORGANISATION"])
def test_nobody_writes_to_one_or_from_one_without_end(client, settings, organisation, what):
    setattr(settings, f"MESSAGES_PER_{what}_PER_HOUR", 2)

    statuses = [write(client, organisation).status_code for _ in range(3)]

    assert statuses == [302, 302, 429]
    assert Delivery.objects.count() == 2


def test_what_visitors_wrote_goes_when_the_organisation_is_erased(client, organisation):
    write(client, organisation)

    client.post(path_of("entry", organisation) + "leave/", {"choice": "erase"})

    assert not Delivery.objects.exists()
