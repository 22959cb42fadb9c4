"""What staff do at their desk, and that everybody on the staff can."""

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.sites import log_in

# Django's own markup, not ours to mend.
DJANGOS = [
    "#searchbar",  # named by a picture and by its hint
    ".inline-group",  # tables of fields that only the heads of their columns name
]


@pytest.fixture
def desk(demo_site, open_page):
    page = open_page(demo_site)
    log_in(page)
    return page


def decide(desk, organisation, decision, reason):
    desk.goto(f"/admin/supporters/organisation/{organisation}/change/")
    desk.get_by_role("link", name=decision).click()
    desk.locator("[name=reason]").fill(reason)
    desk.get_by_role("button", name=f"{decision}: 1 organisation").click()
    expect(desk.get_by_text("done for 1 organisation")).to_be_visible()


def test_a_question_is_answered_and_a_refusal_gives_its_reason(demo_site, desk, open_page):
    asked, page = demo_site.told["asked"], open_page(demo_site, width=320)

    decide(desk, asked["number"], "Ask a question", "Who <leads> your “mentoring”?")
    page.goto(asked["status"])
    expect(page.get_by_text("Who <leads> your “mentoring”?")).to_be_visible()
    page.get_by_label("Your message").fill("Two of us & a friend.")
    page.get_by_role("button", name="Send your message").click()
    expect(page.get_by_text("Your place in the queue")).to_be_visible()

    decide(desk, asked["number"], "Decline", "It isn’t <yet> a group.")
    page.reload()
    expect(page.get_by_role("heading", name="The reason")).to_be_visible()
    expect(page.get_by_text("It isn’t <yet> a group.")).to_be_visible()


def test_axe_finds_nothing_wrong_at_the_desk(demo_site, desk):
    organisations, newcomer = "/admin/supporters/organisation/", demo_site.told["newcomer"]["number"]
    found = []
    for path in [
        "/admin/",
        organisations,
        f"{organisations}{newcomer}/change/",
        f"{organisations}{newcomer}/join/1/",
        f"{organisations}decide/approved/?id={newcomer}&id=1",
        "/admin/supporters/change/",
    ]:
        desk.goto(path)
        found += [f"{path}: {each}" for each in violations(desk, DJANGOS)]

    desk.goto(f"{organisations}decide/declined/?id={newcomer}")
    desk.get_by_role("button", name="Decline: 1 organisation").click()
    expect(desk.get_by_text("This field is required")).to_be_visible()
    found += violations(desk, DJANGOS)

    assert not found, "\n".join(found)
