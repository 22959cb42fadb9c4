"""Staff at their desk, in the real admin."""

import re

import pytest
from django.contrib.admin import site
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.db.models import ProtectedError
from django.urls import reverse
from making import make_organisation

from outbox.models import Delivery
from staff.models import User
from supporters import services
from supporters.admin.forms import OrganisationForm
from supporters.admin.organisations import OrganisationAdmin
from supporters.models import Change, Contact, Move, Note, Organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return User.objects.create_superuser("officer", "officer@example.org", "a long enough password")


@pytest.fixture
def desk(client, officer):
    client.force_login(officer)
    return client


def decide_path(state, *organisations):
    return reverse(
        "admin:supporters_organisation_decide", args=[state], query={"id": [each.pk for each in organisations]}
    )


MAIL = {
    "reason": "Because.",
    "send_mail": "on",
    "subject": "About {organisation}",
    "text": "Hello {contact}: {reason} {link}",
}


def decide(desk, path, data):
    """Open the page that lists what will happen, and press its button."""
    seen = desk.get(path).context["form"]["seen"].value()
    return desk.post(path, data | {"seen": seen})


def test_the_desk_says_what_is_waiting_and_for_how_long(desk):
    make_organisation("confirmed")
    make_organisation("queried", name="Asked", contact_email="asked@example.org")

    page = desk.get("/admin/").content.decode()

    assert re.search(r"<b class=\"waiting__count\">1</b>\s*to check", page)
    assert "asked, not yet answered" in page
    assert "the oldest for 0" in page


def test_an_empty_desk_says_so(desk):
    assert "Nothing is waiting for you." in desk.get("/admin/").content.decode()


def test_the_page_before_a_decision_lists_what_will_happen_and_changes_nothing(desk):
    one = make_organisation("confirmed", name="One", contact_email="one@example.org")
    two = make_organisation("declined", name="Two", contact_email="two@example.org")

    page = desk.get(decide_path("approved", one, two)).content.decode()

    assert "appears in the public directory" in page
    assert "The mail below goes to one@example.org" in page
    assert "“Two” is “Declined”: this is not possible for it" in page
    assert Organisation.objects.get(pk=one.pk).state == "confirmed"


def test_several_are_approved_at_once_with_an_edited_mail_to_each(desk, officer):
    organisations = [
        make_organisation("confirmed", name=f"Group {{link}} & {n}", contact_email=f"group{n}@example.org")
        for n in range(3)
    ]
    Delivery.objects.all().delete()

    response = decide(desk, decide_path("approved", *organisations), MAIL)

    assert response.status_code == 302
    assert set(Organisation.objects.values_list("state", flat=True)) == {"approved"}
    assert set(Move.objects.filter(to_state="approved").values_list("by", "reason")) == {(officer.pk, "Because.")}
    mail = Delivery.objects.get(to="group1@example.org")
    assert mail.subject == "About Group {link} & 1"  # a mark inside a name stays what it is
    assert "Hello Invented Person: Because. http://localhost:8000/sign-up/status/" in mail.text


def test_a_decision_can_be_made_without_a_mail(desk):
    organisation = make_organisation("confirmed")
    Delivery.objects.all().delete()

    decide(desk, decide_path("declined", organisation), {"reason": "A trial entry."})

    assert Organisation.objects.get().state == "declined"
    assert not Delivery.objects.exists()


@pytest.mark.parametrize("state", ["queried", "declined"])
def test_what_an_organisation_will_read_must_be_written(desk, state):
    organisation = make_organisation("confirmed")

    page = decide(desk, decide_path(state, organisation), MAIL | {"reason": " "})

    assert page.status_code == 200
    assert "This field is required" in page.content.decode()
    assert Organisation.objects.get().state == "confirmed"


def test_a_question_becomes_a_conversation_on_the_organisations_page(desk):
    organisation = make_organisation("confirmed")

    decide(desk, decide_path("queried", organisation), MAIL | {"reason": "Which prisons?"})

    page = desk.get(reverse("admin:supporters_organisation_change", args=[organisation.pk])).content.decode()
    assert "Which prisons?" in page
    assert "questions and answers" in page.lower()


def test_bulk_actions_lead_to_the_same_page(desk):
    organisation = make_organisation("confirmed")

    response = desk.post(
        reverse("admin:supporters_organisation_changelist"),
        {"action": "decide_approved", "_selected_action": [organisation.pk]},
    )

    assert response.url == decide_path("approved", organisation)


def test_an_entry_is_corrected_by_the_rules_it_was_written_by(desk):
    organisation = make_organisation("approved")
    path = reverse("admin:supporters_organisation_change", args=[organisation.pk])
    form = {name: value for name, value in page_fields(desk.get(path)).items() if value is not None}

    refused = desk.post(path, form | {"name": "=1", "registration_number": "12"})
    saved = desk.post(path, form | {"name": "Right Name", "registration_number": "sc 012345"})

    assert refused.status_code == 200
    assert saved.status_code == 302, saved.context["errors"]
    organisation.refresh_from_db()
    assert (organisation.name, organisation.registration_numbers) == ("Right Name", ["SC012345"])


def test_a_note_remembers_who_wrote_it(desk, officer):
    organisation = make_organisation("approved")
    path = reverse("admin:supporters_organisation_change", args=[organisation.pk])
    form = {name: value for name, value in page_fields(desk.get(path)).items() if value is not None}

    desk.post(path, form | {"notes-0-text": "Met at a conference."})

    assert Note.objects.get().by == officer


def page_fields(response):
    """Everything the change page's forms would send as they stand."""
    forms = [response.context["adminform"].form]
    for formset in response.context["inline_admin_formsets"]:
        forms += [formset.formset.management_form, *formset.formset.forms]
    return {field.html_name: field.value() for form in forms for field in form}


@pytest.mark.parametrize("term", ["gan ty", "example.org", "1234567", "person@example.org", "PERSON@", "[gan] tŷ"])
def test_staff_find_an_organisation_by_name_domain_number_or_address(desk, term):
    make_organisation("confirmed")
    make_organisation(
        "confirmed",
        name="Other",
        contact_email="x@example.com",
        website="",
        registration_number="",
        people_supported="",
    )

    page = desk.get("/admin/supporters/organisation/", {"q": term})

    assert [each.name for each in page.context["cl"].result_list] == ["Ysgol Gân Tŷ Gŵyr"]


@pytest.mark.parametrize(
    ("query", "found"),
    [("state__exact=confirmed", 1), ("kind__exact=charity", 2), ("area=wales", 2), ("area=london", 0), ("age=4", 0)],
)
def test_staff_filter_by_state_kind_area_and_age(desk, query, found):
    make_organisation("confirmed")
    make_organisation("approved", name="Other", contact_email="other@example.org")

    page = desk.get(f"/admin/supporters/organisation/?{query}")

    assert len(page.context["cl"].result_list) == found


def test_likely_duplicates_stand_side_by_side_with_the_reason(desk):
    make_organisation("approved", name="Invented Mentoring Project", website="", registration_number="")
    twin = make_organisation(
        "confirmed", name="Invented Mentoring Projct", contact_email="twin@example.org", registration_number=""
    )

    page = desk.get(reverse("admin:supporters_organisation_change", args=[twin.pk])).content.decode()

    assert "Is it the same as one of these?" in page
    assert "a similar name" in page


def test_a_newcomers_people_are_added_to_the_body_that_is_there(desk):
    existing = make_organisation("approved")
    newcomer = make_organisation("confirmed", name="The same body", contact_email="second@example.org")
    path = reverse("admin:supporters_organisation_join", args=[newcomer.pk, existing.pk])

    asked = desk.get(path)
    assert Organisation.objects.count() == 2
    desk.post(path)

    assert "cannot be undone" in asked.content.decode()
    assert Organisation.objects.get() == existing
    assert set(Contact.objects.values_list("organisation", "email")) == {
        (existing.pk, "person@example.org"),
        (existing.pk, "second@example.org"),
    }
    assert Delivery.objects.filter(kind="joined_as_contact", to="second@example.org").exists()
    assert "“The same body” signed up" in Note.objects.get().text


@pytest.mark.parametrize("state", ["unconfirmed", "declined", "withdrawn"])
def test_nobody_is_added_to_a_sign_up_that_may_not_last(desk, state):
    existing = make_organisation(state)
    newcomer = make_organisation("confirmed", name="The same body", contact_email="second@example.org")

    desk.post(reverse("admin:supporters_organisation_join", args=[newcomer.pk, existing.pk]))

    assert Organisation.objects.count() == 2


def test_an_organisation_is_never_added_to_itself(desk):
    organisation = make_organisation("confirmed")

    desk.post(reverse("admin:supporters_organisation_join", args=[organisation.pk, organisation.pk]))

    assert Organisation.objects.get() == organisation


def test_everybody_is_told_of_a_new_contact(desk):
    existing = make_organisation("approved")
    newcomer = make_organisation("confirmed", name="The same body", contact_email="second@example.org")
    Contact.objects.create(organisation=newcomer, name="Invented Person", role="Trustee", email="person@example.org")
    Delivery.objects.all().delete()

    desk.post(reverse("admin:supporters_organisation_join", args=[newcomer.pk, existing.pk]))

    assert {(mail.kind, mail.to) for mail in Delivery.objects.all()} == {
        ("another_contact", "person@example.org"),
        ("joined_as_contact", "person@example.org"),
        ("joined_as_contact", "second@example.org"),
    }


def test_a_new_name_is_accepted_from_the_list_of_changes(desk):
    organisation = make_organisation("approved")
    change = Change.objects.create(organisation=organisation, contact=organisation.contacts.get(), name="New Name")

    desk.post("/admin/supporters/change/", {"action": "accept", "_selected_action": [change.pk]})

    assert Organisation.objects.get().name == "New Name"


def test_an_entry_that_changed_since_the_page_was_opened_is_looked_at_again(desk):
    organisation = make_organisation("confirmed")
    path = decide_path("approved", organisation)
    seen = desk.get(path).context["form"]["seen"].value()
    Organisation.objects.update(name="Rude Name")

    page = desk.post(path, MAIL | {"seen": seen})

    assert "An entry was changed after you opened this page" in page.content.decode()
    assert Organisation.objects.get().state == "confirmed"
    assert decide(desk, path, MAIL).status_code == 302


def test_saving_the_page_does_not_undo_what_happened_meanwhile(desk):
    organisation = make_organisation("approved")
    path = reverse("admin:supporters_organisation_change", args=[organisation.pk])
    form = {name: value for name, value in page_fields(desk.get(path)).items() if value is not None}

    stale = Organisation.objects.get()
    services.leave(organisation.contacts.get(), "list")
    OrganisationAdmin(Organisation, site).save_model(None, stale, OrganisationForm, True)
    desk.post(path, form)

    assert Organisation.objects.get().state == "withdrawn"


def test_deleting_an_organisation_leaves_no_trace_of_it(desk):
    organisation = make_organisation("approved")
    Change.objects.create(organisation=organisation, name="Another Name")
    decide(desk, decide_path("withdrawn", organisation), MAIL)

    desk.post(reverse("admin:supporters_organisation_delete", args=[organisation.pk]), {"post": "yes"})

    assert not Organisation.objects.exists()
    assert not Delivery.objects.exists()
    assert not LogEntry.objects.exists()


def test_who_has_decided_something_stays_in_the_history(desk, officer):
    decide(desk, decide_path("approved", make_organisation("confirmed")), MAIL)

    with pytest.raises(ProtectedError):
        officer.delete()


def test_staff_who_may_only_look_can_look(client):
    organisation = make_organisation("approved")
    viewer = User.objects.create_user("viewer", "viewer@example.org", "a long enough password", is_staff=True)
    viewer.user_permissions.add(Permission.objects.get(codename="view_organisation"))
    client.force_login(viewer)

    page = client.get(reverse("admin:supporters_organisation_change", args=[organisation.pk]))

    assert page.status_code == 200


def test_only_who_may_change_accounts_sees_their_mails(client):
    boss = User.objects.create_superuser("boss", "boss@example.org", "a long enough password")
    client.post("/accounts/password/reset/", {"email": boss.email})
    viewer = User.objects.create_user("viewer", "viewer@example.org", "a long enough password", is_staff=True)
    viewer.user_permissions.add(Permission.objects.get(codename="view_delivery"))
    path = reverse("admin:outbox_delivery_change", args=[Delivery.objects.get().pk])

    client.force_login(viewer)
    refused = client.get(path)
    client.force_login(boss)

    assert refused.status_code == 302
    assert client.get(path).status_code == 200


def test_a_wording_cannot_be_rewritten_only_followed_by_another(desk):
    page = desk.post("/admin/supporters/wording/1/change/", {"slug": "authority", "version": 1, "text": "Other words."})
    added = desk.post("/admin/supporters/wording/add/", {"slug": "authority", "version": 2, "text": "New words."})

    assert (page.status_code, added.status_code) == (403, 302)
    assert "New words." in desk.get("/sign-up/").content.decode()


def test_the_desk_is_closed_to_everybody_else(client):
    organisation = make_organisation("confirmed")
    helper = User.objects.create_user("helper", "helper@example.org", "a long enough password", is_staff=True)

    assert client.post(decide_path("approved", organisation), MAIL).status_code == 302
    client.force_login(helper)
    assert client.post(decide_path("approved", organisation), MAIL).status_code == 403
    assert Organisation.objects.get().state == "confirmed"
