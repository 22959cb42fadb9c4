"""The quick way to the search, from the head of any page."""

import pytest
from playwright.sync_api import expect


@pytest.mark.parametrize("width", [320, 1280])
def test_the_head_of_a_page_leads_to_the_search_without_script(open_page, demo_site, width):
    page = open_page(demo_site, width=width, java_script_enabled=False)
    page.goto("/contact/")

    page.get_by_role("button", name="Search", exact=True).click()
    page.get_by_role("searchbox", name="Search the site").fill("serch")
    page.keyboard.press("Enter")

    page.wait_for_url("**/search/?q=serch")
    expect(page.get_by_role("status")).to_contain_text("These come close")
    expect(page.locator("mark").first).to_contain_text("earch")


@pytest.mark.parametrize("width", [320, 1280])
def test_a_result_leads_to_what_was_found(open_page, demo_site, width):
    page = open_page(demo_site, width=width)
    page.goto("/search/?q=reading+group")

    with page.expect_navigation():
        page.locator(".rows h2 a").first.click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("eading group")


def test_the_head_stays_in_one_row_on_a_small_phone(open_page, demo_site):
    page = open_page(demo_site, width=320)
    page.goto("/contact/")

    tops = [page.locator(f".head {part}").bounding_box() for part in (".brand", ".menu__button", ".find__button")]
    last = page.locator(".head").get_by_role("link", name="Sign up").bounding_box()

    assert last["y"] < tops[0]["y"] + tops[0]["height"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
