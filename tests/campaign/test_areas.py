"""A sheet for one police force area: its numbers beside England and Wales, with the cases behind small ones."""

import re

import pytest
from django.utils.html import strip_tags

from campaign.area_numbers import comparisons
from campaign.areas import force_areas
from campaign.models import FactSheet, Series

pytestmark = pytest.mark.django_db

SEARCHES = "stop-and-search-by-force-2017-18"
PEOPLE = "population-by-ethnicity-by-force-census-2011"


@pytest.fixture
def sheet():
    sheet = FactSheet.objects.first()
    FactSheet.objects.filter(pk=sheet.pk).update(by_area=True)
    sheet.refresh_from_db()
    return sheet


def words(client, sheet, slug):
    response = client.get(f"{sheet.get_absolute_url()}{slug}/")
    assert response.status_code == 200
    return " ".join(strip_tags(response.content.decode().replace("</t", " </t")).split())


def compared(slug, table=SEARCHES):
    [found] = [each for each in comparisons(force_areas()[slug]) if each.series.slug == table]
    return found


def test_there_are_43_areas_with_plain_names_in_their_order():
    names = [area.name for area in force_areas().values()]

    assert len(names) == 43
    assert names == sorted(names)
    assert {"City of London", "Devon and Cornwall", "Metropolitan Police area"} <= set(names)
    assert {"city-of-london", "devon-and-cornwall", "metropolitan-police", "greater-manchester"} <= force_areas().keys()


@pytest.mark.parametrize("table", [SEARCHES, PEOPLE])
def test_every_area_is_found_in_both_tables(table):
    for slug in force_areas():
        assert compared(slug, table).is_listed, slug


def test_an_areas_rates_stand_beside_those_of_the_same_download_for_england_and_wales():
    rows = {row.label: row for row in compared("greater-manchester").rows}

    assert (rows["Black"].value, rows["Black"].whole, rows["Black"].count) == (3.28, 28.95, 243)
    assert (rows["Everybody"].value, rows["Everybody"].whole, rows["Everybody"].count) == (0.93, 4.89, 2503)
    assert rows["Asian"].count is None


def test_the_people_of_an_area_stand_beside_those_of_england_and_wales():
    comparison = compared("greater-manchester", PEOPLE)

    assert [(row.value, row.whole) for row in comparison.rows][:2] == [(10.1, 7.5), (2.8, 3.3)]
    assert [(row.value, row.whole) for row in comparison.totals] == [(2682528, 56075912)]


def test_lanes_show_the_area_first_and_the_whole_under_it():
    lanes = compared("kent").lanes.bars

    assert [lane["label"] for lane in lanes][:4] == [
        "Asian, Kent", "Asian, England and Wales", "Black, Kent", "Black, England and Wales",
    ]  # fmt: skip
    assert all(lane["first"] == lane["label"].endswith("Kent") for lane in lanes)


def test_the_page_says_whose_numbers_they_are_and_who_decides(client, sheet):
    page = words(client, sheet, "greater-manchester")

    assert f"{sheet.title} For Greater Manchester" in page
    assert "overseen by a mayor (Greater Manchester Combined Authority mayor, since 2017)" in page
    assert "Black 3.28 243 28.95" in page
    assert "A difference, not its cause." in page


def test_under_a_hundred_cases_the_page_warns_and_says_how_many(client, sheet):
    assert "Behind the number for Black there are only 17 cases." in words(client, sheet, "cleveland")
    assert "Small numbers." not in words(client, sheet, "greater-manchester")


def test_where_no_rate_is_published_the_page_says_so_and_shows_the_counts(client, sheet):
    page = words(client, sheet, "city-of-london")

    assert "No rates are published for the City of London" in page
    assert "Black not published 178 28.95" in page


def test_an_area_that_a_table_leaves_out_is_not_passed_over(client, sheet):
    series = Series.objects.get(slug=SEARCHES)
    Series.objects.filter(pk=series.pk).update(rows=[row for row in series.rows if "Kent" not in row])

    assert "There are no numbers for Kent in this table." in words(client, sheet, "kent")


def test_without_the_table_for_the_whole_the_page_still_shows_the_area(client, sheet):
    Series.objects.exclude(slug=SEARCHES).update(status="draft")

    assert "Black 3.28 243 Mixed" in words(client, sheet, "greater-manchester")


def test_before_any_table_is_published_the_page_says_so(client, sheet):
    Series.objects.update(status="draft")

    assert "We have no numbers for single police force areas yet." in words(client, sheet, "kent")


def test_a_note_to_ourselves_is_shown_to_nobody(client, sheet):
    assert "check the current position" not in words(client, sheet, "west-midlands")


def test_the_source_of_an_areas_numbers_is_one_click_away(client, sheet):
    page = client.get(f"{sheet.get_absolute_url()}kent/").content.decode()

    for series in Series.objects.exclude(area_column=""):
        assert f'href="{series.source_url}"' in page
        assert f'href="{series.csv_url}"' in page


def test_a_place_that_is_no_area_and_a_sheet_that_has_none_are_not_found(client, sheet):
    other = FactSheet.objects.exclude(pk=sheet.pk)[0]
    FactSheet.objects.filter(pk=other.pk).update(by_area=False)

    assert client.get(f"{sheet.get_absolute_url()}atlantis/").status_code == 404
    assert client.get(f"{other.get_absolute_url()}kent/").status_code == 404
    assert 'name="area"' not in client.get(other.get_absolute_url()).content.decode()


def test_an_area_is_chosen_from_a_list_without_script(client, sheet):
    page = client.get(sheet.get_absolute_url()).content.decode()
    options = re.findall(r'<option value="([a-z-]+)"', page)

    chosen = client.get(sheet.get_absolute_url(), {"area": "kent"})

    assert options == list(force_areas())
    assert chosen.headers["Location"] == f"{sheet.get_absolute_url()}kent/"


@pytest.mark.parametrize("area", ["", "atlantis", "//example.org"])
def test_choosing_nothing_shows_the_sheet_for_everybody(client, sheet, area):
    assert client.get(sheet.get_absolute_url(), {"area": area}).status_code == 200
