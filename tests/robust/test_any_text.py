"""Hypothesis fills in the sign-up form: what it types is stored whole or not at all, and is never an error of ours."""

import pytest
from django.db import connection
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from visitor import entry

from outbox.models import Delivery
from supporters.models import Agreement, Contact, Organisation

pytestmark = pytest.mark.django_db

# What can be shown, mostly; any character but halves of one, which no form can send; and what has broken forms before.
SHOWN, ANY = st.characters(exclude_categories=["C"]), st.characters(exclude_categories=["Cs"])
PIECES = [*"\0\x85\u202e\ufb2c㎮İß\u2028=@'", "e\u0301", "\r\n", "<b>", "{{", "%s"]
TEXT = st.one_of(st.text(SHOWN), st.text(ANY), st.lists(st.one_of(SHOWN, st.sampled_from(PIECES))).map("".join))
LONG = st.builds(lambda piece, times: piece * times, st.sampled_from([*PIECES, "x", "é", "🌻"]), st.integers(0, 700))
NUMBERS = st.one_of(st.integers().map(str), st.from_regex(r"[A-Z]{0,3}[0-9 .-]{0,12}"), TEXT)
DOMAINS = st.one_of(st.just("example.org"), TEXT, LONG)


def answers_to(field):
    if field == "contact_email":
        return st.builds("{}@{}".format, st.one_of(st.emails(), TEXT, LONG, st.just('"a\x0bb"')), DOMAINS)
    if field == "website":
        return st.builds("{}{}".format, st.sampled_from(["", "https://", "ftp://", "javascript:", "//"]), DOMAINS)
    if field in ("registration_number", "people_supported", "contact_phone"):
        return NUMBERS
    return st.one_of(TEXT, TEXT.map("A {}".format), LONG)


def changes_of(fields):
    return st.fixed_dictionaries({field: answers_to(field) for field in fields})


FIELDS = ["name", "statement", "people_supported_basis", "contact_name", "contact_role", "contact_email", "website"]
FIELDS += ["registration_number", "people_supported", "contact_phone", "homepage"]
CHANGES = st.lists(st.sampled_from(FIELDS), unique=True, max_size=2).flatmap(changes_of)


@pytest.fixture(autouse=True)
def no_limits(settings):
    settings.SIGN_UPS_PER_NETWORK_PER_HOUR = settings.SIGN_UPS_PER_ADDRESS_PER_HOUR = 0
    settings.CONFIRMATIONS_PER_ADDRESS = settings.CONFIRMATION_GAP_MINUTES = 0


@given(changes=CHANGES)
@example(changes={"name": "A" + "㎮" * 199})  # longer without accents
@example(changes={"contact_name": "\ufb2c" * 120})  # longer when its characters are composed
@example(changes={"contact_email": "a@" + ("İ" * 60 + ".") * 3 + "org"})  # longer in lower case
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_is_typed_is_stored_whole_or_not_at_all(client, changes):
    before = stored()

    answer = client.post("/sign-up/", entry("A Name", "person@example.org", people_supported_basis="a guess") | changes)

    connection.check_constraints()
    new = [now - then for now, then in zip(stored(), before, strict=True)]
    assert answer.status_code in (302, 422)
    if answer.status_code == 422:
        assert new == [0, 0, 0, 0]
        assert "Race for Justice" in answer.content.decode()
    elif changes.get("homepage"):
        assert new == [0, 0, 0, 0]
    else:
        assert new in ([1, 1, 1, 1], [0, 0, 0, 1])  # or it was known: then only a mail says so


def stored():
    return [model.objects.count() for model in (Organisation, Contact, Agreement, Delivery)]
