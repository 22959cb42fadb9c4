"""The pages for those whom the campaign wants to reach."""

import pytest
from lxml import html

from campaign.models import Audience, FactSheet, Figure
from tests.campaign.desk import change

pytestmark = pytest.mark.django_db


def test_there_is_a_page_for_each_audience_that_the_overview_names(client):
    page = html.fromstring(client.get("/for-you/").content.decode())

    assert [link.text for link in page.xpath("//*[@class='card']//a")] == [
        "Policy makers and politicians",
        "Those who commission and fund",
        "People with responsibility in the justice system",
        "Community groups and individuals",
        "The media",
    ]


@pytest.mark.parametrize("number", range(5))
def test_each_says_what_is_asked_with_three_figures_a_sheet_and_a_contact(client, number):
    audience = Audience.objects.all()[number]

    page = html.fromstring(client.get(audience.get_absolute_url()).content.decode())

    headings = [heading.text_content() for heading in page.iter("h2")]
    assert "What we ask of you" in headings
    assert "Whom to contact" in headings
    assert len(page.find_class("statistic")) == 3
    assert audience.fact_sheet.title in page.xpath("//*[@class='card']/h3")[0].text_content()


def test_a_withdrawn_sheet_or_figure_is_left_out(client):
    audience = Audience.objects.get(slug="media")
    FactSheet.objects.update(status="withdrawn")
    Figure.objects.filter(slug="pr-07").update(status="withdrawn")

    page = html.fromstring(client.get(audience.get_absolute_url()).content.decode())

    assert len(page.find_class("statistic")) == 2
    assert not page.find_class("card")


def test_nobody_remembers_more_than_three_figures(desk):
    audience = Audience.objects.get(slug="media")
    four = list(map(str, Figure.objects.values_list("pk", flat=True)[:4]))

    response = change(desk, audience, figures=four)

    assert "three figures at the most" in response.content.decode()
    assert audience.figures.count() == 3
