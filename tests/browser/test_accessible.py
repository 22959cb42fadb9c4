"""Every page and every error state can be used by everybody: light and dark, on a narrow phone and a wide desk."""

import pytest
from playwright.sync_api import expect

from tests.browser.axe import look_at
from tests.browser.conftest import visit
from tests.browser.pages import PAGES, go_to

WIDTHS = [320, 1280]


@pytest.fixture(scope="module")
def page(chromium, demo_site):
    """One page for all of them: with a new one for each they take twice as long."""
    with visit(chromium, demo_site) as page:
        yield page


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_wrong(name, demo_site, page):
    go_to(page, demo_site, name)

    found = [each for width in WIDTHS for each in look_at(page, width)]

    assert not found, "\n".join(found)


def test_tab_leads_through_the_whole_form_and_always_shows_where_it_is(demo_site, open_page):
    page = open_page(demo_site, width=320)
    page.goto("/sign-up/")
    focused = page.locator(":focus")

    fields = set()
    while page.keyboard.press("Tab") or focused.count():
        expect(focused).to_be_in_viewport()
        expect(focused).to_have_css("outline-style", "solid")
        fields.add(focused.get_attribute("name"))

    assert fields >= {"name", "kind", "areas_of_work", "work", "statement", "contact_phone", "listing", "authority"}


def test_mistakes_are_listed_in_the_order_of_the_form(demo_site, page):
    go_to(page, demo_site, "sign up, every error")

    links = page.get_by_role("alert").get_by_role("link")
    heights = links.evaluate_all("links => links.map(({ hash }) => document.querySelector(hash).offsetTop)")

    assert len(heights) == 12
    assert heights == sorted(heights)
