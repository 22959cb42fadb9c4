"""Figures, charts and pictures that stand in the text."""

import pytest
from django.core.files.base import ContentFile

from campaign.models import Chart, FactSheet, Figure, Page, Picture, Series
from campaign.placing import expand, marker

pytestmark = pytest.mark.django_db


@pytest.fixture
def chart():
    return Chart.objects.filter(series__status="published").first()


@pytest.fixture
def picture(media):
    picture = Picture.objects.create(title="March", alt="People march", credit="A. Friend", width=1280, height=960)
    for name, width in [("avif", 640), ("avif", 1280), ("webp", 640), ("webp", 1280)]:
        picture.files.create(format=name, width=width, file=ContentFile(b"x", name=f"march-{width}.{name}"))
    return picture


def test_a_figure_a_chart_and_a_picture_stand_where_the_text_places_them(chart, picture):
    figure = Figure.objects.published().first()

    html = expand(
        f"<p>a</p>{marker('figure', figure.slug)}<p>b</p>{marker('chart', chart.slug)}"
        f"<p>c</p>{marker('picture', picture.pk)}"
    )

    wanted = ["<p>a</p>", f'id="{figure.slug}"', "<p>b</p>", f'id="{chart.slug}"', "<p>c</p>", "People march"]
    places = [html.index(words) for words in wanted]
    assert places == sorted(places)
    assert "data-place" not in html


def test_a_picture_comes_in_every_format_and_width_with_its_size_words_and_credit(picture):
    html = expand(marker("picture", picture.pk))

    assert html.index("image/avif") < html.index("image/webp")
    for width in (640, 1280):
        assert f"/pictures/march-{width}.avif {width}w" in html
    assert 'width="1280" height="960" alt="People march"' in html
    assert "A. Friend" in html


def test_what_is_not_public_leaves_nothing_behind(chart, picture):
    figure = Figure.objects.published().first()
    Figure.objects.filter(pk=figure.pk).update(status="draft")
    Series.objects.filter(pk=chart.series_id).update(status="withdrawn")
    number = picture.pk
    picture.delete()

    html = expand("<p>a</p>" + marker("figure", figure.slug) + marker("chart", chart.slug) + marker("picture", number))

    assert html == "<p>a</p>"


@pytest.mark.parametrize(("kind", "slug"), [("figure", "no-such"), ("picture", "x"), ("picture", "9" * 30)])
def test_a_marker_of_something_that_never_was_leaves_nothing(kind, slug):
    assert expand(f"<p>a</p>{marker(kind, slug)}") == "<p>a</p>"


def test_however_much_stands_in_a_text_it_takes_three_queries(picture, django_assert_num_queries):
    slugs = [("figure", slug) for slug in Figure.objects.published().values_list("slug", flat=True)[:10]]
    slugs += [("chart", slug) for slug in Chart.objects.values_list("slug", flat=True)[:10]]
    text = "".join(marker(kind, slug) for kind, slug in [*slugs, ("picture", picture.pk)])

    with django_assert_num_queries(3):
        expand(text)

    assert len(slugs) > 10


def test_text_without_markers_asks_the_database_for_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert expand("<p>Plain</p>") == "<p>Plain</p>"


def test_the_heading_of_a_figure_is_one_level_below_the_one_it_stands_under():
    figure = Figure.objects.published().first()

    assert "<h3 id=" in expand(f"<h2>Part</h2>{marker('figure', figure.slug)}")
    assert "<h4 id=" in expand(f"<h2>Part</h2><h3>Smaller</h3>{marker('figure', figure.slug)}")
    assert "<h2 id=" in expand(marker("figure", figure.slug))


def test_a_figure_placed_in_a_sheets_text_is_not_listed_below_it_again(client):
    sheet = FactSheet.objects.published().filter(figures__isnull=False).first()
    figure = sheet.figures.first()
    FactSheet.objects.filter(pk=sheet.pk).update(body=f"<p>Text</p>{marker('figure', figure.slug)}")

    page = client.get(sheet.get_absolute_url()).content.decode()

    assert page.count(f'id="{figure.slug}"') == 1


def test_what_is_placed_twice_is_shown_where_it_stands_first():
    figure = Figure.objects.published().first()
    once = expand(f"<p>a</p>{marker('figure', figure.slug)}<p>b</p>")

    assert expand(f"<p>a</p>{marker('figure', figure.slug)}<p>b</p>{marker('figure', figure.slug)}") == once


def test_a_page_shows_what_is_placed_in_its_text(client):
    figure = Figure.objects.published().first()
    Page.objects.create(slug="jobs", title="Jobs", status="published", body=marker("figure", figure.slug))

    assert figure.source_url in client.get("/jobs/").content.decode()


@pytest.mark.parametrize("model", [Figure, Chart])
def test_what_is_given_another_address_stays_where_it_is_placed(model):
    thing, kind = model.objects.first(), model._meta.model_name
    Page.objects.create(slug="jobs", title="Jobs", body=f"<p>a</p>{marker(kind, thing.slug)}{marker(kind, 'another')}")

    thing.slug = "a-better-name"
    thing.save()

    assert Page.objects.get(slug="jobs").body == f"<p>a</p>{marker(kind, 'a-better-name')}{marker(kind, 'another')}"
