"""Charts: what is drawn is what the table says, and it can be read without colour, script or sight."""

import re
from itertools import pairwise

import pytest
from django.template.loader import render_to_string

from campaign.charts import draw, draw_figure
from campaign.charts.maps import outlines
from campaign.charts.scale import places, ticks
from campaign.models import Chart, Figure, MadeFile, Series

GROUPS = ["asian", "black", "mixed", "other", "white"]
YEARS = [["2016/17", 8, 30.5, 9, 5, 3.5], ["2017/18", 8, 30, 9, None, 3], ["2019/20", 15, 54, 16, None, 6]]


def make_chart(kind, rows=YEARS, names=GROUPS, heading="Year", **options):
    """A chart that is nowhere saved, of a table with a first column of words."""
    columns = [{"name": "label", "label": heading, "kind": "text"}]
    columns += [{"name": name, "label": name.capitalize(), "kind": "number"} for name in names]
    series = Series(slug="table", title="Searches", columns=columns, rows=rows, unit="per 1,000 people")
    options = {"labels": "label", "shown": names, "title": "Chart", "description": "Five lines."} | options
    return Chart(series=series, slug="chart", kind=kind, **options)


def drawn(kind, *args, **options):
    return draw(make_chart(kind, *args, **options))


def test_lanes_of_one_year_keep_the_order_of_the_table_and_end_with_other():
    drawing = drawn("lanes", row="2016/17", names=["asian", "black", "mixed", "white", "other"], emphasis="white")

    assert [lane["label"] for lane in drawing.bars] == ["Asian", "Black", "Mixed", "White", "Other"]
    assert [lane["percent"] for lane in drawing.bars] == [26.2, 100, 29.5, 16.4, 11.5]
    assert [lane["label"] for lane in drawing.bars if lane["first"]] == ["White"]


def test_lanes_of_one_column_show_each_row():
    drawing = drawn("lanes", shown=["black"])

    assert [(lane["label"], lane["text"]) for lane in drawing.bars] == [
        ("2016/17", "30.5"), ("2017/18", "30"), ("2019/20", "54"),
    ]  # fmt: skip
    assert [lane["first"] for lane in drawing.bars] == [False, False, True]


def test_a_number_that_was_not_published_is_said_and_has_no_length():
    lane = drawn("lanes", row="2019/20").bars[3]

    assert (lane["text"], lane["percent"]) == ("not published", 0)


def test_a_line_stands_where_its_numbers_are():
    shape = drawn("line", names=["black"], rows=[["2010", 0], ["2011", 50], ["2012", 100]]).shape

    assert [tick["text"] for tick in shape.ticks] == ["0", "20", "40", "60", "80", "100"]
    assert shape.lines[0].segments == [(11, 90, 38.5, 47), (38.5, 47, 66, 4)]


def test_a_missing_number_is_a_gap_and_never_a_line_to_zero():
    rows = [["2010", 4], ["2011", None], ["2012", 5], ["2013", None], ["2014", 6], ["2015", 7]]

    [line] = drawn("line", names=["black"], rows=rows).shape.lines

    assert len(line.segments) == 1
    assert len(line.alone) == 2


def test_a_year_that_is_missing_in_the_table_leaves_its_room():
    assert places(["2016/17", "2017/18", "2019/20"]) == [0, pytest.approx(1 / 3), 1]
    assert places(["2003-02-28", "2007-06-30", "2015-03-31"]) == [0, pytest.approx(1 / 3), 1]
    assert places(["North", "South", "West"]) == [0, 0.5, 1]


@pytest.mark.parametrize(
    ("numbers", "wanted"),
    [
        ([120.2], [0, 25, 50, 75, 100, 125]),
        ([0.4], [0, 0.1, 0.2, 0.3, 0.4]),
        ([0], [0, 0.2, 0.4, 0.6, 0.8, 1]),
        ([-3, 4], [-4, -2, 0, 2, 4]),
    ],
    ids=str,
)
def test_an_axis_has_few_and_round_numbers_and_begins_at_zero(numbers, wanted):
    assert ticks(numbers) == wanted


def test_the_names_at_the_ends_of_lines_never_touch_nor_leave_the_drawing():
    names = [f"group {number} with a long name" for number in range(6)]
    shape = drawn("line", names=names, rows=[["2010", *range(6)], ["2011", *[5] * 6]]).shape

    heights = sorted((line.y, line.y + line.height) for line in shape.lines)

    assert heights[0][0] >= 0
    assert heights[-1][1] <= 100
    assert all(above[1] <= below[0] + 0.01 for above, below in pairwise(heights))


def test_lines_differ_without_colour():
    lines = drawn("line", emphasis="black").shape.lines

    assert len({(line.dash, line.mark) for line in lines}) == 5
    assert [line.first for line in lines] == [False, True, False, False, False]
    assert lines[1].lines == ["Black 54"]


def test_a_table_with_a_column_for_each_year_is_turned_round():
    drawing = drawn("line", names=["2010", "2011"], rows=[["Judges", 4, 5], ["Police", 3, 4]], emphasis="Police")

    assert drawing.table.labels == ["2010", "2011"]
    assert [line.first for line in drawing.shape.lines] == [False, True]


@pytest.mark.parametrize("kind", ["lanes", "map", "line"])
def test_two_columns_that_are_called_the_same_are_still_two(kind):
    years = {"names": ["2010", "2011"], "rows": [["Judges", 4, 5]], "row": "" if kind == "line" else "Judges"}
    chart = make_chart(kind, **years)
    for column in chart.series.columns[1:]:
        column["label"] = "Share"

    assert list(draw(chart).table.rows()) == [("Share", ["4"]), ("Share", ["5"])]


def test_dots_stand_each_in_a_row_of_its_own_and_nothing_joins_them():
    html = html_of(drawn("dots", names=["share"], rows=[["2003", 25], ["2007", 26], ["2015", None]], unit="%"))

    assert html.count("<circle") == 2
    assert not re.search(r"<(path|polyline)", html)
    assert "26%" in html
    assert "not published%" not in html


def test_the_map_numbers_all_twelve_areas_and_says_which_have_no_figure():
    drawing = drawn("map", heading="Region", names=["rate"], rows=[["London", 30], ["Wales", 10], ["Scotland", None]])

    areas = {area["name"]: area for area in drawing.shape.areas}
    html = html_of(drawing)

    assert areas.keys() == outlines().keys()
    assert [area["number"] for area in drawing.shape.areas] == list(range(1, 13))
    assert (areas["Wales"]["shade"], areas["London"]["shade"]) == (1, 3)
    assert areas["Scotland"]["text"] == areas["North East"]["text"] == "no figure"
    assert html.count("url(#chart-none)") == 10
    assert "Crown copyright" in html


def test_the_map_has_five_shades_whatever_one_area_stands_out_by():
    rows = [[name, 2**number] for number, name in enumerate(sorted(outlines()))]

    shades = [area["shade"] for area in drawn("map", heading="Region", names=["rate"], rows=rows).shape.areas]

    assert shades == [1, 1, 1, 2, 2, 3, 3, 3, 4, 4, 5, 5]


@pytest.mark.parametrize("kind", ["line", "map"])
def test_a_drawing_has_a_name_and_a_description_for_those_who_do_not_see_it(kind):
    html = html_of(drawn(kind, names=["rate"], rows=[["2010", 1], ["2011", 2]]))

    assert 'role="img" aria-labelledby="chart-title chart-desc"' in html
    assert '<desc id="chart-desc">Five lines.</desc>' in html


def test_the_table_beside_a_chart_says_the_same():
    drawing = drawn("line", shown=["black", "other"])

    assert drawing.table.header() == ["Year", "Black", "Other"]
    assert list(drawing.table.rows()) == [
        ("2016/17", ["30.5", "5"]),
        ("2017/18", ["30", "not published"]),
        ("2019/20", ["54", "not published"]),
    ]


def test_large_numbers_are_written_as_the_reader_writes_them():
    assert drawn("lanes", names=["all"], rows=[["2010", 133161]]).bars[0]["text"] == "133,161"


@pytest.mark.parametrize("gone", [{"shown": ["purple"]}, {"labels": "gone"}, {"row": "1999", "kind": "lanes"}], ids=str)
def test_a_chart_whose_part_of_the_table_is_gone_is_not_drawn(gone):
    assert drawn(**{"kind": "line"} | gone) is None


def test_a_chart_that_its_table_has_outgrown_is_not_drawn():
    assert drawn("lanes", names=["share"], rows=[["Force", 1]] * 300)
    assert drawn("lanes", names=["share"], rows=[["Force", 1]] * 301) is None


def test_what_staff_write_into_a_table_is_never_taken_for_code():
    html = html_of(
        drawn("line", names=["black"], rows=[["<b>2010", 1], ["2011", 2]], title="<script>", description="&<")
    )

    assert "<script>" not in html
    assert "<b>2010" not in html


def test_a_figure_with_one_value_is_a_large_number():
    figure = Figure(
        slug="x", unit="%", values=[{"label": "All", "value": 26}, {"label": "People", "value": 4, "unit": "m"}]
    )

    assert draw_figure(figure).kind == "number"
    assert draw_figure(figure).description == "All: 26%"
    assert draw_figure(Figure(slug="y", values=[])) is None


@pytest.mark.django_db
def test_every_chart_of_the_campaign_is_drawn():
    charts = Chart.objects.select_related("series")

    assert charts
    for chart in charts:
        html = html_of(draw(chart))
        assert chart.series.source_url.replace("&", "&amp;") in html


@pytest.mark.django_db
def test_charts_and_figures_come_with_the_size_of_their_picture_where_one_was_made():
    chart, figure = Chart.objects.first(), Figure.objects.first()
    MadeFile.objects.create(name=chart.picture_name, digest="x", file="made/a.png", size=123)
    MadeFile.objects.create(name=figure.picture_name, digest="x", file="made/b.png", size=456)

    charts, figures = Chart.objects.with_picture_size(), Figure.objects.with_picture_size()

    assert draw(charts.get(pk=chart.pk)).picture_size == 123
    assert figures.get(pk=figure.pk).picture_size == 456
    assert not charts.exclude(pk=chart.pk)[0].picture_size


def html_of(drawing):
    return render_to_string("campaign/charts/_chart.html", {"chart": drawing})
