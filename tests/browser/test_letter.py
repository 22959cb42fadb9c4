"""The mail of an issue in a browser, as strict as a page: on every screen, and with much taken away from it."""

import re

import pytest

from tests.browser.axe import look_at
from tests.browser.conftest import visit

# A mail stands in the page of a mail program, which has the landmarks.
OF_WHOLE_PAGES = ("landmark-one-main:", "region:")
MAKE = """
from newsletter.letter import letter
from newsletter.models import Issue
print(letter(Issue.objects.get(subject__startswith="Every kind of thing")).html)
"""


@pytest.fixture(scope="module")
def html(demo_site):
    made = demo_site.manage("shell", "--no-imports", "-c", MAKE)
    return made[made.index("<!doctype html>") :]


@pytest.fixture(scope="module")
def page(chromium, demo_site):
    with visit(chromium, demo_site) as page:
        yield page


TAKEN_AWAY = {
    "nothing": lambda html: html,
    "its style sheets": lambda html: re.sub(r"<style.*?</style>", "", html, flags=re.DOTALL),
    "its pictures": lambda html: re.sub(r' src="[^"]*"', ' src="data:,"', html),
}


@pytest.mark.parametrize("what", TAKEN_AWAY)
def test_everybody_can_read_a_mail_from_which_a_program_took(what, html, page):
    page.set_content(TAKEN_AWAY[what](html))

    found = [each for width in (320, 1280) for each in look_at(page, width)]
    found = [each for each in found if not any(rule in each for rule in OF_WHOLE_PAGES)]

    assert not found, "\n".join(found)


def test_without_its_pictures_a_mail_says_what_they_show(html, page):
    page.set_content(TAKEN_AWAY["its pictures"](html))

    for picture in page.get_by_role("img").all():
        assert picture.get_attribute("alt")
    assert page.get_by_alt_text("Four lanes of a running track").bounding_box()["height"] > 0


def test_without_its_style_sheets_a_button_is_still_one(html, page):
    page.set_content(TAKEN_AWAY["its style sheets"](html))

    button = page.get_by_role("link", name="Add your organisation")

    assert button.evaluate("link => getComputedStyle(link).backgroundColor") == "rgb(163, 54, 29)"
    assert button.bounding_box()["height"] >= 44
