from io import StringIO

import pytest
from django.core.management import call_command

from campaign.management.commands import load_campaign
from campaign.models import FactSheet, Page
from campaign.version import content_version

pytestmark = pytest.mark.django_db


def load():
    out = StringIO()
    call_command("load_campaign", stdout=out)
    return out.getvalue()


@pytest.fixture
def next_release(monkeypatch):
    """The content files as a later release might bring them: every summary ends in other words."""

    def read(name):
        content = original(name)
        for rows in content.values():
            for row in rows if isinstance(rows, list) else []:
                if "summary" in row:
                    row["summary"] += " Newer."
        return content

    original = load_campaign.read
    monkeypatch.setattr(load_campaign, "read", read)


def test_a_second_load_changes_nothing_at_all():
    before = content_version()

    assert "added" not in load()
    assert content_version() == before


def test_a_later_release_renews_what_staff_left_as_it_was(next_release):
    load()

    assert Page.objects.get(slug="privacy").summary.endswith(" Newer.")
    assert FactSheet.objects.get(number=1).summary.endswith(" Newer.")


def test_what_staff_changed_is_never_overwritten(next_release):
    Page.objects.filter(slug="privacy").update(title="Our privacy words")
    sheet = FactSheet.objects.get(number=1)
    sheet.ideas.first().delete()

    told = load()

    assert "2 left as staff changed them" in told
    assert not Page.objects.get(slug="privacy").summary.endswith(" Newer.")
    assert not FactSheet.objects.get(number=1).summary.endswith(" Newer.")


def test_what_staff_deleted_stays_deleted(next_release):
    Page.objects.filter(slug="words").delete()

    load()

    assert not Page.objects.filter(slug="words").exists()


def test_a_page_that_staff_made_first_is_theirs(next_release):
    Page.objects.filter(slug="words").delete()
    Page.objects.create(slug="words", title="Our own words")

    load()

    assert Page.objects.get(slug="words").title == "Our own words"
