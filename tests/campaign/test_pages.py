import json
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate, now
from lxml import html

from campaign.models import Campaign, FactSheet, Figure, Goal, Objective, Page, Partner

pytestmark = pytest.mark.django_db

PATHS = [
    "/", "/aims/", "/what-we-do/", "/who-is-behind-it/", "/take-action/", "/fact-sheets/", "/supporters/", "/sign-up/",
    "/privacy/", "/accessibility/", "/contact/", "/words/",
]  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_every_page_of_the_campaign_is_there_and_public(client, path):
    response = client.get(path)

    assert response.status_code == 200
    assert "public" in response.headers["Cache-Control"]
    assert not response.cookies
    assert "Baring Foundation" in response.content.decode()


def test_every_fact_sheet_prints_its_figures_with_what_where_when_and_source(client):
    for sheet in FactSheet.objects.all():
        page = client.get(sheet.get_absolute_url()).content.decode()
        for figure in sheet.figures.all():
            for words in (figure.population, figure.period, figure.source_url, figure.caveat):
                assert words.split("’")[0].split("'")[0][:60] in page
        for _, ideas in sheet.ideas_by_time():
            assert ideas[0].text.split("’")[0] in page


def test_the_campaign_launches_until_the_day_and_launched_from_then_on(client):
    Campaign.objects.update(launch_date=localdate() + timedelta(days=1))
    assert "Race for Justice launches on" in client.get("/").content.decode()

    Campaign.objects.update(launch_date=localdate())
    assert "Race for Justice launched on" in client.get("/").content.decode()


def test_a_draft_is_shown_to_nobody_and_is_in_no_menu(client):
    Page.objects.filter(slug="privacy").update(status="draft")
    FactSheet.objects.filter(number=1).update(status="draft")

    assert client.get("/privacy/").status_code == 404
    assert 'href="/privacy/"' not in client.get("/").content.decode()
    assert client.get("/fact-sheets/the-campaign-in-one-page/").status_code == 404


def test_what_is_published_from_tomorrow_waits_for_it(client):
    Page.objects.filter(slug="privacy").update(published_at=now() + timedelta(days=1))

    assert client.get("/privacy/").status_code == 404


def test_a_page_that_staff_add_has_its_place_in_the_menu(client):
    Page.objects.create(slug="jobs", title="Work with us", menu="head", order=1, status="published")

    assert "Work with us" in client.get("/jobs/").content.decode()
    assert 'href="/jobs/"' in client.get("/").content.decode()


def test_the_site_stands_with_nothing_published(client):
    for model in (Objective, Partner, FactSheet, Figure, Goal):
        model.objects.all().delete()

    for path in PATHS:
        assert client.get(path).status_code == 200


def test_a_goal_is_shown_from_the_number_that_staff_chose(client):
    assert "of 100" not in client.get("/").content.decode()  # nobody has signed up yet

    Goal.objects.filter(measure="organisations").update(show_from=0, label="groups")

    assert "<b>0</b> of 100 groups" in client.get("/").content.decode()


def test_the_contact_address_is_shown_where_there_is_one(client):
    assert "mailto:" not in client.get("/contact/").content.decode()

    Campaign.objects.update(contact_email="campaign@example.org")

    assert "mailto:campaign@example.org" in client.get("/contact/").content.decode()


def test_rich_text_is_cleaned_when_it_is_saved():
    page = Page(slug="new", title="New", body='<p onclick="x()">Hello<script>alert(1)</script><style>p{}</style></p>')

    page.full_clean()

    assert page.body == "<p>Hello</p>"


@pytest.mark.parametrize(
    "values", [{"a": 1}, [1], [{"label": "", "value": 1}], [{"label": "a", "value": "x"}], [{"label": "a"}]]
)
def test_a_figures_values_are_labels_and_numbers(values):
    figure = Figure.objects.first()
    figure.values = values

    with pytest.raises(ValidationError):
        figure.full_clean()


def test_no_figure_without_a_source_and_no_campaign_twice():
    with pytest.raises(IntegrityError), transaction.atomic():
        Figure.objects.update(source_url="")
    with pytest.raises(ValidationError, match="one already"):
        Campaign(launch_date=date(2009, 1, 1)).full_clean()


def test_totals_are_json_that_any_cache_may_keep(client):
    response = client.get("/supporters/totals.json")

    assert json.loads(response.content) == {"organisations": 0, "people": 0}
    assert "public" in response.headers["Cache-Control"]


def test_the_menus_mark_the_page_that_is_open_and_no_other(client):
    def marked(path):
        page = html.fromstring(client.get(path).content.decode())
        return [link.get("href") for link in page.xpath('//a[@aria-current="page"]')]

    assert [marked(path) for path in ("/aims/", "/facts/", "/contact/", "/aims/")] == [
        ["/aims/"],
        ["/facts/"],
        ["/contact/"],
        ["/aims/"],
    ]
    assert marked("/facts/ss-07/") == []
