"""Files of staff as a browser sends them: one that is far too large is answered with a page, not a broken line."""

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.sites import log_in

# Django's own markup, not ours to mend.
DJANGOS = [".inline-group"]


@pytest.fixture
def desk(demo_site, open_page):
    page = open_page(demo_site)
    log_in(page)
    return page


def test_staff_see_why_a_file_of_two_hundred_megabytes_is_refused(desk, tmp_path):
    huge = tmp_path / "huge.png"
    with huge.open("wb") as file:
        file.truncate(200_000_000)
    desk.goto("/admin/campaign/picture/add/")
    desk.locator("[name=title]").fill("Huge")
    desk.locator("[name=file]").set_input_files(huge)

    desk.locator("[name=_save]").first.click()

    expect(desk.get_by_role("heading", name="That is too much at once")).to_be_visible()
    expect(desk.get_by_text("larger than 30 MB")).to_be_visible()


def test_a_bad_table_is_shown_with_the_place_of_each_fault(desk):
    desk.goto("/admin/campaign/series/add/")
    desk.locator("[name=title]").fill("Stops by year")
    table = b"year,black\n2006,66\n2007,about 84\n"
    desk.locator("[name=table]").set_input_files({"name": "stops.csv", "mimeType": "text/csv", "buffer": table})

    desk.locator("[name=_save]").first.click()

    expect(desk.get_by_text("Row 3, column “black”: “about 84” is not a number.")).to_be_visible()


@pytest.mark.parametrize("kind", ["picture", "series", "figure"])
def test_axe_finds_nothing_wrong_with_the_forms_for_files_and_numbers(demo_site, desk, kind):
    found = []
    for path in [f"/admin/campaign/{kind}/add/", change(demo_site, kind)]:
        desk.goto(path or f"/admin/campaign/{kind}/")
        found += [f"{path}: {each}" for each in violations(desk, DJANGOS)]

    assert not found, "\n".join(found)


def change(site, kind):
    rows = site.query(f"SELECT id FROM campaign_{kind} ORDER BY id LIMIT 1")
    return f"/admin/campaign/{kind}/{rows[0][0]}/change/" if rows else ""
