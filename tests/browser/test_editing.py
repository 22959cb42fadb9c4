"""An officer makes a fact sheet with a chart, shows it to a partner, schedules, publishes, corrects and goes back."""

import io
import time
from datetime import date, timedelta
from urllib.error import HTTPError
from urllib.request import urlopen

import pypdfium2
import pytest
from PIL import Image
from playwright.sync_api import expect

from raceforjustice.page_cache import CHECK_EVERY
from tests.browser.axe import moves_sideways, violations
from tests.browser.sites import add_staff, log_in
from tests.browser.test_staff import DJANGOS
from tests.live import LiveSite, wait_until

CSV = "year,black,white\n2006/07,66.3,14.4\n2007/08,84.6,16.8\n"
SERIES = {
    "title": "Searches written down",
    "summary": "Stops and searches, year by year.",
    "unit": "searches per 1,000 people",
    "population": "Stops and searches of people",
    "geography": "England and Wales",
    "period": "2006/07 to 2007/08",
    "source_title": "Statistics on race",
    "publisher": "Ministry of Justice",
    "source_url": "https://www.example.org/statistics",
    "checked_on": "17/11/2008",
}
SHEET, PDF = "/fact-sheets/searches-where-we-live/", "/files/fact-sheets/searches-where-we-live.pdf"
PNG = "/files/charts/searches-written-down.png"
OTHERS = ["factsheet", "figure", "series", "publication"]


@pytest.fixture(scope="module")
def site(new_database, tmp_path_factory, chromium):
    """A site that shows none of the campaign's own sheets, so that the worker makes only those of the test."""
    site = LiveSite(new_database("editing"), tmp_path_factory.mktemp("editing"))
    for table in OTHERS:
        site.query(f"UPDATE campaign_{table} SET status = 'draft' RETURNING 1")
    site.query("UPDATE campaign_page SET status = 'draft' WHERE slug = 'pack' RETURNING 1")
    add_staff(site)
    site.start_web()
    yield site
    site.stop()


@pytest.fixture
def desk(site, open_page):
    page = open_page(site)
    log_in(page)
    return page


def get(site, path):
    """The status and the bytes of a page or file, as anybody gets them."""
    try:
        with urlopen(site.url + path) as answer:
            return answer.status, answer.read()
    except HTTPError as refusal:
        return refusal.code, refusal.read()


def wait(is_so):
    """Until every process of the site says so: each looks for changes once a second, the first to see it is not all."""
    wait_until(is_so)
    time.sleep(CHECK_EVERY + 0.2)


def seen_by_visitors(site):
    """After the worker's pass: what the page, the PDF and the picture of the chart are."""
    site.manage("make_files", "--once")
    page, pdf, png = (get(site, path) for path in (SHEET, PDF, PNG))
    return page[1].decode(), text_of(pdf), pixels(png)


def text_of(answer):
    status, content = answer
    assert status == 200
    with pypdfium2.PdfDocument(content) as pdf:
        return " ".join(page.get_textpage().get_text_bounded() for page in pdf)


def pixels(answer):
    status, content = answer
    assert status == 200
    with Image.open(io.BytesIO(content)) as picture:
        return picture.convert("RGB").tobytes()


def press(page, name):
    page.get_by_role("button", name=name, exact=True).first.click()
    expect(page.locator(".errornote")).to_have_count(0)


def upload(page, csv):
    page.locator("[name=table]").set_input_files({"name": "a.csv", "mimeType": "text/csv", "buffer": csv.encode()})


def open_item(page, kind, title):
    page.goto(f"/admin/campaign/{kind}/")
    page.get_by_role("link", name=title, exact=True).click()


def test_a_sheet_with_a_chart_goes_its_whole_way(site, desk, open_page):
    desk.goto("/admin/campaign/series/add/")
    for name, value in SERIES.items():
        desk.locator(f"[name={name}]").fill(value)
    desk.locator("[name=topic]").select_option("stop-and-search")
    desk.locator("[name=era]").select_option("2006-2010")
    upload(desk, CSV)
    desk.locator("[name=draw_as]").select_option("line")
    press(desk, "Save and publish now")

    desk.goto("/admin/campaign/factsheet/add/")
    desk.locator("[name=number]").fill("99")
    desk.locator("[name=title]").fill("Searches where we live")
    desk.locator("[name=title]").press("Tab")
    expect(desk.locator("[name=slug]")).to_have_value("searches-where-we-live")
    desk.locator("[name=summary]").fill("What the police write down, and how to ask for it.")
    desk.get_by_role("textbox", name="Body").fill("Ask for the numbers of your own area.")
    desk.locator("[name=checked_on]").fill("17/11/2008")
    desk.locator("#id_charts_from").select_option(label=SERIES["title"])
    desk.locator(".field-charts .selector-add").click()
    desk.locator("[name=ideas-0-time]").select_option("1")
    desk.locator("[name=ideas-0-text]").fill("Write to your force.")
    press(desk, "Save as a draft")
    assert get(site, SHEET)[0] == 404

    open_item(desk, "factsheet", "Searches where we live")
    partner = open_page(site)
    partner.goto(desk.locator("#preview-link").input_value())
    expect(partner.get_by_role("heading", level=1, name="Searches where we live")).to_be_visible()
    expect(partner.get_by_text("this is a draft")).to_be_visible()
    expect(partner.get_by_text("84.6").first).to_be_attached()
    assert not partner.context.cookies()
    assert violations(partner) == []

    tomorrow = date.today() + timedelta(days=1)
    desk.locator("[name=published_at_0]").fill(f"{tomorrow:%d/%m/%Y}")
    desk.locator("[name=published_at_1]").fill("09:00:00")
    press(desk, "Save and schedule for “published from”")
    expect(desk.get_by_text(f"from {tomorrow.day} {tomorrow:%B %Y}, 09:00")).to_be_visible()
    assert get(site, SHEET)[0] == 404

    open_item(desk, "factsheet", "Searches where we live")
    press(desk, "Save and publish now")
    wait(lambda: get(site, SHEET)[0] == 200)
    first_page, first_pdf, first_png = seen_by_visitors(site)
    assert "84.6" in first_page
    assert "84.6" in first_pdf

    open_item(desk, "series", SERIES["title"])
    upload(desk, CSV.replace("84.6", "48.6"))
    press(desk, "Save: visitors see it at once")
    wait(lambda: "48.6" in get(site, SHEET)[1].decode())
    page, pdf, png = seen_by_visitors(site)
    assert "84.6" not in page + pdf
    assert "48.6" in pdf
    assert png != first_png

    open_item(desk, "series", SERIES["title"])
    desk.get_by_role("link", name="History").click()
    desk.get_by_role("button", name="Compare the two").click()
    expect(desk.locator("del", has_text="84.6")).to_be_visible()
    expect(desk.locator("ins", has_text="48.6")).to_be_visible()
    desk.get_by_role("row", name="Restore this one").last.get_by_role("button").click()
    expect(desk.get_by_text("is back, as revision")).to_be_visible()
    wait(lambda: "84.6" in get(site, SHEET)[1].decode())
    page, pdf, png = seen_by_visitors(site)
    assert "48.6" not in page + pdf
    assert "84.6" in pdf
    assert png == first_png

    open_item(desk, "factsheet", "Searches where we live")
    press(desk, "Withdraw")
    wait(lambda: get(site, SHEET)[0] == 410)
    assert "We took it back on" in get(site, SHEET)[1].decode()
    site.manage("make_files", "--once")
    assert get(site, PDF)[0] in (404, 410)


def editor(page):
    """Found by its name, which its script gives it a moment after the page is there."""
    return page.get_by_role("textbox", name="Body")


def test_everybody_can_read_the_history_and_settle_who_saves_what(site, desk):
    """Two tabs of one officer stand for two officers: what counts is what the form has seen."""
    other = desk.context.new_page()
    for page in (desk, other):
        page.goto("/admin/campaign/page/")
        page.get_by_role("link", name="Contact", exact=True).first.click()
    other.locator("[name=summary]").fill("Write to us, or come and see us.")
    press(other, "Save: visitors see it at once")

    desk.locator("[name=summary]").fill("Call us.")
    desk.get_by_role("button", name="Save: visitors see it at once").first.click()
    expect(desk.get_by_text("saved this item after you opened it")).to_be_visible()
    expect(desk.locator("[name=summary]")).to_have_value("Call us.")
    expect(editor(desk)).to_be_visible()
    found = violations(desk, DJANGOS)

    desk.get_by_label("Save mine over").check()
    press(desk, "Save: visitors see it at once")
    desk.get_by_role("link", name="Contact", exact=True).first.click()
    expect(editor(desk)).to_be_visible()
    found += violations(desk, DJANGOS)
    desk.get_by_role("link", name="History").click()
    desk.get_by_role("button", name="Compare the two").click()
    expect(desk.locator("ins", has_text="Call")).to_be_visible()
    found += violations(desk, DJANGOS)

    assert found == []
    desk.set_viewport_size({"width": 320, "height": 800})
    assert not moves_sideways(desk)
