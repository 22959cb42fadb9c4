from datetime import date, timedelta

import pytest
from django.utils.timezone import now

from campaign import addresses, revisions
from campaign.models import Edition, FactSheet, Figure, OldAddress, Page, Publication
from tests.campaign.desk import change

pytestmark = pytest.mark.django_db


def move(item, slug):
    revisions.begin(item)
    item.slug = slug
    item.save()
    revisions.record(item)


def led_to(client, path):
    response = client.get(path)
    return response.headers["Location"] if response.status_code == 301 else response.status_code


def test_whoever_comes_to_the_old_address_is_led_to_the_new_one(desk):
    page = Page.objects.get(slug="privacy")

    change(desk, page, slug="your-data")

    assert led_to(desk, "/privacy/") == "/your-data/"
    assert led_to(desk, "/privacy/?from=leaflet&x=1") == "/your-data/?from=leaflet&x=1"
    assert desk.get("/your-data/").status_code == 200


def test_nobody_is_sent_on_twice_and_going_back_forgets_the_way(client):
    page = Page.objects.get(slug="privacy")

    move(page, "b")
    move(page, "c")
    assert (led_to(client, "/privacy/"), led_to(client, "/b/")) == ("/c/", "/c/")

    move(page, "privacy")
    assert client.get("/privacy/").status_code == 200
    assert (led_to(client, "/b/"), led_to(client, "/c/")) == ("/privacy/", "/privacy/")
    assert not OldAddress.objects.filter(path="/privacy/").exists()


def test_a_browser_does_not_keep_the_way_or_it_would_go_round_in_circles(client):
    move(Page.objects.get(slug="privacy"), "b")

    assert client.get("/privacy/").headers["Cache-Control"] == "no-store"


def test_what_nobody_could_have_seen_leaves_no_trace(client):
    draft = Page.objects.create(slug="draft", title="Draft")
    later = Page.objects.create(slug="later", title="Later", status="published", published_at=now() + timedelta(days=1))

    for page in (draft, later):
        move(page, f"new-{page.slug}")

    assert not OldAddress.objects.exists()


def test_a_new_page_at_an_old_address_wins(client):
    move(Page.objects.get(slug="privacy"), "b")
    Page.objects.create(slug="privacy", title="A new one", status="published")

    assert client.get("/privacy/").status_code == 200


def test_a_sheet_and_a_figure_take_what_lies_under_their_address_with_them(client):
    sheet, figure = FactSheet.objects.get(number=1), Figure.objects.first()
    old_sheet, old_figure = sheet.get_absolute_url(), figure.get_absolute_url()

    move(sheet, "in-short")
    move(figure, "new-figure")

    assert led_to(client, old_sheet) == "/fact-sheets/in-short/"
    assert led_to(client, f"{old_sheet}greater-manchester/") == "/fact-sheets/in-short/greater-manchester/"
    assert led_to(client, old_figure) == "/facts/new-figure/"
    assert led_to(client, old_figure.rstrip("/") + ".csv") == "/facts/new-figure.csv"


@pytest.mark.parametrize("below", ["/evil.example", "//evil.example/", "/%5Cevil.example", "%0d%0aSet-Cookie:a=b"])
def test_an_old_address_leads_to_no_other_site(client, below):
    addresses.lead_on("/old/", "/")

    response = client.get(f"/old/{below}")

    assert response.status_code == 404 or response.headers["Location"].startswith("/%")
    assert "Set-Cookie" not in response.headers


def test_what_was_taken_back_says_so_and_a_draft_says_nothing(desk):
    sheet, page, figure = FactSheet.objects.get(number=1), Page.objects.get(slug="privacy"), Figure.objects.first()
    for item in (sheet, page, figure):
        change(desk, item, button="_withdraw")

    for item in (sheet, page, figure):
        response = desk.get(item.get_absolute_url())
        today = date.today()
        assert response.status_code == 410
        assert f"We took it back on {today.day} {today:%B %Y}" in response.content.decode()
        assert "Location" not in response.headers

    change(desk, page, button="_draft")
    assert desk.get("/privacy/").status_code == 404


def test_what_was_taken_back_leads_on_to_what_else_there_is_of_its_kind(desk):
    sheet = FactSheet.objects.get(number=1)
    for item in (sheet, Page.objects.get(slug="privacy")):
        change(desk, item, button="_withdraw")

    assert '<a href="/fact-sheets/">Fact sheets</a>' in desk.get(sheet.get_absolute_url()).text
    assert '<a href="/cy/fact-sheets/">Taflenni ffeithiau</a>' in desk.get(f"/cy{sheet.get_absolute_url()}").text
    assert 'class="ticks"><li><a href="/">' in desk.get("/privacy/").text


@pytest.mark.parametrize("path", ["/no-such-page/", "/cy/no-such-page/"])
def test_who_finds_no_page_can_search(client, path):
    assert f'href="{path.removesuffix("no-such-page/")}search/"' in client.get(path).content.decode()


def test_of_what_was_taken_back_before_anybody_saw_it_nothing_is_said(client):
    for number, day in enumerate((None, now() + timedelta(days=1))):
        Page.objects.create(slug=f"plan-{number}", title="Plan", status="withdrawn", published_at=day)

        assert client.get(f"/plan-{number}/").status_code == 404


def test_a_path_with_thousands_of_parts_is_not_even_looked_for(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/a" * 5_000 + "/").status_code == 404


def test_a_chapter_and_its_publication_may_both_go_back_to_where_they_were(client):
    publication = Publication.objects.create(slug="a", kind="report", title="A", summary="A.", status="published")
    edition = publication.editions.create(number=1, released_on=date(2008, 11, 17), status="published")
    chapter = edition.chapters.create(slug="one", title="One", body="<p>One.</p>")

    def rename(slug):
        chapter.slug = slug
        chapter.save()
        revisions.record(Edition.objects.get())

    revisions.begin(edition)
    rename("two")
    move(publication, "b")
    rename("one")
    move(publication, "a")

    assert client.get("/publications/a/editions/1/one/").status_code == 200
    for old in ("b/editions/1/two", "b/editions/1/one"):
        assert led_to(client, f"/publications/{old}/") == "/publications/a/editions/1/one/"


@pytest.mark.parametrize("slug", ["home", "facts", "sign-up"])
def test_a_page_with_a_view_of_its_own_stays_where_that_looks_for_it(desk, slug):
    page = Page.objects.get(slug=slug)
    path = page.get_absolute_url()

    response = change(desk, page, slug="elsewhere")

    assert "A part of the site stands at this address" in response.content.decode()
    assert desk.get(path).status_code == 200


def test_a_path_that_never_was_is_not_found_and_nothing_is_sent_on_but_reading(client):
    move(Page.objects.get(slug="privacy"), "b")

    assert client.get("/never/was/").status_code == 404
    assert client.post("/privacy/").status_code in (404, 405)
