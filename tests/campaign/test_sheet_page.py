"""What the page of a fact sheet shows beside its text."""

import pytest
from django.utils.html import escape

from campaign import revisions
from campaign.models import Chart, FactSheet, Figure, Series
from campaign.placing import marker
from tests.campaign.desk import make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def sheet():
    sheet = FactSheet.objects.first()
    sheet.figures.set(Figure.objects.filter(slug__in=["ss-07", "pr-03"]))
    sheet.charts.set(Chart.objects.filter(slug="stop-and-search-by-year"))
    return sheet


def read(client, sheet):
    return client.get(sheet.get_absolute_url()).content.decode()


def test_a_sheet_shows_its_charts_and_figures_each_once(client, sheet):
    FactSheet.objects.filter(pk=sheet.pk).update(
        body=f"<h2>In the text</h2>{marker('figure', 'ss-07')}{marker('chart', 'stop-and-search-by-year')}"
    )

    page = read(client, sheet)

    for slug in ("ss-07", "pr-03", "stop-and-search-by-year"):
        assert page.count(f'id="{slug}"') == 1
    assert page.index('id="stop-and-search-by-year"') < page.index('id="pr-03"')


def test_a_chart_goes_with_its_table(client, sheet):
    Series.objects.update(status="draft")

    assert 'id="stop-and-search-by-year"' not in read(client, sheet)


def test_a_sheet_leads_to_published_sheets_that_go_well_with_it(client, sheet):
    shown, hidden = FactSheet.objects.exclude(pk=sheet.pk)[:2]
    sheet.related.set([shown, hidden])
    FactSheet.objects.filter(pk=hidden.pk).update(status="draft")

    page = read(client, sheet)

    assert f"Fact sheet {shown.number}: {escape(shown.title)}" in page
    assert escape(hidden.title) not in page


def test_a_sheets_version_is_its_latest_revision(client, sheet):
    revisions.begin(sheet)
    sheet.summary = "Shorter than before."
    sheet.save()
    latest = revisions.record(sheet)

    assert f"version {latest.number} ·" in read(client, sheet)


def test_only_staff_are_told_what_to_check_before_printing(client, sheet):
    Figure.objects.filter(slug="pr-03").update(second_hand=True)
    for_visitors = client.get(sheet.get_absolute_url())
    client.force_login(make_staff())
    for_staff = client.get(sheet.get_absolute_url())

    assert b"check before printing" not in for_visitors.content
    assert "public" in for_visitors.headers["Cache-Control"]
    assert b"check before printing" in for_staff.content
    assert for_staff.headers["Cache-Control"] == "private, no-store"
