"""Script only adds comfort: what it adds works, and everything works without it."""

import re

from playwright.sync_api import expect


def test_the_badge_is_copied_with_one_press(demo_site, open_page):
    page = open_page(demo_site, permissions=["clipboard-read", "clipboard-write"])
    page.goto(demo_site.told["status"]["approved"])

    page.get_by_role("button", name="Copy").click()

    expect(page.get_by_role("status")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == page.get_by_label("HTML for your website").input_value()


def test_a_counter_says_how_much_may_still_be_written(demo_site, open_page):
    page = open_page(demo_site)
    page.goto("/sign-up/")
    expect(page.get_by_text("Characters left: 600")).to_be_visible()

    page.get_by_label("Why do you support the campaign?").press_sequentially("For fairness.")

    expect(page.get_by_text("Characters left: 587")).to_be_visible()


def test_what_script_adds_is_in_the_language_of_the_page(demo_site, open_page):
    page = open_page(demo_site)

    page.goto("/cy/sign-up/")
    expect(page.get_by_text("Nodau ar ôl: 600")).to_be_visible()

    page.goto("/cy/press/")
    expect(page.get_by_role("button", name="Copïo").first).to_be_visible()


def test_without_script_nothing_is_offered_that_does_not_work(demo_site, open_page):
    page = open_page(demo_site, java_script_enabled=False)

    page.goto(demo_site.told["status"]["approved"])

    expect(page.get_by_label("HTML for your website")).to_have_value(re.compile("badge.svg"))
    expect(page.get_by_role("button", name="Copy")).to_have_count(0)
    expect(page.get_by_text("characters left")).to_have_count(0)


def test_without_script_the_menu_opens_and_closes(demo_site, open_page):
    page = open_page(demo_site, width=320, java_script_enabled=False)
    page.goto("/")
    menu = page.get_by_role("navigation", name="Main")
    expect(menu).to_be_hidden()

    page.get_by_role("button", name="Menu").press("Enter")
    [[pages]] = demo_site.query("SELECT count(*) FROM campaign_page WHERE menu = 'head' AND status = 'published'")
    expect(menu.get_by_role("link")).to_have_count(pages)
    page.keyboard.press("Escape")

    expect(menu).to_be_hidden()
