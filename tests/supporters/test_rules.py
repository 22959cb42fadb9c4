"""What must never be false, said by the database itself."""

from itertools import product

import pytest
from django.db import IntegrityError, connection, transaction
from making import make_organisation

from supporters import services
from supporters.choices import MOVES, State
from supporters.models import Contact, Move, Organisation, Wording

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("start", "end"), [pair for pair in product(State, State) if pair[0] != pair[1]])
def test_the_database_allows_the_moves_of_the_model_and_no_others(start, end):
    organisation = make_organisation(start)
    moment = organisation.created_at

    try:
        with transaction.atomic():
            Organisation.objects.update(state=end, confirmed_at=moment, approved_at=moment)
        allowed = True
    except IntegrityError:
        allowed = False

    assert allowed == (end in MOVES[start])


@pytest.mark.parametrize(("start", "end"), [pair for pair in product(State, State) if pair[1] not in MOVES[pair[0]]])
def test_a_wrong_move_is_refused_and_nothing_is_written(start, end):
    organisation = make_organisation(start)
    moves = Move.objects.count()

    with pytest.raises(services.MoveRefused):
        services.decide(organisation, end, by=None)

    assert Organisation.objects.get().state == start
    assert Move.objects.count() == moves


@pytest.mark.parametrize(
    "change",
    [
        {"name": ""},
        {"name": "=1+1"},
        {"name": " padded"},
        {"kind": "secret-society"},
        {"areas_of_work": []},
        {"areas_of_work": ["atlantis"]},
        {"work": ["plotting"]},
        {"people_supported": 10_000_001},
        {"people_supported": 5, "people_supported_basis": ""},
        {"listing": "secret"},
        {"confirmed_at": None},
        {"approved_at": None},
    ],
)
def test_an_organisation_that_breaks_a_rule_cannot_be_written(change):
    make_organisation("approved")

    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.update(**change)


def test_a_contact_is_once_in_an_organisation_and_in_lower_case():
    contact = make_organisation("approved").contacts.get()

    with pytest.raises(IntegrityError), transaction.atomic():
        Contact.objects.create(organisation=contact.organisation, name="Again", role="x", email=contact.email)
    with pytest.raises(IntegrityError), transaction.atomic():
        Contact.objects.update(email="Person@Example.org")


def test_history_and_wordings_stay_as_they_were_written():
    make_organisation("approved")

    for change in (
        lambda: Move.objects.update(reason="Rewritten."),
        lambda: Wording.objects.update(text="Rewritten."),
        lambda: connection.cursor().execute("DELETE FROM supporters_wording WHERE version = 1"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_every_rule_that_a_person_can_break_has_words_of_its_own():
    for model in (Organisation, Contact, Move, Wording):
        for constraint in model._meta.constraints:
            assert constraint.violation_error_message != constraint.default_violation_error_message
