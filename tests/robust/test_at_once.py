"""Impatient fingers and several people at one desk: the same act many times at once happens once."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from visitor import Visitor, all_at_once, entry

APPROVE_TWENTY_TIMES = """
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from django.db import connection
from supporters import services
from supporters.models import Organisation

organisation = Organisation.objects.get(name="Twenty Desks")

def approve(_):
    try:
        return services.decide(organisation, "approved", by=None, mail=("Welcome", "Hello {contact}")) or "approved"
    except services.MoveRefused:
        return "refused"
    finally:
        connection.close()

with ThreadPoolExecutor(20) as desks:
    print(sorted(Counter(desks.map(approve, range(20))).items()))
"""


def test_twenty_equal_sign_ups_at_once_are_one_with_twenty_equal_answers(quiet_site):
    answers = all_at_once(20, lambda _: post(quiet_site, "/sign-up/", entry("Twenty Hands", "hands@example.org")))

    assert len(set(answers)) == 1
    assert answers[0][0] == 302
    assert counts(quiet_site, "Twenty Hands") == {"organisations": 1, "contacts": 1, "agreements": 1, "mails": 1}


def test_the_button_pressed_twenty_times_at_once_confirms_once(quiet_site):
    path = signed_up(quiet_site, "Twenty Fingers", "fingers@example.org")

    answers = all_at_once(20, lambda _: post(quiet_site, path))

    assert {status for status, *_ in answers} == {302}
    assert moves(quiet_site, "Twenty Fingers") == [("confirmed",)]
    assert mails(quiet_site, "fingers@example.org") == ["confirm_sign_up", "waiting"]


def test_twenty_approvals_at_once_are_one_move_and_one_mail(quiet_site):
    post(quiet_site, signed_up(quiet_site, "Twenty Desks", "desks@example.org"))

    printed = quiet_site.manage("shell", "--verbosity", "0", "--command", APPROVE_TWENTY_TIMES)

    assert printed.strip() == "[('approved', 1), ('refused', 19)]"
    assert moves(quiet_site, "Twenty Desks") == [("confirmed",), ("approved",)]
    assert mails(quiet_site, "desks@example.org") == ["confirm_sign_up", "waiting", "decision_approved"]


def test_a_known_address_and_a_new_one_get_the_same_answer(quiet_site):
    known = entry("Well Known Friends", "known@example.org")
    first, second = post(quiet_site, "/sign-up/", known), post(quiet_site, "/sign-up/", known)
    post(quiet_site, link_for(quiet_site, "known@example.org"))

    confirmed = post(quiet_site, "/sign-up/", known)
    asked = [
        post(quiet_site, "/supporters/your-entry/", {"email": f"{who}@example.org"}) for who in ("known", "nobody")
    ]

    assert first == second == confirmed
    assert asked[0] == asked[1]
    assert counts(quiet_site, "Well Known Friends")["organisations"] == 1


@pytest.mark.django_db
def test_a_known_address_costs_the_database_what_a_new_one_does(client):
    client.post("/sign-up/", entry("First Here", "first@example.org"))

    new = statements(lambda: client.post("/sign-up/", entry("Second Here", "second@example.org")))
    known = statements(lambda: client.post("/sign-up/", entry("First Here", "first@example.org")))

    # The known one is written as well and then undone: one step more, back to where the writing began.
    assert known.count("ROLLBACK") == 1
    assert [word for word in known if word != "ROLLBACK"] == new


def post(site, path, fields=()):
    """What a visitor of its own gets, but for the time of day, in a form that can be compared."""
    with Visitor(site) as visitor:
        status, headers, body = visitor.post(path, fields)
    return status, frozenset((name, value) for name, value in headers.items() if name != "date"), body


def signed_up(site, name, email):
    """Sign up and return the path of the confirmation link."""
    post(site, "/sign-up/", entry(name, email))
    return link_for(site, email)


def link_for(site, email):
    ((text,),) = site.query('SELECT text FROM outbox_delivery WHERE kind = %s AND "to" = %s', "confirm_sign_up", email)
    return re.search(r"/sign-up/confirm/\S+", text)[0]


def counts(site, name):
    """How many rows there are of everything a sign-up writes."""
    ((organisations, contacts, agreements, mails),) = site.query(
        "SELECT count(DISTINCT o.id), count(DISTINCT c.id), count(DISTINCT a.id), count(DISTINCT d.id)"
        " FROM supporters_organisation o LEFT JOIN supporters_contact c ON c.organisation_id = o.id"
        " LEFT JOIN supporters_agreement a ON a.contact_id = c.id"
        " LEFT JOIN outbox_delivery d ON d.to = c.email WHERE o.name = %s",
        name,
    )
    return {"organisations": organisations, "contacts": contacts, "agreements": agreements, "mails": mails}


def moves(site, name):
    return site.query(
        "SELECT to_state FROM supporters_move m JOIN supporters_organisation o ON o.id = m.organisation_id"
        " WHERE o.name = %s ORDER BY m.id",
        name,
    )


def mails(site, email):
    rows = site.query('SELECT kind FROM outbox_delivery WHERE "to" = %s ORDER BY id', email)
    return [kind for (kind,) in rows]


def statements(act):
    with CaptureQueriesContext(connection) as queries:
        act()
    return [query["sql"].split()[0] for query in queries]
