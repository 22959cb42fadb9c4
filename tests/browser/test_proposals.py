"""An organisation proposes an initiative and an event by its link, staff publish both, and the public finds them."""

import time
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from raceforjustice.page_cache import CHECK_EVERY
from tests.browser.sites import log_in
from tests.live import wait_until

WAYS = {"phone without script": (320, False), "desk with script": (1280, True)}
AREA = "Wales"


@pytest.fixture(params=WAYS)
def organisation(request, demo_site, open_page):
    width, script = WAYS[request.param]
    return open_page(demo_site, width=width, java_script_enabled=script)


@pytest.fixture
def desk(demo_site, open_page):
    page = open_page(demo_site)
    log_in(page)
    return page


@pytest.fixture
def visitor(demo_site, open_page):
    return open_page(demo_site, width=320)


def test_what_an_organisation_proposes_is_found_everywhere_once_staff_publish_it(
    demo_site, organisation, desk, visitor, request
):
    mark = "Zwölf" if "phone" in request.node.callspec.id else "Siebzehn"
    initiative, event = f"{mark} & <bicycles>", f"{mark} open evenings"

    propose_initiative(demo_site, organisation, initiative)
    propose_event(demo_site, organisation, event)
    assert not found(demo_site, visitor, initiative, event)
    publish(desk, "initiatives", initiative)
    publish(desk, "events", event)

    wait_until(lambda: found(demo_site, visitor, initiative, event))
    time.sleep(CHECK_EVERY + 0.2)  # each process of the site looks for changes once a second
    find_by_search(visitor, mark, initiative, event)
    find_by_map(visitor, initiative, event)
    find_by_feed(demo_site, initiative, event)
    find_in_calendars(demo_site, visitor, event)
    see_it_on_its_own_pages(demo_site, organisation, initiative, event)


def fill(page, answers):
    for label, answer in answers.items():
        page.get_by_label(label).fill(answer)


def propose_initiative(site, page, title):
    page.goto(site.told["entry"]["approved"])
    page.get_by_role("link", name="Propose an initiative").click()
    expect(page.get_by_label(AREA, exact=True)).to_be_checked()  # where the organisation works
    page.get_by_label("Employment").check()
    page.get_by_role("button", name="Send it to be checked").click()
    expect(page.get_by_role("alert")).to_contain_text("answers need another look")
    expect(page.get_by_label("Employment")).to_be_checked()
    fill(
        page,
        {
            "What is it called?": title,
            "What is it, in one or two sentences?": "People leaving prison mend bicycles.",
            "Where is it?": "Wrecsam",
            "Who is it for?": "Anybody who has left prison",
            "What does it do?": "We mend.\n\n- on Tuesdays\n- for nothing",
            "What came of it?": "Twelve people found work.",
            "How do you know?": "Our own invented records",
        },
    )
    page.get_by_role("button", name="Send it to be checked").click()
    expect(page.get_by_role("status")).to_contain_text("Sent.")
    expect(page.get_by_role("listitem").filter(has_text=title)).to_contain_text("Being checked")


def propose_event(site, page, title):
    page.goto(site.told["entry"]["approved"])
    page.get_by_role("link", name="Add an event").click()
    fill(
        page,
        {
            "What is it called?": title,
            "What is it, in one or two sentences?": "See the workshop.",
            "Where is it?": "Wrecsam",
            "Begins at": "18:30",
            "Ends at": "20:00",
            "How do people get in, and what helps them take part?": "No steps.",
        },
    )
    page.locator("[name=day]").fill((date.today() + timedelta(days=20)).isoformat())
    page.get_by_role("button", name="Send it to be checked").click()
    expect(page.get_by_role("listitem").filter(has_text=title)).to_contain_text("Being checked")


def publish(desk, kind, title):
    desk.goto("/admin/")
    desk.get_by_role("link", name=f"{kind} of organisations, new or changed").click()
    desk.get_by_role("link", name=title).click()
    expect(desk.get_by_role("heading", name="All of it")).to_be_visible()
    desk.get_by_role("button", name="Publish it now").click()
    expect(desk.get_by_text(f"“{title}” is on the site.")).to_be_visible()


def found(site, page, initiative, event):
    """Whether the public lists show both; a page may be kept for a second."""
    page.goto("/initiatives/?area=wales&field=employment")
    initiatives = page.get_by_role("link", name=initiative).count()
    page.goto("/events/?area=wales")
    return bool(initiatives and page.get_by_role("link", name=event).count())


def find_by_search(page, mark, *titles):
    page.goto(f"/search/?q={mark.replace('ö', 'o').lower()}")
    for title in titles:
        expect(page.get_by_role("link", name=title)).to_be_visible()


def find_by_map(page, *titles):
    page.goto("/areas/")
    page.get_by_role("main").get_by_role("link", name=AREA, exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(AREA)
    for title in titles:
        expect(page.get_by_role("link", name=title).first).to_be_visible()


def find_by_feed(site, initiative, event):
    feed = site.read("/feed.xml")

    assert event in feed
    assert initiative.partition(" ")[0] in feed


def find_in_calendars(site, page, event):
    page.goto("/events/")
    page.get_by_role("link", name=event).click()
    calendar = page.get_by_role("link", name="Add it to your calendar").get_attribute("href")

    for path in (calendar, "/events/calendar.ics"):
        assert event in site.read(path), path


def see_it_on_its_own_pages(site, page, *titles):
    page.goto(site.told["status"]["approved"])
    for title in titles:
        expect(page.get_by_role("listitem").filter(has_text=title)).to_contain_text("On the site")
    page.get_by_role("listitem").filter(has_text=titles[0]).get_by_role("link", name="See it").click()
    page.get_by_role("complementary").get_by_role("link", name="Invented Community Housing Association").click()
    for title in titles:
        expect(page.get_by_role("link", name=title)).to_be_visible()
