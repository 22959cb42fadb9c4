"""The pages for those whom the campaign wants to reach."""

import pytest
from lxml import html

from campaign.models import Audience, FactSheet, Figure
from campaign.preview import make_link
from campaign.usage import places
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


def test_the_desk_knows_which_audiences_a_figure_is_for():
    audience = Audience.objects.get(slug="community-groups")

    assert all(audience in places(figure) for figure in audience.figures.all())


def test_a_draft_is_previewed_with_what_it_will_show(client):
    audience = Audience.objects.get(slug="media")
    Audience.objects.filter(pk=audience.pk).update(status="draft")
    Figure.objects.filter(slug="pr-07").update(status="draft")
    assert client.get(audience.get_absolute_url()).status_code == 404

    words = client.get("/" + make_link(audience).split("/", 3)[3]).content.decode()

    assert audience.summary in words
    assert "Left out, because they are drafts too: The Lammy Review" in words


def test_nobody_remembers_more_than_three_figures(desk):
    audience = Audience.objects.get(slug="media")
    four = list(map(str, Figure.objects.values_list("pk", flat=True)[:4]))

    response = change(desk, audience, figures=four)

    assert "three figures at the most" in response.content.decode()
    assert audience.figures.count() == 3
