"""Opening an address is no act: mail scanners, browsers and search engines open every link there is."""

from functools import partial

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.urls import get_resolver, reverse

from campaign.models import FactSheet
from newsletter.links import make_token
from newsletter.models import Export, Import, Topic
from newsletter.services import subscribers
from staff.models import User
from tests.newsletter.issues import begin, make_issue, show
from tests.newsletter.readers import ask, make_reader

pytestmark = pytest.mark.django_db

ASKED = ["", "?act=leave&reason=x", "?act=erase", "?act=back", "?List-Unsubscribe=One-Click", "?_save=1&post=yes"]

# Who looks, who has what open, and how that was before anybody changed it: so two editors learn of each other.
BESIDES = {"django_session", "campaign_opened", "campaign_revision"}


@pytest.fixture
def reader():
    reader = make_reader()
    subscribers.ask_for_address(reader, "new@example.org")
    reader.refresh_from_db()
    return reader


def everything():
    """A fingerprint of every row there is."""
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)} - BESIDES
    with connection.cursor() as cursor:
        return {table: fingerprint(cursor, table) for table in sorted(tables)}


def fingerprint(cursor, table):
    cursor.execute(f"SELECT md5(coalesce(string_agg(t::text, E'\\n' ORDER BY t::text), '')) FROM \"{table}\" t")
    return cursor.fetchone()[0]


def look(client, path):
    """Return what a GET is answered with; what HEAD and OPTIONS are answered with must not matter."""
    for asked in ASKED:
        client.head(path + asked)
        client.options(path + asked)
    return max(client.get(path + asked).status_code for asked in ASKED)


def test_opening_any_address_of_the_newsletter_changes_nothing(reader):
    issue, signed = begin(make_issue()), partial(make_token, subscriber=reader)
    addresses = {
        "archive": [],
        "feed": [],
        "issue": [issue.pk, issue.slug],
        "picture": ["none"],
        "subscribe": [],
        "check_email": [],
        "confirm": [make_token("confirm", ask("waiting@example.org"))],
        "preferences": [reader.token],
        "own_data": [signed("own_data")],
        "own_data_file": [signed("own_data")],
        "new_address": [signed("new_address")],
        "leave": [reader.token, issue.pk],
        "hooks": [],
        "left": [],
    }
    before = everything()

    answers = {name: look(Client(), reverse(f"newsletter:{name}", args=args)) for name, args in addresses.items()}

    _, resolver = get_resolver().namespace_dict["newsletter"]
    assert set(addresses) == {name for name in resolver.reverse_dict if isinstance(name, str)}
    assert {name for name, answer in answers.items() if answer != 200} == {"picture", "hooks"}
    assert everything() == before


def test_opening_any_page_of_the_newsletters_desk_changes_nothing(reader, client):
    staff = User.objects.create_superuser("ada", "ada@example.org", "x")
    draft, sent = make_issue("A draft"), begin(make_issue("On its way"))
    show(draft, FactSheet.objects.published()[0])
    Import.objects.create(file_name="people.csv", text="email,consented_on,how,words\na@example.org,x,y,z\n", by=staff)
    Export.objects.create(by=staff, which="All", people=1, reason="A talk")
    client.force_login(staff)
    before = everything()

    answers = {path: look(client, path) for path in desk_pages(draft, sent, reader)}

    assert len(answers) > 40
    assert set(answers.values()) <= {200, 302, 403, 404, 405}, answers
    assert everything() == before


def desk_pages(*things):
    """Every address of the desk that the newsletter has, for each of ``things`` and for the first row of any other."""
    for model, desk in admin.site._registry.items():
        if model._meta.app_label == "newsletter":
            rows = [thing for thing in things if type(thing) is model] or [model.objects.first() or Topic(pk=0)]
            for url in filter(lambda url: url.name, desk.get_urls()):
                for row in rows:
                    given = {"pk": row.pk, "object_id": row.pk, "name": "erase"}
                    yield reverse(f"admin:{url.name}", kwargs={key: given[key] for key in url.pattern.converters})
