"""The facts: every figure and table has a page of its own, a source in one click, and numbers to take away."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.utils.html import escape
from django.utils.timezone import localdate

from campaign.models import Era, FactSheet, Figure, MadeFile, Series

pytestmark = pytest.mark.django_db

TABLE = "/facts/tables/stop-and-search-rate-by-ethnicity-2009-2020"


def read(client, path):
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def shown(client, query=""):
    """What the list leads to."""
    return set(re.findall(r'<h3><a href="(/facts/[^"#]+)"', read(client, f"/facts/{query}")))


def table(client, path):
    response = client.get(path)
    text = response.content.decode("utf-8-sig")
    return response, list(csv.reader(io.StringIO(text)))


def test_every_published_figure_and_table_is_listed_with_its_source(client):
    page = read(client, "/facts/")

    for item in [*Figure.objects.published(), *Series.objects.published()]:
        assert f'href="{item.get_absolute_url()}"' in page
        assert f'href="{escape(item.source_url)}"' in page
    assert f"{Figure.objects.count()} figures and {Series.objects.count()} table" in page
    assert page.count("A difference, not its cause.") == 1


def test_the_list_says_what_is_of_the_campaigns_own_time_and_what_of_today(client):
    page = read(client, "/facts/?topic=youth")

    kickers = re.findall(r'<p class="kicker">\w+ · ([^<]+)</p>', page)
    times = [Era(value).label for value in Era.values]
    assert {times[0], times[-1]} < set(kickers)
    assert [times.index(kicker) for kicker in kickers] == sorted(times.index(kicker) for kicker in kickers)


@pytest.mark.parametrize(
    ("query", "fits"),
    [
        ("?topic=youth", lambda item: item.topic == "youth"),
        ("?era=2006-2010", lambda item: item.era == "2006-2010"),
        ("?topic=youth&era=2006-2010", lambda item: (item.topic, item.era) == ("youth", "2006-2010")),
        ("?topic=nonsense&era=1066", lambda item: True),
    ],
)
def test_a_topic_and_a_time_narrow_the_list(client, query, fits):
    items = [*Figure.objects.all(), *Series.objects.all()]

    assert shown(client, query) == {item.get_absolute_url() for item in items if fits(item)}


def test_topics_are_folded_until_somebody_looks_for_something(client):
    """Whole, the list is forty screens long on a phone."""
    page = read(client, "/facts/")
    assert page.count("<details") == len({item.topic for item in [*Figure.objects.all(), *Series.objects.all()]})
    assert not re.search(r"<details[^>]* open", page)

    assert len(re.findall(r"<details[^>]* open", read(client, "/facts/?words=women"))) > 1


def test_every_word_that_is_looked_for_must_be_there_in_any_case(client):
    assert "/facts/ss-07/" in shown(client, "?words=BLACK+search")
    assert shown(client, "?words=black+xyzzy") == set()


def test_when_nothing_fits_the_page_says_so_and_leads_on(client):
    page = read(client, "/facts/?words=xyzzy")

    assert "Nothing fits all of that" in page
    assert 'href="/facts/">Show all facts' in page
    assert 'value="xyzzy"' in page


def test_before_anything_is_published_the_page_says_so(client):
    Figure.objects.update(status="draft")
    Series.objects.update(status="draft")

    assert "No facts yet" in read(client, "/facts/")


def test_search_engines_keep_one_address_for_all_filters(client):
    assert re.search(r'rel="canonical" href="[^"?]*/facts/"', read(client, "/facts/?topic=youth&words=a"))


@pytest.mark.parametrize("model", [Figure, Series])
@pytest.mark.parametrize("status", ["draft", "withdrawn"])
def test_what_is_not_published_is_nowhere(client, model, status):
    item = model.objects.first()
    model.objects.filter(pk=item.pk).update(status=status)

    assert client.get(item.get_absolute_url()).status_code in (404, 410)
    assert client.get(item.csv_url).status_code in (404, 410)
    assert item.get_absolute_url() not in shown(client)


def test_a_figures_page_says_what_where_when_who_and_how_sure(client):
    for figure in Figure.objects.all():
        page = read(client, figure.get_absolute_url())
        for words in (figure.statement, figure.population, figure.geography, figure.period, figure.caveat):
            assert escape(words) in page
        assert f'href="{escape(figure.source_url)}"' in page


def test_visitors_are_not_told_which_numbers_staff_still_check(client):
    figure = Figure.objects.filter(second_hand=True)[0]

    assert "second-hand" not in read(client, figure.get_absolute_url()).lower()
    assert "second-hand" not in read(client, "/facts/").lower()


def test_a_figure_can_be_cited_as_text_and_as_html(client):
    figure = Figure.objects.get(slug="ss-07")

    page = read(client, figure.get_absolute_url())
    text, html = re.findall(r"<textarea[^>]* readonly[^>]*>(.*?)</textarea>", page, re.DOTALL)

    for words in (figure.statement, figure.population, figure.period, figure.source_title, figure.source_url):
        assert escape(words) in text
    assert "&lt;blockquote cite=" in html
    assert escape(escape(figure.source_url)) in html


def test_a_figure_names_the_sheets_that_show_it_in_their_text_or_below_it(client):
    figure, [below, inside, draft] = Figure.objects.get(slug="ss-07"), FactSheet.objects.all()[:3]
    for sheet in FactSheet.objects.all():
        sheet.figures.remove(figure)
    below.figures.add(figure)
    FactSheet.objects.filter(pk=inside.pk).update(body='<div data-place="figure" data-slug="ss-07"></div>')
    draft.figures.add(figure)
    FactSheet.objects.filter(pk=draft.pk).update(status="draft")

    page = read(client, figure.get_absolute_url())

    assert below.title in page
    assert inside.title in page
    assert escape(draft.title) not in page


def test_what_nobody_looked_at_again_is_marked_as_dated(client):
    yesterday = localdate() - timedelta(days=1)
    for model in (Figure, Series):
        model.objects.update(checked_on=yesterday, review_by=yesterday)

    for path in ("/facts/ss-07/", f"{TABLE}/"):
        assert "<strong>Dated.</strong>" in read(client, path)
    assert "· dated" in read(client, "/facts/")


def test_nothing_is_called_dated_before_its_day(client):
    Figure.objects.update(review_by=localdate() + timedelta(days=400))

    assert "Dated." not in read(client, "/facts/ss-07/")


def test_a_tables_page_shows_its_charts_all_its_numbers_and_their_source(client):
    series = Series.objects.get(slug=TABLE.rsplit("/", 1)[1])

    page = read(client, f"{TABLE}/")

    assert page.count('role="img"') >= 1
    assert page.count('<th scope="row">2019/20</th>') >= 2
    assert escape(series.caveat) in page
    assert f'href="{series.source_url}"' in page


def test_a_picture_is_offered_once_it_is_made(client):
    assert "PNG" not in read(client, "/facts/ss-07/")

    MadeFile.objects.create(name="facts/ss-07.png", digest="x", file="made/ss-07.png", size=20_480)

    assert "PNG, 20.0" in read(client, "/facts/ss-07/")


def test_a_csv_opens_with_its_accents_and_says_where_it_is_from(client):
    figure = Figure.objects.get(slug="ss-07")

    response, rows = table(client, "/facts/ss-07.csv")

    assert response.content.startswith(b"\xef\xbb\xbf")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"] == 'attachment; filename="ss-07.csv"'
    assert "public" in response.headers["Cache-Control"]
    assert rows[:3] == [
        ["Label", "Value", "Unit"],
        ["Asian", "15.37", "per 1,000 people"],
        ["Black", "54.11", "per 1,000 people"],
    ]
    assert ["Address of the source", figure.source_url] in rows
    assert ["Take care", figure.caveat] in rows


def test_a_table_as_csv_is_the_table_that_was_loaded(client):
    series = Series.objects.get(slug=TABLE.rsplit("/", 1)[1])

    _, rows = table(client, f"{TABLE}.csv")

    assert rows[0] == [column["label"] for column in series.columns]
    assert rows[-1][0] == "Taken from"
    assert rows[1 : len(series.rows) + 1] == [
        ["" if cell is None else str(cell) for cell in row] for row in series.rows
    ]


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_of_words_becomes_a_formula(client, cell):
    Figure.objects.filter(slug="ss-07").update(values=[{"label": cell, "value": -1}])

    _, rows = table(client, "/facts/ss-07.csv")

    assert rows[1][:2] == [f"'{cell}", "-1"]
