"""Tables of numbers come in as CSV files at the desk: checked whole, stored whole or not at all."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from campaign.models import Chart, Figure, Series

pytestmark = pytest.mark.django_db

ADD = "/admin/campaign/series/add/"
CSV = "year,black,white\n2006/07,66.3,14.45\n2007/08,84.59,16.85\n"
WORDS = {
    "title": "Stops by year",
    "slug": "stops-by-year",
    "summary": "Stops and searches, year by year.",
    "unit": "searches per 1,000 people",
    "topic": "stop-and-search",
    "era": "2006-2010",
    "population": "Stops and searches of people",
    "geography": "England and Wales",
    "period": "2006/07 to 2007/08",
    "source_title": "Statistics on race",
    "publisher": "Ministry of Justice",
    "source_url": "https://www.example.org/statistics",
    "checked_on": "2008-11-17",
    "status": "draft",
}
NO_CHARTS = {"charts-TOTAL_FORMS": "0", "charts-INITIAL_FORMS": "0"}


def file(text, name="stops.csv"):
    return SimpleUploadedFile(name, text if isinstance(text, bytes) else text.encode())


def add(desk, text=CSV, **values):
    return desk.post(ADD, WORDS | {"table": file(text)} | values)


def change(desk, series, text=None, **values):
    table = {"table": file(text)} if text else {}
    shown = desk.get(f"/admin/campaign/series/{series.pk}/change/").context["adminform"].form
    hidden = {name: shown[name].value() or "" for name in shown.fields if shown[name].is_hidden}
    answer = desk.post(f"/admin/campaign/series/{series.pk}/change/", hidden | WORDS | NO_CHARTS | table | values)
    series.refresh_from_db()
    return answer


def errors(answer):
    """What the form says is wrong, in plain text."""
    form = answer.context["adminform"].form
    said = [fault for faults in form.errors.values() for fault in faults]
    for formset in answer.context["inline_admin_formsets"]:
        said += [fault for each in formset.formset.errors for faults in each.values() for fault in faults]
    return "\n".join(said)


@pytest.fixture
def series(desk):
    add(desk)
    return Series.objects.get(slug="stops-by-year")


def test_a_csv_file_becomes_a_table_of_words_and_numbers(series):
    assert [(column["name"], column["kind"]) for column in series.columns] == [
        ("year", "text"),
        ("black", "number"),
        ("white", "number"),
    ]
    assert series.rows == [["2006/07", 66.3, 14.45], ["2007/08", 84.59, 16.85]]


def test_a_file_as_excel_writes_it_is_read_like_any_other(desk):
    add(desk, b"\xef\xbb\xbf" + b'Force,Region,"Number, all",Rate\r\nKent,South East,"1,234",\r\n,,,\r\n')

    series = Series.objects.get(slug="stops-by-year")
    assert series.names == ["Force", "Region", "Number, all", "Rate"]
    assert [column["kind"] for column in series.columns] == ["text", "text", "number", "number"]
    assert series.rows == [["Kent", "South East", 1234, None]]


def test_a_table_can_be_drawn_at_once_without_choosing_anything_else(desk):
    add(desk, draw_as="line")

    chart = Chart.objects.get(series__slug="stops-by-year")
    assert (chart.kind, chart.labels, chart.shown) == ("line", "year", ["black", "white"])
    assert chart.description


def test_no_table_is_made_without_a_file(desk):
    answer = desk.post(ADD, WORDS)

    assert "This field is required" in errors(answer)
    assert not Series.objects.filter(slug="stops-by-year").exists()


BAD = {
    "two bad cells": ("year,black\n2006,about 66\n2007,84\n2008,?\n", "Row 2, column “black”", "Row 4, column “black”"),
    "a formula": ("year,black\n=HYPERLINK(1),66\n", "Row 2, column “year”", "formula"),
    "a formula in the header": ("year,=black\n2006,66\n", "Row 1, column 2", "formula"),
    "a short row": ("year,black\n2006\n2007,1\n", "Row 2 has 1 cells; the header has 2"),
    "one name twice": ("year,black,black\n2006,1,2\n", "there twice"),
    "a column without a name": ("year,\n2006,1\n", "has no name"),
    "Latin-1": ("year,caf\xe9\n2006,1\n".encode("latin-1"), "UTF-8"),
    "UTF-16": ("year,black\n2006,1\n".encode("utf-16"), "UTF-8"),
    "a spreadsheet": (b"PK\x03\x04\x14\x00\x08\x08" + bytes(range(256)), "UTF-8"),
    "NUL": (b"year,black\n2006,\x001\n", "not a CSV file"),
    "an open quotation mark": ('year,black\n"2006,1\n', "not a CSV file"),
    "only a header": ("year,black\n", "1 to 1,000 rows"),
    "nothing": ("\n \n", "empty"),
    "semicolons": ("year;black\n2006;1\n", "commas"),
    "too many rows": ("year,black\n" + "2006,1\n" * 1_001, "more than 1,000 rows"),
    "a huge file": ("year,black\n" + "2006,1\n" * 150_000, "larger than 1 MB"),
    "numbers no computer knows": ("year,black\n2006,nan\n2007,1e999\n2008,1\n", "Row 2", "Row 3"),
    "too many cells": ("g" + "".join(f",c{n}" for n in range(10)) + ("\na" + ",1" * 10) * 910, "10,000 cells"),
    "numbers nobody counted": (f"year,black\n2006,1{'0' * 300}\n2007,0.{'0' * 20}1\n2008,1\n", "Row 2", "Row 3"),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD)
def test_a_file_with_something_wrong_is_refused_with_the_place_and_nothing_is_stored(desk, what):
    text, *words = BAD[what]

    answer = add(desk, text)

    assert answer.status_code == 200
    for each in words:
        assert each in errors(answer)
    assert not Series.objects.filter(slug="stops-by-year").exists()


def test_a_bad_file_leaves_the_table_that_is_there_as_it_was(desk, series):
    before = series.rows

    answer = change(desk, series, "year,black,white\n2006/07,1,2\n2007/08,x,3\n", title="Another title")

    assert "Row 3, column “black”" in errors(answer)
    assert "66.3" in answer.content.decode()  # the table that is stored, not the one that was sent
    assert (series.rows, series.title) == (before, "Stops by year")


def test_a_new_file_takes_the_place_of_the_table_and_keeps_the_words_of_its_columns(desk, series):
    words = {"year": "Year", "black": "Black people", "white": "White people"}
    names = {f"columns-{place}-name": name for place, name in enumerate(words)}
    names |= {f"columns-{place}-label": label for place, label in enumerate(words.values())}
    change(desk, series, **names)
    change(desk, series, "year,black,white\n2008/09,117,17\n")

    assert series.rows == [["2008/09", 117, 17]]
    assert series.label("black") == "Black people"


def test_another_header_needs_a_tick(desk, series):
    other = "year,black,asian\n2008/09,117,40\n"

    answer = change(desk, series, other)
    assert "no column “white”" in errors(answer)
    assert series.names == ["year", "black", "white"]

    change(desk, series, other, header_differs="on")
    assert series.names == ["year", "black", "asian"]


def chart_values(chart, **values):
    names = ("id", "kind", "title", "description", "labels", "shown", "order", "slug")
    fields = {name: getattr(chart, name) for name in names} | {"series": chart.series_id} | values
    counts = {"charts-TOTAL_FORMS": "1", "charts-INITIAL_FORMS": "1"}
    return counts | {f"charts-0-{name}": value for name, value in fields.items()}


def test_a_column_that_a_chart_draws_does_not_vanish_unseen(desk):
    add(desk, draw_as="line")
    chart = Chart.objects.get(series__slug="stops-by-year")
    series, other = chart.series, "year,black,asian\n2008/09,117,40\n"

    answer = change(desk, series, other, header_differs="on", **chart_values(chart))
    assert "no column “white”" in errors(answer)
    assert series.names == ["year", "black", "white"]

    change(desk, series, other, header_differs="on", **chart_values(chart, shown=["black", "asian"]))
    chart.refresh_from_db()
    assert chart.shown == ["black", "asian"]


def test_a_chart_of_more_numbers_than_anybody_can_tell_apart_is_not_made(desk, series):
    long = "year,black,white\n" + "".join(f"{year},1,2\n" for year in range(1800, 1951))
    chart = {"kind": "line", "title": "Line", "description": "Long.", "labels": "year", "shown": ["black", "white"]}
    chart = {"charts-TOTAL_FORMS": "1"} | {f"charts-0-{name}": value for name, value in (chart | {"order": 1}).items()}

    assert "would draw 302 numbers" in errors(change(desk, series, long, **chart))
    assert "would draw 302 numbers" in errors(add(desk, long, slug="another", draw_as="line"))


def test_a_chart_is_made_by_choosing_from_the_table(desk, series):
    page = desk.get(f"/admin/campaign/series/{series.pk}/change/").content.decode()
    assert '<option value="2007/08">' in page
    new = {"kind": "lanes", "title": "In 2007/08", "description": "The lane for Black people is longest."}
    new |= {"labels": "year", "shown": ["black", "white"], "row": "2007/08", "emphasis": "black", "order": "1"}

    change(desk, series, **{"charts-TOTAL_FORMS": "1"} | {f"charts-0-{name}": value for name, value in new.items()})

    chart = series.charts.get()
    assert (chart.slug, chart.row, chart.shown) == ("in-200708", "2007/08", ["black", "white"])


def test_the_table_that_is_stored_comes_back_as_csv(desk, series):
    answer = desk.get(f"/admin/campaign/series/{series.pk}/table.csv")

    assert answer.content.decode().replace("\r\n", "\n") == CSV
    assert "stops-by-year.csv" in answer.headers["Content-Disposition"]


def test_only_staff_take_the_table_from_the_desk(client, series):
    client.logout()

    assert client.get(f"/admin/campaign/series/{series.pk}/table.csv").status_code == 302


def figure_values(desk, figure, rows):
    form = desk.get(f"/admin/campaign/figure/{figure.pk}/change/").context["adminform"].form
    values = {name: form[name].value() for name in form.fields if name != "values"}
    values = {name: value for name, value in values.items() if value not in (None, False)}
    values.pop("published_at")
    for place, row in enumerate(rows):
        values |= {f"values-{place}-{key}": text for key, text in zip(("label", "value", "unit"), row, strict=True)}
    return desk.post(f"/admin/campaign/figure/{figure.pk}/change/", values)


def test_the_values_of_a_figure_are_rows_of_plain_inputs(desk):
    figure = Figure.objects.first()

    figure_values(desk, figure, [("Black", "1,234", ""), ("", "", ""), ("White", "12.5", "per cent")])

    figure.refresh_from_db()
    assert figure.values == [{"label": "Black", "value": 1234}, {"label": "White", "value": 12.5, "unit": "per cent"}]


def test_a_value_that_is_no_number_is_named_with_its_row(desk):
    figure = Figure.objects.first()
    before = figure.values

    answer = figure_values(desk, figure, [("Black", "many", ""), ("", "3", ""), ("", "", "")])

    assert "Row 1: “many” is not a number." in errors(answer)
    assert "Row 2 has no label." in errors(answer)
    assert answer.content.decode().count('aria-label="Label, row') == 2 + 4  # what was sent, and four empty rows
    assert 'value="many"' in answer.content.decode()
    figure.refresh_from_db()
    assert figure.values == before
