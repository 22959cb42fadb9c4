"""One place for the campaign’s term: texts that ask for it say the same; figures and quotations keep their own."""

import pytest
from django.db import IntegrityError

from campaign.making.worker import Worker
from campaign.models import Audience, Campaign, Chapter, Edition, FactSheet, Figure, News, Page, Publication, Template
from campaign.site import Site
from tests.campaign.desk import address, change
from tests.campaign.test_news import make_news, make_quote, read

pytestmark = pytest.mark.django_db

TERMS = {"term": "Global Majority", "long_term": "people of the Global Majority"}
MARKED = "Of {term} and {long_term}."
SAID = "Of Global Majority and people of the Global Majority."


@pytest.fixture
def new_term():
    Campaign.objects.update(**TERMS)


def test_one_change_at_the_desk_changes_every_text(desk):
    assert "black and minority ethnic (BME)" in read(desk, "/sign-up/")

    change(desk, Campaign.objects.get(), **TERMS)

    assert "people of the Global Majority people meet" in read(desk, "/sign-up/")
    assert "Global Majority" in read(desk, "/for-you/policy-makers/")
    assert "Global Majority" in read(desk, "/words/")


def test_every_kind_of_text_that_visitors_read_may_ask_for_it(client, new_term):
    publication = Publication.objects.first()
    edition = Edition.objects.create(publication=publication, number=1, released_on="2026-01-01", status="published")
    Chapter.objects.create(edition=edition, slug="one", title="One", body=MARKED)
    make_news(slug="marked", summary=MARKED)
    for model in (Page, FactSheet, Publication, Audience):
        model.objects.update(summary=MARKED)

    for path in ("/", "/privacy/", "/sign-up/", "/fact-sheets/", FactSheet.objects.first().get_absolute_url()):
        assert SAID in read(client, path), path
    for path in (publication.get_absolute_url(), "/news/marked/", "/news/", "/for-you/", "/for-you/media/"):
        assert SAID in read(client, path), path
    assert SAID in read(client, edition.chapters.get().get_absolute_url())


def test_a_form_that_comes_back_shows_no_mark_and_keeps_what_was_typed(client, new_term):
    Page.objects.filter(slug="sign-up").update(summary=MARKED)

    response = client.post("/sign-up/", {"name": "The {term} Club"})

    assert response.status_code == 422
    assert SAID in response.content.decode()
    assert "The {term} Club" in response.content.decode()


def test_letters_to_copy_and_printed_sheets_say_it_too(client, new_term):
    template = Template.objects.first()
    Template.objects.update(text=MARKED)
    FactSheet.objects.update(summary=MARKED)

    assert read(client, f"/fact-sheets/templates/{template.slug}.txt") == SAID
    wanted, _ = Worker().wanted()
    sources = {each.name: each.source for each in wanted}
    sheet = sources[f"fact-sheets/{template.fact_sheet.slug}.pdf"]()
    assert SAID in sheet
    assert "{term}" not in sheet + sources[f"pack/templates/{template.slug}.txt"]()


def test_feeds_the_search_and_those_who_share_a_page_read_it_too(client):
    item = make_news(title=MARKED, summary=MARKED)
    Campaign.objects.update(**TERMS)

    for path in ("/news/feed.xml", "/feed.xml", "/search/?q=global", item.get_absolute_url()):
        words = read(client, path)
        assert "term}" not in words, path
    assert f'property="og:title" content="{SAID}"' in read(client, item.get_absolute_url())
    assert item.get_absolute_url() in read(client, "/search/?q=global")


def test_the_form_at_the_desk_shows_the_mark_and_not_the_term(desk, new_term):
    item = make_news(summary=MARKED)

    assert MARKED in desk.get(address(item)).content.decode()


@pytest.mark.parametrize("field", ["title", "statement"])
def test_a_figure_keeps_the_words_of_its_source(field):
    with pytest.raises(IntegrityError, match="figure_keeps_the_words_of_its_source"):
        Figure.objects.filter(slug="ss-07").update(**{field: MARKED})


def test_a_quotation_is_what_was_said():
    with pytest.raises(IntegrityError, match="quote_is_the_speakers_own_words"):
        make_quote(MARKED)


@pytest.mark.parametrize("term", ["<b>bold</b>", "Black & Asian", "{term}", '"BME"', ""])
def test_a_term_is_plain_words(desk, term):
    response = change(desk, Campaign.objects.get(), term=term)

    assert response.status_code == 200
    assert Campaign.objects.get().term == "BME"


def test_the_words_page_says_which_term_stands_where(client, new_term):
    words = read(client, "/words/")

    assert "people of the Global Majority, and Global Majority where it has to be short" in words
    assert "black and minority ethnic (BME), as they were written" in words


def test_no_mark_is_left_on_any_page_of_the_site(client):
    site = Site.current()
    paths = ["/" if slug == "home" else f"/{slug}/" for slug in site.pages]
    paths += [item.get_absolute_url() for model in (FactSheet, Audience, News) for item in model.objects.published()]

    for path in paths:
        words = read(client, path)
        assert "term}" not in words, path
        assert "{launch" not in words, path
