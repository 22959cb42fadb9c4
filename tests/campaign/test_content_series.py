"""The campaign's tables: every one is read, says where it comes from, and is drawn only where a drawing is fair."""

import csv
import tomllib
from pathlib import Path

import pytest

from campaign.management.commands.load_campaign import series_row
from campaign.models import Chart, Series

CONTENT = Path(__file__).resolve().parents[2] / "campaign" / "content"


def table_of(path):
    return list(csv.DictReader(path.read_text("utf-8").splitlines()))


SERIES = tomllib.loads((CONTENT / "series.toml").read_text("utf-8"))["series"]
FIGURES = {row["slug"] for row in tomllib.loads((CONTENT / "figures.toml").read_text("utf-8"))["figure"]}
CHARTS = {chart["slug"]: (row["slug"], chart) for row in SERIES for chart in row.get("chart", [])}
AREAS = {name: table_of(CONTENT / "geo" / f"{name}.csv") for name in ("uk-regions", "police-force-areas")}
REGIONS = [row["name"] for row in AREAS["uk-regions"]]

by_slug = pytest.mark.parametrize("row", SERIES, ids=lambda row: row["slug"])


def table(slug):
    return table_of(CONTENT / "series" / f"{slug}.csv")


def test_every_table_is_described_and_every_description_has_its_table():
    assert {file.stem for file in (CONTENT / "series").glob("*.csv")} == {row["slug"] for row in SERIES}
    assert len(SERIES) == 20


@by_slug
def test_a_table_says_what_was_counted_where_when_and_by_whom(row):
    for needed in ("title", "summary", "unit", "population", "geography", "period", "source_title", "publisher"):
        assert row[needed].strip(), needed
    assert row["source_url"].startswith(("https://", "http://"))
    assert row["licence"].startswith("Open Government Licence v3.0")
    assert row["caveat"].strip()
    assert len(row["title"]) <= 150


@by_slug
def test_every_column_of_a_table_has_words_of_its_own(row):
    columns = series_row(row | {"chart": []})["columns"]

    assert all("_" not in column["label"] for column in columns)
    assert set(row.get("labels", {})) <= {column["name"] for column in columns}


@pytest.mark.django_db
def test_every_table_and_every_chart_passes_the_checks_of_the_desk():
    for series in Series.objects.all():
        series.full_clean()
    for chart in Chart.objects.select_related("series"):
        chart.full_clean()
    assert Series.objects.published().count() == len(SERIES)
    assert Chart.objects.count() == len(CHARTS)


@pytest.mark.django_db
@pytest.mark.parametrize("slug", CHARTS)
def test_a_chart_has_numbers_to_draw_under_the_labels_it_names(slug):
    chart = Chart.objects.select_related("series").get(slug=slug)
    records = [row for row in chart.series.records() if chart.row in ("", row[chart.labels])]
    drawn = [row[name] for row in records for name in chart.shown]

    assert len([number for number in drawn if number is not None]) >= 2
    assert all(isinstance(number, int | float | None) for number in drawn)
    assert not chart.emphasis or chart.emphasis in [*chart.shown, *(row[chart.labels] for row in records)]
    assert len(chart.description) >= 60


def test_what_must_not_be_compared_is_a_table_and_not_a_chart():
    drawn = {series for series, _ in CHARTS.values()}

    assert drawn.isdisjoint(
        {
            "stop-and-search-published-ratio-black-to-white",
            "youth-custody-by-ethnicity-points",
            "stop-and-search-by-force-2017-18",
        }
    )


def test_only_years_of_one_base_are_joined_by_a_line():
    lines = {series for series, chart in CHARTS.values() if chart["kind"] == "line"}
    dots = {series for series, chart in CHARTS.values() if chart["kind"] == "dots"}

    assert lines == {
        "stop-and-search-rate-by-ethnicity-2009-2020",
        "stop-and-search-number-by-ethnicity-2009-2020",
        "stop-and-search-black-caribbean-white-british-2009-2018",
    }
    assert {"prison-ethnic-minority-share", "race-hate-crime-recorded"} <= dots


def test_the_years_before_2009_are_never_drawn():
    [chart] = [chart for series, chart in CHARTS.values() if series.endswith("2006-2018")]

    assert (chart["kind"], chart["row"]) == ("lanes", "2017/18")


@pytest.mark.parametrize("slug", CHARTS)
def test_groups_are_drawn_in_alphabetical_order_with_other_last(slug):
    groups = CHARTS[slug][1]["shown"]

    def place(name):
        return name == "any_other_ethnic_group", name.startswith(("any_other", "other")), name

    assert groups == sorted(groups, key=place)


@by_slug
def test_a_sum_of_our_own_is_called_derived(row):
    derived = row["slug"].endswith("-derived")
    said = f"{row['title']} {row['caveat']}".lower()

    assert ("our own sum" in row["title"] and row["caveat"].startswith("Derived: our own sum")) == derived
    for name in table(row["slug"])[0]:
        if name.endswith("_derived"):
            assert "our sum" in row["labels"][name]
            assert "our own" in said


def test_the_regions_shares_are_those_of_their_forces_weighted_by_people():
    forces = [row for row in table("population-by-ethnicity-by-force-census-2011") if row["region"]]
    regions = table("population-by-ethnicity-by-region-census-2011-derived")

    assert [row["region"] for row in regions] == REGIONS
    for region in regions:
        parts = [row for row in forces if row["region"] == region["region"]]
        people = sum(int(row["population"]) for row in parts)
        assert region["population"] == (str(people) if parts else "")
        for group in ("asian", "black", "mixed", "white", "other"):
            counted = sum(float(row[f"{group}_pct"]) * int(row["population"]) for row in parts)
            assert region[f"{group}_pct_derived"] == (f"{counted / people:.1f}" if parts else "")


def test_the_regions_rates_are_the_searches_of_their_forces_divided_by_their_people():
    people = {row["area"]: int(row["population"]) for row in table("population-by-ethnicity-by-force-census-2011")}
    forces = table("stop-and-search-by-force-2017-18")
    regions = table("stop-and-search-by-region-2017-18-derived")

    assert [row["region"] for row in regions] == REGIONS
    for region in regions:
        parts = [row for row in forces if row["region"] == region["region"]]
        searches = sum(int(row["number_all"]) for row in parts)
        population = sum(people[row["police_force_area"]] for row in parts)
        expected = (f"{1000 * searches / population:.2f}", str(searches), str(population)) if parts else ("", "", "")
        assert (region["all_rate_derived"], region["number_all"], region["population"]) == expected


def test_the_forces_numbers_add_up_to_the_published_rate_of_england_and_wales():
    people = {row["area"]: int(row["population"]) for row in table("population-by-ethnicity-by-force-census-2011")}
    forces = table("stop-and-search-by-force-2017-18")
    [published] = [r for r in table("stop-and-search-rate-by-ethnicity-2006-2018") if r["year"] == "2017/18"]

    searches = sum(int(row["number_all"]) for row in forces)

    assert f"{1000 * searches / people['England and Wales']:.2f}" == published["all"]
    for row in forces:
        if row["all_rate"]:
            assert (
                abs(1000 * int(row["number_all"]) / people[row["police_force_area"]] - float(row["all_rate"])) < 0.006
            )


@by_slug
def test_a_row_that_names_a_figure_names_one_that_is_there(row):
    named = {line["fact_id"] for line in table(row["slug"]) if "fact_id" in line}

    assert named <= FIGURES


@pytest.mark.django_db
def test_area_columns_name_the_police_force_areas_as_the_list_of_areas_does():
    areas = {row["name"] for row in AREAS["police-force-areas"]}

    for series in Series.objects.exclude(area_column=""):
        assert areas <= {row[series.area_column] for row in series.records()}
    assert Series.objects.exclude(area_column="").count() == 2
