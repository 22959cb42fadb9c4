"""What the editor's dialog is told: everything that can be placed, and whether visitors would see it."""

import pytest

from campaign.models import Chart, Figure, Picture

pytestmark = pytest.mark.django_db

ADDRESS = "/admin/campaign/place/"


def things(desk, **query):
    return desk.get(ADDRESS, query).json()["things"]


def test_it_is_found_by_words_of_its_title_in_any_order(desk):
    figure = Figure.objects.first()
    words = figure.title.split()

    found = things(desk, kind="figure", q=f"{words[-1].upper()} {words[0].lower()}")

    assert figure.slug in [thing["slug"] for thing in found]
    assert things(desk, kind="figure", q="no such words anywhere") == []


def test_one_is_found_by_what_its_marker_says(desk):
    chart = Chart.objects.first()
    picture = Picture.objects.create(title="March", alt="People march", credit="A. Friend", width=1, height=1)

    assert things(desk, kind="chart", slug=chart.slug)[0]["title"] == chart.title
    assert things(desk, kind="picture", slug=picture.pk) == [
        {"slug": str(picture.pk), "title": "March", "note": "A. Friend"}
    ]


def test_staff_are_told_what_visitors_would_not_see(desk):
    figure = Figure.objects.first()
    Figure.objects.filter(pk=figure.pk).update(status="draft")

    assert "only staff see it" in things(desk, kind="figure", slug=figure.slug)[0]["note"]


def test_another_kind_is_refused_and_strangers_are_sent_to_log_in(desk):
    assert desk.get(ADDRESS, {"kind": "user"}).status_code == 400
    desk.logout()
    assert desk.get(ADDRESS, {"kind": "figure"}).status_code == 302
