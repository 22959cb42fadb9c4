import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now
from making import answers, make_organisation, path_of

from outbox.models import Delivery
from supporters import services
from supporters.models import Change, Contact, Erasure, Organisation

pytestmark = pytest.mark.django_db


def ask(client, email):
    return client.post("/supporters/your-entry/", {"email": email})


def test_a_member_is_mailed_a_link_and_a_stranger_gets_the_same_answer(client):
    make_organisation("approved")
    Delivery.objects.all().delete()

    member, stranger = ask(client, "Person@example.org"), ask(client, "stranger@example.org")

    assert (member.status_code, member.url) == (stranger.status_code, stranger.url)
    mail = Delivery.objects.get()
    assert (mail.kind, mail.to) == ("entry_link", "person@example.org")
    assert "/supporters/your-entry/entry/" in mail.text


def test_somebody_who_speaks_for_two_organisations_gets_a_link_to_each(client):
    make_organisation("approved", name="One")
    make_organisation("approved", name="Two")
    Delivery.objects.all().delete()

    ask(client, "person@example.org")

    assert Delivery.objects.filter(kind="entry_link").count() == 2


def test_most_of_an_entry_changes_at_once(client):
    organisation = make_organisation("approved")

    client.post(path_of("entry", organisation), answers(areas_of_work=["scotland"], contact_name="New Person"))

    organisation.refresh_from_db()
    assert organisation.areas_of_work == ["scotland"]
    assert organisation.contacts.get().name == "New Person"
    assert not Change.objects.exists()


def test_a_new_name_waits_while_the_old_one_stays_public(client):
    organisation = make_organisation("approved")

    client.post(path_of("entry", organisation), answers(name="Another Name"))

    assert Organisation.objects.get().name == "Ysgol Gân Tŷ Gŵyr"
    assert Change.objects.get().name == "Another Name"
    assert "A change is being checked" in client.get(path_of("entry", organisation)).content.decode()
    assert "Another Name" not in client.get("/supporters/").content.decode()


def test_a_second_change_replaces_the_one_that_waits(client):
    organisation = make_organisation("approved")

    for name in ("Second Name", "Third Name"):
        client.post(path_of("entry", organisation), answers(name=name))

    assert Change.objects.get().name == "Third Name"


def test_another_edit_goes_on_from_the_change_that_waits(client):
    organisation = make_organisation("approved")
    path = path_of("entry", organisation)
    client.post(path, answers(name="New Name"))

    shown = client.get(path).context["form"]
    client.post(path, answers(name=shown["name"].value(), contact_phone="020 7946 0001"))

    assert shown["name"].value() == "New Name"
    assert Change.objects.get().name == "New Name"


def test_asking_for_the_old_name_again_takes_the_change_back(client):
    organisation = make_organisation("approved")
    for name in ("New Name", "Ysgol Gân Tŷ Gŵyr"):
        client.post(path_of("entry", organisation), answers(name=name))

    assert not Change.objects.exists()


@pytest.mark.parametrize(("accepted", "name"), [(True, "Another Name"), (False, "Ysgol Gân Tŷ Gŵyr")])
def test_staff_decide_on_a_new_name_and_the_contact_is_told(client, accepted, name):
    organisation = make_organisation("approved")
    client.post(path_of("entry", organisation), answers(name="Another Name"))

    for _ in range(2):  # pressed twice
        services.decide_change(Change.objects.get(), accepted=accepted, by=None)

    assert Organisation.objects.get().name == name
    assert Delivery.objects.filter(kind="change_decided").count() == 1


def test_before_approval_everything_changes_at_once(client):
    organisation = make_organisation("confirmed")

    client.post(path_of("entry", organisation), answers(name="Another Name"))

    assert Organisation.objects.get().name == "Another Name"


def test_a_mistake_in_an_edit_keeps_what_was_typed_and_changes_nothing(client):
    organisation = make_organisation("approved")

    response = client.post(path_of("entry", organisation), answers(name="=1", website="nowhere"))

    assert response.status_code == 422
    assert "nowhere" in response.content.decode()
    assert Organisation.objects.get().website == "https://www.example.org"


def leave(client, organisation, choice):
    return client.post(path_of("entry", organisation) + "leave/", {"choice": choice})


def test_leaving_the_list_also_leaves_the_totals_and_can_be_undone(client):
    organisation = make_organisation("approved")

    leave(client, organisation, "list")

    assert "Gân" not in client.get("/supporters/").content.decode()
    assert client.get("/supporters/totals.json").json() == {"organisations": 0, "people": 0}
    services.decide(organisation, "approved", by=None)
    assert client.get("/supporters/totals.json").json() == {"organisations": 1, "people": 120}


def test_no_more_mail_means_none_but_the_links_one_asks_for(client):
    organisation = make_organisation("approved")
    leave(client, organisation, "mail")
    Delivery.objects.all().delete()

    services.decide(organisation, "withdrawn", by=None, reason="Closed.", mail=("Subject", "Text"))
    ask(client, "person@example.org")

    assert [mail.kind for mail in Delivery.objects.all()] == ["entry_link"]
    assert Contact.objects.get().no_mail_since <= now()


def test_erasing_keeps_only_that_one_organisation_left(client):
    organisation = make_organisation("approved")
    make_organisation("approved", name="Another", contact_email="another@example.org")

    response = leave(client, organisation, "erase")

    assert response.status_code == 302
    assert Organisation.objects.get().name == "Another"
    assert not Contact.objects.filter(email="person@example.org").exists()
    assert not Delivery.objects.filter(to="person@example.org").exists()
    assert Erasure.objects.count() == 1


def test_opening_the_page_to_leave_changes_nothing(client):
    organisation = make_organisation("approved")

    client.get(path_of("entry", organisation) + "leave/")

    assert Organisation.objects.get().state == "approved"


def test_an_organisation_that_is_not_listed_yet_can_still_be_erased(client):
    organisation = make_organisation("confirmed")

    refused = leave(client, organisation, "list")
    erased = leave(client, organisation, "erase")

    assert (refused.status_code, erased.status_code) == (422, 302)
    assert not Organisation.objects.exists()


@pytest.mark.parametrize("choice", ["list", "mail", "erase"])
def test_leaving_twice_is_leaving_once(client, choice):
    organisation = make_organisation("approved")
    path = path_of("entry", organisation) + "leave/"

    first, second = client.post(path, {"choice": choice}), client.post(path, {"choice": choice})

    assert first.status_code == 302
    assert second.status_code == (404 if choice == "erase" else 302)
    assert Erasure.objects.count() == (choice == "erase")


def test_a_withdrawn_organisation_can_ask_to_come_back(client, admin_client):
    organisation = make_organisation("withdrawn")

    client.post(path_of("status", organisation), {"text": "May we come back?"})

    assert "withdrawn, and wrote to you since" in admin_client.get("/admin/").content.decode()
    assert Organisation.objects.get().state == "withdrawn"


def test_a_stranger_waits_as_long_as_a_member(client):
    """A mail is written for a stranger too, and taken back."""
    make_organisation("approved")
    Delivery.objects.all().delete()

    def queries(email):
        with CaptureQueriesContext(connection) as captured:
            ask(client, email)
        return len(captured)

    assert abs(queries("person@example.org") - queries("stranger@example.org")) <= 2
    assert Delivery.objects.count() == 1
