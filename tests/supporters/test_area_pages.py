"""The directory as a map, and a page for each nation, region and police force area."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.test import Client
from django.utils.html import strip_tags
from django.utils.text import slugify
from django.utils.timezone import localdate, now
from making import answers, make_organisation

from campaign import areas
from campaign.charts.maps import FILLS
from campaign.models import Event, FactSheet
from supporters import directory
from supporters.models import Organisation

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("key", areas.KEYS)
def test_every_area_has_a_page(client, key):
    response = client.get(f"/areas/{key}/")

    assert response.status_code == 200
    assert f"<h1>{areas.find(key).name}" in response.content.decode()


def test_who_searches_for_an_area_is_led_to_its_page_before_anything_else(client):
    page = client.get("/search/?q=wales").content.decode()

    assert page.index('href="/areas/wales/"') < page.index('<ul class="rows">')


def test_who_searches_for_kent_is_not_told_of_what_went(client):
    assert "come close" in client.get("/search/?q=kant").content.decode()

    page = client.get("/search/?q=kent").content.decode()

    assert 'href="/areas/kent-police/"' in page
    assert "come close" not in page
    assert "<mark>" not in page
    assert "come close" in client.get("/search/?q=lond").content.decode()


def test_an_organisation_leads_to_the_areas_where_it_works(client):
    organisation = make_organisation(areas_of_work=["wales", "kent-police"])

    page = client.get(organisation.get_absolute_url()).content.decode()

    assert '<a href="/areas/wales/">Wales</a>, <a href="/areas/kent-police/">Kent (police)</a>' in page


def test_a_place_that_is_no_area_is_not_found(client):
    assert client.get("/areas/atlantis/").status_code == 404


def test_the_map_leads_to_the_twelve_nations_and_regions(client):
    page = client.get("/areas/").content.decode()

    for key in areas.SMALLEST:
        assert page.count(f'href="/areas/{key}/"') == 3, key  # the area, its number, and the list


def make(name, *keys, **changes):
    return make_organisation(name=name, contact_email=f"{abs(hash(name))}@example.org", areas_of_work=keys, **changes)


def names(key):
    return [organisation.name for organisation in Client().get(f"/areas/{key}/").context["supporters"]]


def test_an_area_shows_those_who_work_nearest_first():
    make("A group everywhere", "uk")
    make("B group in England", "england")
    make("C group in the region", "south-east", "wales")
    make("D group in the area", "kent-police")
    make("E group elsewhere", "scotland")

    nearest_first = ["D group in the area", "C group in the region", "B group in England", "A group everywhere"]
    assert names("kent-police") == nearest_first
    assert names("south-east") == ["C group in the region", "D group in the area", *nearest_first[2:]]
    assert names("scotland") == ["E group elsewhere", "A group everywhere"]


def test_an_organisation_that_asked_not_to_be_named_is_on_no_area_page():
    make("A quiet group", "kent-police", listing="counted")

    assert names("kent-police") == []


def test_an_organisation_may_work_in_a_police_force_area_alone():
    organisation = make("A Kent group", "kent-police")

    page = Client().get(organisation.get_absolute_url()).content.decode()

    assert organisation.areas_of_work == ["kent-police"]
    assert "Kent (police)" in page


def test_the_form_folds_the_police_force_areas_away_until_one_is_chosen(client):
    folded = client.get("/sign-up/").content.decode()
    open_ = client.post("/sign-up/", answers(name="", areas_of_work=["kent-police"])).content.decode()

    assert folded.count('name="areas_of_work"') == len(areas.KEYS)
    assert "<details>" in folded
    assert "<details open>" in open_
    assert re.search(r'value="kent-police"[^>]* checked', open_)


def test_the_map_counts_an_organisation_wherever_it_works_and_once(client):
    make("A group everywhere", "uk")
    make("A group in two parts of a region", "kent-police", "sussex-police")
    make("A quiet group", "kent-police", listing="counted")

    counts = client.get("/areas/").context["counts"]

    found = {key: counts[key] for key in ("uk", "england", "south-east", "kent-police", "essex-police", "wales")}
    assert found == {"uk": 2, "england": 2, "south-east": 2, "kent-police": 2, "essex-police": 1, "wales": 1}


def words(key):
    page = Client().get(f"/areas/{key}/").content.decode()
    return " ".join(strip_tags(page.replace("</t", " </t")).split())


def test_a_region_shows_its_numbers_beside_england_and_wales_and_who_oversees_its_police():
    page = words("yorkshire-and-the-humber")

    assert "Who lives in each region and in Wales, Census 2011 (our own sum)" in page
    assert re.search(r"Black 1\.\d 3\.3", page)  # there, and in England and Wales
    assert "West Yorkshire police overseen by a mayor" in page


def test_scotland_has_no_numbers_here_and_its_own_system():
    page = words("scotland")

    assert "We have no numbers for Scotland alone." in page
    assert "Scotland has its own system of police, courts and prisons." in page
    assert "police and crime commissioner" not in page


def test_an_area_shows_what_goes_on_in_it_and_what_was_promised():
    happen("Talk to come in Kent", areas=["kent-police"], starts_at=now() + timedelta(days=3))
    happen("Talk to come in Wales", areas=["wales"], starts_at=now() + timedelta(days=3))
    report = {"came": 12, "promised": "A meeting in spring.", "reported_on": localdate()}
    happen("Talk that was", areas=["south-east"], starts_at=now() - timedelta(days=3), **report)
    happen("Talk nobody reported", areas=["kent-police"], starts_at=now() - timedelta(days=3))
    happen("Talk in a draft", areas=["kent-police"], starts_at=now() + timedelta(days=3), status="draft")

    page = words("kent-police")

    assert re.findall(r"Talk [a-z ]+(?:Kent|Wales|was|reported|draft)", page) == [
        "Talk to come in Kent",
        "Talk that was",
    ]
    assert "12 people came" in page
    assert "A meeting in spring." in page


def happen(title, starts_at, **values):
    values = {"summary": "Short.", "place": "A hall", "access": "No steps.", "status": "published"} | values
    ends = {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=2)}
    return Event.objects.create(title=title, slug=slugify(title), **ends, **values)


def test_a_police_force_area_leads_to_its_sheets():
    FactSheet.objects.filter(pk=FactSheet.objects.first().pk).update(by_area=True)

    page = Client().get("/areas/kent-police/").content.decode()

    for sheet in FactSheet.objects.filter(by_area=True):
        assert f'href="{sheet.get_absolute_url()}kent/"' in page


def test_the_list_of_an_area_ends_after_a_page_and_leads_to_the_directory(monkeypatch):
    monkeypatch.setattr(directory, "PAGE", 1)
    make("A group", "kent-police")
    make("B group", "kent-police")

    page = words("kent-police")

    assert names("kent-police") == ["A group"]
    assert "2 organisations on our list work here." in page
    assert "Here is the first." in page
    assert 'href="/supporters/?area=kent-police"' in Client().get("/areas/kent-police/").content.decode()


def test_every_key_of_an_area_is_known_to_the_database():
    organisation = make("A group everywhere", *areas.KEYS)

    assert organisation.area_labels == list(areas.names().values())
    with pytest.raises(IntegrityError):
        Organisation.objects.update(areas_of_work=["atlantis"])


def test_the_directory_leads_to_the_map_and_to_the_page_of_the_area_looked_at(client):
    everywhere = client.get("/supporters/").content.decode()
    in_kent = client.get("/supporters/?area=kent-police").content.decode()

    assert 'href="/areas/"' in everywhere
    assert 'href="/areas/kent-police/"' not in everywhere
    assert 'href="/areas/kent-police/"' in in_kent


@pytest.mark.parametrize("path", ["/cy/areas/", "/cy/areas/wales/", "/cy/areas/gwent-police/"])
def test_the_map_and_the_numbers_are_found_in_welsh_too(client, path):
    page = client.get(path).content.decode()

    assert "Cymru" in page
    assert "<svg" in page


def test_the_map_of_an_organisation_marks_where_it_works_and_numbers_nothing(client):
    organisation = make("A group", "wales", "kent-police")

    page = client.get(organisation.get_absolute_url()).content.decode()
    marked = dict(re.findall(r'href="/areas/([a-z-]+)/" tabindex="-1"><path d="[^"]+" fill="(#\w+)"', page))

    everywhere, a_part, nowhere = FILLS[5], FILLS[3], FILLS[1]
    assert len(marked) == 12
    assert (marked["wales"], marked["south-east"], marked["london"]) == (everywhere, a_part, nowhere)
    assert "<circle" not in page
