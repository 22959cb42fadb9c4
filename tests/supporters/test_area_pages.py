"""The directory as a map, and a page for each nation, region and police force area."""

import re

import pytest
from django.test import Client
from making import answers, make_organisation

from campaign import areas

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("key", areas.KEYS)
def test_every_area_has_a_page(client, key):
    response = client.get(f"/areas/{key}/")

    assert response.status_code == 200
    assert f"<h1>{areas.find(key).name}" in response.content.decode()


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
