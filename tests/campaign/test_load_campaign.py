from io import StringIO

import pytest
from django.core.management import call_command

from campaign.management.commands import load_campaign
from campaign.models import FactSheet, LoadedContent, Page, Version
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


def test_a_site_from_the_first_release_is_renewed_too(next_release):
    """It kept the time of publication as Python writes it, not as JSON does."""
    page = Page.objects.get(slug="privacy")
    loaded = LoadedContent.objects.get(pk="page:privacy")
    loaded.values["published_at"] = str(page.published_at)
    loaded.save()

    load()

    assert Page.objects.get(slug="privacy").summary.endswith(" Newer.")


def test_what_staff_changed_is_never_overwritten(next_release):
    Page.objects.filter(slug="privacy").update(title="Our privacy words")
    sheet = FactSheet.objects.get(number=1)
    sheet.ideas.first().delete()

    told = load()

    assert "2 left as staff changed them" in told
    assert not Page.objects.get(slug="privacy").summary.endswith(" Newer.")
    assert not FactSheet.objects.get(number=1).summary.endswith(" Newer.")


def test_the_welsh_of_a_page_is_staffs_once_they_changed_it(next_release):
    checked = {"checked_by": "Invented Person", "checked_on": "2008-12-01"}
    Version.objects.filter(page__slug="aims", language="cy").update(title="Ein nodau ni", **checked)
    Version.objects.filter(page__slug="press", language="cy").delete()
    Page.objects.filter(slug="words").delete()

    load()

    welsh = Version.objects.filter(language="cy")
    assert welsh.get(page__slug="aims").title == "Ein nodau ni"
    assert not welsh.get(page__slug="aims").summary.endswith(" Newer.")
    assert welsh.get(page__slug="facts").summary.endswith(" Newer.")
    assert not welsh.filter(page__slug__in=["press", "words"]).exists()


def test_what_staff_deleted_stays_deleted(next_release):
    Page.objects.filter(slug="words").delete()

    load()

    assert not Page.objects.filter(slug="words").exists()


def test_a_page_that_staff_made_first_is_theirs(next_release):
    Page.objects.filter(slug="words").delete()
    Page.objects.create(slug="words", title="Our own words")

    load()

    assert Page.objects.get(slug="words").title == "Our own words"


FIRST_SEVEN = {
    "campaign-in-one-page": 1,
    "facts-and-how-to-use-them": 2,
    "sign-up-and-spread-the-word": 3,
    "meeting-your-mp": 4,
    "talking-to-commissioners-and-funders": 5,
    "holding-an-event": 6,
    "housing-health-education-employment": 7,
}


@pytest.fixture
def site_with_seven_sheets(monkeypatch):
    """A site that loaded the pack when it had seven sheets, numbered otherwise and not pointing at each other."""

    def read(name):
        content = original(name)
        if name == "fact_sheets":
            sheets = [sheet for sheet in content["fact_sheet"] if sheet["slug"] in FIRST_SEVEN]
            for sheet in sheets:
                sheet["number"] = FIRST_SEVEN[sheet["slug"]]
                del sheet["related"], sheet["charts"], sheet["template"]
            content["fact_sheet"] = sheets
        return content

    original = load_campaign.read
    FactSheet.objects.all().delete()
    LoadedContent.objects.filter(key__startswith="factsheet:").delete()
    with monkeypatch.context() as earlier:
        earlier.setattr(load_campaign, "read", read)
        load()


def numbers():
    return dict(FactSheet.objects.values_list("slug", "number"))


def test_a_site_with_seven_sheets_gets_the_twelve_under_their_new_numbers(site_with_seven_sheets):
    assert numbers() == FIRST_SEVEN

    load()

    assert sorted(numbers().values()) == list(range(1, 13))
    assert numbers()["holding-an-event"] == 8
    assert "added" not in load()


def test_a_number_that_staff_keep_is_left_to_them(site_with_seven_sheets):
    FactSheet.objects.filter(slug="housing-health-education-employment").update(title="Our own words")

    told = load()

    assert "1 left as staff changed them" in told
    assert numbers()["housing-health-education-employment"] == 7
    assert numbers()["working-with-police-probation-courts-prisons"] == 13
    assert FactSheet.objects.count() == 12


def test_sheets_point_at_each_other_whichever_comes_first():
    sheets = {sheet.slug: sheet for sheet in FactSheet.objects.prefetch_related("related")}

    def related(slug):
        return {sheet.slug for sheet in sheets[slug].related.all()}

    assert "holding-an-event" in related("campaign-in-one-page")
    assert "facts-and-how-to-use-them" in related("keeping-count")
    assert all(related(slug) for slug in sheets)
