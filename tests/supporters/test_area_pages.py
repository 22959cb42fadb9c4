"""The directory as a map, and a page for each nation, region and police force area."""

import pytest

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
