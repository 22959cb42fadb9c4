import pytest
from making import make_organisation, path_of

from supporters.models import Message, Organisation

pytestmark = pytest.mark.django_db


def test_an_applicant_sees_the_place_in_the_queue_and_the_usual_wait(client):
    make_organisation("confirmed", name="First", contact_email="first@example.org")
    second = make_organisation("confirmed", name="Second", contact_email="second@example.org")

    page = client.get(path_of("status", second)).content.decode()

    assert "Your place in the queue: <b>2</b>" in page
    assert "usually 4 working days" in page


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("unconfirmed", "Waiting for you to confirm"),
        ("queried", "A reason to be queried."),
        ("approved", "We support Race for Justice"),
        ("declined", "A reason to be declined."),
        ("withdrawn", "A reason to be withdrawn."),
    ],
)
def test_the_status_page_says_how_things_stand(client, state, words):
    organisation = make_organisation(state)

    assert words in client.get(path_of("status", organisation)).content.decode()


def test_an_answer_brings_the_organisation_back_into_the_queue(client):
    organisation = make_organisation("queried")

    response = client.post(path_of("status", organisation), {"text": "We visit two prisons."})

    assert response.status_code == 302
    assert Organisation.objects.get().state == "confirmed"
    assert [(message.from_staff, message.text) for message in Message.objects.all()] == [
        (True, "A reason to be queried."),
        (False, "We visit two prisons."),
    ]


def test_an_empty_answer_is_asked_for_again(client):
    organisation = make_organisation("queried")

    response = client.post(path_of("status", organisation), {"text": " "})

    assert response.status_code == 422
    assert "Write a message first" in response.content.decode()


def test_an_answer_nobody_asked_for_changes_nothing(client):
    organisation = make_organisation("approved")

    client.post(path_of("status", organisation), {"text": "Hello?"})

    assert Organisation.objects.get().state == "approved"
    assert not Message.objects.exists()
