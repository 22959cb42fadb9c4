"""An officer writes an issue in the browser: finds things of the site, moves blocks, and looks at every screen."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.axe import moves_sideways, violations
from tests.browser.sites import log_in
from tests.browser.test_newsletter import BUILT
from tests.browser.test_staff import DJANGOS

ISSUES = "/admin/newsletter/issue/"
MAILS = "iframe"  # axe looks at the mail itself in tests/browser/test_letter.py


@pytest.fixture
def desk(demo_site, open_page):
    page = open_page(demo_site)
    log_in(page)
    return page


def rows(desk):
    return desk.locator("#blocks-group .inline-related:not(.empty-form)")


def headings(desk):
    return [field.input_value() for field in desk.locator("[id^=id_blocks-][id$=-title]").all() if field.input_value()]


def test_blocks_show_the_fields_of_their_kind_and_move_by_buttons(desk):
    desk.goto(f"{ISSUES}add/")
    desk.get_by_label("Subject").fill("Moved about")
    first, second = rows(desk).nth(0), rows(desk).nth(1)
    second.get_by_text("New block").click()
    first.get_by_label("Kind").select_option("heading")
    second.get_by_label("Kind").select_option("heading")
    expect(first.get_by_label("Something of the site")).to_be_hidden()
    first.get_by_label("Title").fill("One")
    second.get_by_label("Title").fill("Two")
    desk.get_by_text("Add another Block").click()
    third = rows(desk).nth(2)
    third.get_by_label("Something of the site").fill("fact sheet: 3")
    third.get_by_role("button", name="Move up").click()
    third = rows(desk).nth(1)
    third.get_by_role("button", name="Move up").click()
    assert desk.evaluate("document.activeElement.textContent") == "Move up"

    desk.get_by_role("button", name="Save and continue editing").first.click()
    expect(desk.get_by_text("was added successfully")).to_be_visible()
    expect(rows(desk).nth(0).get_by_label("Something of the site")).to_have_value(re.compile("^Fact sheet: 3"))
    assert headings(desk) == ["One", "Two"]

    rows(desk).nth(2).get_by_role("button", name="Move up").click()
    rows(desk).nth(3).get_by_role("button", name="Move up").click()  # an empty one goes nowhere
    desk.get_by_role("button", name="Save and continue editing").first.click()
    expect(desk.get_by_text("was changed successfully")).to_be_visible()
    assert headings(desk) == ["Two", "One"]


def test_a_row_that_was_added_and_taken_away_leaves_the_others_in_their_places(desk):
    desk.goto(ISSUES)
    desk.get_by_role("button", name="Start from what is new").click()
    expect(desk.get_by_text("Started from what is new.")).to_be_visible()
    saved = rows(desk).count()
    desk.get_by_text("Add another Block").click()
    added = rows(desk).nth(saved)
    added.get_by_label("Kind").select_option("heading")
    added.get_by_label("Title").fill("First of all")
    for place in range(saved, saved - 3, -1):
        rows(desk).nth(place).get_by_role("button", name="Move up").click()
    desk.get_by_text("Add another Block").click()
    rows(desk).last.get_by_text("Remove").click()

    desk.get_by_role("button", name="Save and continue editing").first.click()

    expect(desk.get_by_text("was changed successfully")).to_be_visible()
    expect(rows(desk).nth(saved - 3).get_by_label("Title")).to_have_value("First of all")


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (320, "dark")])
def test_an_issue_is_looked_at_on_every_screen(demo_site, open_page, width, scheme):
    page = open_page(demo_site, width=width, color_scheme=scheme)
    log_in(page)
    page.goto(ISSUES)
    page.get_by_role("button", name="Start from what is new").click()
    expect(page.get_by_text("Started from what is new.")).to_be_visible()
    found = [f"form: {each}" for each in violations(page, DJANGOS)]
    page.get_by_role("button", name="Save and preview").first.click()

    expect(page.get_by_role("heading", name="Checks")).to_be_visible()
    page.locator("iframe").last.scroll_into_view_if_needed()
    colours = []
    for name in ("phone", "phone in dark mode"):
        frame = page.frame_locator(f"iframe[title='The issue on a {name}']")
        expect(frame.get_by_role("heading", level=1)).to_contain_text("News of")
        colours.append(frame.locator("body").evaluate("body => getComputedStyle(body).backgroundColor"))
    assert colours[0] != colours[1]
    found += [f"preview: {each}" for each in violations(page, [MAILS])]
    assert not found, "\n".join(found)
    assert not moves_sideways(page)


def test_a_test_copy_is_sent_without_script(demo_site, open_page):
    page = open_page(demo_site, java_script_enabled=False)
    log_in(page)
    page.goto(ISSUES)
    page.get_by_role("button", name="Start from what is new").click()
    page.get_by_role("link", name="Preview and test").click()
    # By keyboard: while frames are still being drawn, one may take the click for itself where it stood a moment ago.
    page.get_by_role("button", name="Send a test copy").press("Enter")

    expect(page.get_by_text("A test copy is on the way")).to_be_visible(timeout=BUILT)
    assert demo_site.query("SELECT count(*) FROM outbox_delivery WHERE kind = 'newsletter-test'")
