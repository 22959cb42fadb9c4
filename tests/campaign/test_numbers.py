"""A number typed into plain text of a fact sheet without a figure is flagged to staff."""

import pytest

from campaign import numbers
from campaign.models import Edition, FactSheet, Figure, Goal, Page, Publication
from tests.campaign.desk import address, change, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def sheet():
    sheet = FactSheet.objects.get(number=1)
    sheet.figures.clear()
    sheet.charts.clear()
    sheet.body = sheet.summary = ""
    sheet.ideas.all().delete()
    sheet.templates.all().delete()
    return sheet


def found(sheet, text):
    sheet.body = f"<p>{text}</p>"
    return [each.number for each in numbers.loose(sheet)]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("In 2008 some 27% of people in prison were from ethnic minorities.", "27%"),
        ("It was 7.5 per cent of all searches.", "7.5 per cent"),
        ("There were 22 searches per 1,000 people.", "22"),
        ("About one in four people in prison knows this.", "one in four"),
        ("Nine in ten of the staff were White.", "Nine in ten"),
        ("That is 3 out of every 10 people.", "3 out of every 10"),
        ("They were six times as likely to be searched.", "six times as"),
        ("A Black person was 9.7 times more likely.", "9.7 times more"),
        ("Twice as many were stopped.", "Twice as"),
        ("Half of the boys in custody were from a minority.", "Half of"),
        ("Two thirds of them said so.", "Two thirds of"),
        ("The police searched 1,045,923 people.", "1,045,923"),
        ("The ratio was 4:1 for years.", "4:1"),
        ("In all 63 people died.", "63"),
        ("Ten per cent of them were women.", "Ten per cent"),
        ("Of these, 2010 per 1,000 were stopped.", "2010 per 1,000"),
    ],
)
def test_what_looks_like_a_statistic_is_flagged(sheet, text, number):
    assert number in found(sheet, text)


@pytest.mark.parametrize(
    "text",
    [
        "The campaign launched on 17 November 2008.",
        "It takes 20 minutes, or 2 to 3 hours with friends.",
        "We meet at 7.30pm, or 19:30, in room 12.",
        "Print it on A4, 50 copies, and see step 3.",
        "Form CC9 asks for both. See sheet 5 and section 95 of the Act of 1991.",
        "Call 020 7946 0000 or write to us2@example.org, www.example.org/24.",
        "1. Bring a friend",
        "Children aged 10 to 17, in the year 2017/18, or from 2009–2019.",
        "On 3 and 4 December we meet.",
        "Say: [12] of us were there.",
        "Do not put an old rate and a new one in one line.",
        "Keep half of the time for talk.",
    ],
)
def test_dates_times_and_how_to_numbers_are_not(sheet, text):
    assert found(sheet, text) == []


def test_the_campaigns_own_goals_are_not(sheet):
    Goal.objects.filter(measure="organisations").update(target=120)

    assert found(sheet, "We want 120 organisations.") == []
    assert found(sheet, "We want 121 organisations.") == ["121"]


def test_a_number_of_a_figure_that_stands_beside_it_is_sourced(sheet):
    figure = Figure.objects.first()
    figure.statement = "One in four, or 25.0%, of 1,200 people."
    figure.save()
    text = "One in four of 1200 people, 25% in all."
    assert len(found(sheet, text)) == 3

    sheet.figures.add(figure)
    assert found(sheet, text) == []

    sheet.figures.clear()
    assert found(sheet, f'{text}</p><div data-place="figure" data-slug="{figure.slug}"></div><p>') == []


def test_the_sheets_and_pages_that_come_with_the_site_are_clean():
    assert [(str(item), loose) for item, loose in numbers.all_loose()] == []


def test_pages_and_chapters_are_looked_at_too():
    page = Page.objects.get(slug="privacy")
    page.body += "<p>It is 31% more.</p>"
    edition = Edition.objects.create(publication=Publication.objects.first(), number=9, released_on="2009-05-01")
    edition.chapters.create(slug="one", title="One", body="<p>It is 32% more.</p>")

    assert [each.number for each in numbers.loose(page)] == ["31%"]
    assert [each.number for each in numbers.loose(edition)] == ["32%"]


def test_staff_are_told_after_a_save_on_the_form_and_at_the_desk(client):
    client.force_login(make_staff())
    page = Page.objects.get(slug="privacy")

    saved = change(client, page, body="<p>Some 31% of all people say so.</p>")

    assert "31%" in client.get(saved.headers["Location"]).content.decode()
    assert "Some 31% of all people say so." in client.get(address(page)).content.decode()
    desk = client.get("/admin/").content.decode()
    assert "numbers without a figure" in desk
    assert address(page) in desk


def test_the_desk_lists_what_is_past_its_review_and_what_is_second_hand(client):
    client.force_login(make_staff())
    Figure.objects.update(review_by=None, second_hand=False)
    dated, second_hand = Figure.objects.all()[:2]
    Figure.objects.filter(pk=dated.pk).update(checked_on="2009-01-01", review_by="2010-01-01")
    Figure.objects.filter(pk=second_hand.pk).update(second_hand=True)

    desk = client.get("/admin/").content.decode()

    assert "figure past its day of review" in desk
    assert "check before printing" in desk
    listed = client.get("/admin/campaign/figure/?review=past").content.decode()
    assert (dated.title in listed, second_hand.title in listed) == (True, False)
