"""A visitor asks for the newsletter, staff write an issue and send it, and the reader leaves in one click."""

import re
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import expect

from tests.browser.axe import look_at
from tests.browser.sites import add_staff, log_in
from tests.browser.test_staff import DJANGOS
from tests.live import LiveSite, link_in, wait_until

# The visitor's width and script; whether they leave by the button of their mail program, or by the link in the mail.
WAYS = {"phone without script": (320, False, "program"), "desk with script": (1280, True, "link")}
CONTACT = "UPDATE campaign_campaign SET contact_address = %s, contact_email = %s"
BUILT = 60_000  # milliseconds: an issue is built anew for every look at it, also on a busy machine
ON_A_PHONE = "iframe[title='The issue on a phone']"


@pytest.fixture(scope="module")
def site(new_database, tmp_path_factory, chromium):
    """A site of its own: nobody else subscribes here, and nobody waits five minutes to take an issue back."""
    site = LiveSite(new_database("newsletter"), tmp_path_factory.mktemp("newsletter"), NEWSLETTER_UNDO_MINUTES="0")
    try:
        site.start()
        site.query(CONTACT, "1 Example Street, London", "post@example.org")
        add_staff(site)
        yield site
    finally:
        site.stop()


@pytest.fixture(scope="module")
def sent(site):
    """What the tests of this file have sent, for the last of them to look at."""
    return {}


@pytest.fixture
def desk(site, open_page):
    page = open_page(site)
    page.set_default_timeout(BUILT)
    log_in(page)
    return page


@pytest.mark.parametrize("way", WAYS)
def test_a_visitor_subscribes_is_sent_an_issue_reads_it_on_the_web_and_leaves(way, site, desk, open_page, sent):
    width, script, leaves_by = WAYS[way]
    visitor = open_page(site, width=width, java_script_enabled=script)
    email, subject = f"{leaves_by}@example.org", f"News for <{leaves_by}> & friends"

    subscribe(site, visitor, email)
    sent[leaves_by] = compose(desk, subject)
    look_at_the_preview(desk, subject)
    send_a_test(site, desk, subject)
    send(desk)
    mail = site.wait_for_mail(email, subject)
    read_in_the_archive(visitor, mail, subject)
    leave(visitor, mail, leaves_by)

    assert_only_once(site, email, subject)
    see_what_became_of_it(desk, sent[leaves_by])
    see_who_left(desk, email, leaves_by)


def subscribe(site, page, email):
    page.goto("/aims/")
    page.get_by_label("Get our newsletter by email").fill(email)
    page.get_by_role("button", name="Subscribe").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your email")

    page.goto(link_in(site.wait_for_mail(email), "/newsletter/confirm/"))
    page.get_by_role("button", name="Yes, send me the newsletter").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You get the newsletter")
    assert not page.context.cookies()


def compose(desk, subject):
    """Start from what is new, or from nothing when nothing is; return the address of the draft."""
    desk.goto("/admin/newsletter/issue/")
    desk.get_by_role("button", name="Start from what is new").click()
    desk.get_by_label("Subject").fill(subject)
    desk.get_by_label("Preview line").fill("Numbers, people & what comes next")
    new = desk.locator(".inline-related:not(.has_original, .empty-form)").first
    new.get_by_label("Kind").select_option(label="Heading")
    new.get_by_label("Title").fill("Dear friends of “justice”")
    desk.get_by_role("button", name="Save and preview").first.click()
    expect(desk.get_by_role("heading", level=1)).to_have_text(f"Preview of “{subject}”", timeout=BUILT)
    return desk.url.removesuffix("preview/")


def look_at_the_preview(desk, subject):
    expect(desk.get_by_role("region", name="Checks")).not_to_contain_text("must be put right")
    phone = desk.frame_locator(ON_A_PHONE)
    expect(phone.get_by_text("Dear friends of “justice”")).to_be_visible()
    expect(desk.get_by_role("region", name="The issue as plain text")).to_contain_text("DEAR FRIENDS OF “JUSTICE”")


def send_a_test(site, desk, subject):
    expect(desk.get_by_label("officer@example.org")).to_be_checked()
    desk.get_by_role("button", name="Send a test copy").press("Enter")  # frames above it may still move it
    expect(desk.get_by_text("A test copy is on the way.")).to_be_visible(timeout=BUILT)
    site.wait_for_mail("officer@example.org", f"[Test] {subject}")


def send(desk):
    """A slip of the number sends nothing; the right one sends it."""
    desk.goto(desk.url.replace("/preview/", "/change/"))
    desk.get_by_role("link", name="Send this issue").click()
    count = desk.locator(".audience b").inner_text()
    for typed in ("9" + count, count):
        desk.get_by_label("How many readers does it go to?").fill(typed)
        desk.get_by_role("button", name="Send this issue").click()
        if typed != count:
            expect(desk.get_by_text(f"It goes to {count} readers now, not to {typed}.")).to_be_visible(timeout=BUILT)
    expect(desk.get_by_text("The sender has it.")).to_be_visible(timeout=BUILT)


def read_in_the_archive(page, mail, subject):
    page.goto(link_in(mail, "/newsletter/archive/"))
    expect(page.get_by_role("heading", level=1)).to_have_text(subject)
    expect(page.get_by_role("heading", name="Dear friends of “justice”")).to_be_visible()
    page.goto("/newsletter/archive/")
    see_after_a_while(page.get_by_role("link", name=subject))


def leave(page, mail, leaves_by):
    if leaves_by == "program":
        address = re.search("<(http[^>]+)>", mail["List-Unsubscribe"])[1]
        one_click = Request(address, mail["List-Unsubscribe-Post"].encode(), method="POST")
        with urlopen(one_click) as answer:
            assert answer.status == 200
            assert answer.url == address  # no mail program follows a redirect
            assert "Set-Cookie" not in answer.headers
        return
    page.goto(link_in(mail, "/newsletter/leave/"))
    page.get_by_role("button", name="Leave the newsletter").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You have left the newsletter")


def assert_only_once(site, email, subject):
    mails = [mail for mail in site.mails(email) if mail["Subject"] == subject]
    assert len(mails) == 1
    text, html = (mails[0].get_body([kind]).get_content() for kind in ("plain", "html"))
    assert "DEAR FRIENDS OF “JUSTICE”" in text
    assert "Dear friends of “justice”" in html


def see_what_became_of_it(desk, draft):
    desk.goto(f"{draft}sending/")
    see_after_a_while(desk.get_by_role("heading", name="Sent", exact=True))
    lanes = desk.get_by_role("region", name="What became of the copies")
    expect(lanes.get_by_role("listitem").filter(has_text="Sent")).to_contain_text("1")
    expect(lanes.get_by_role("listitem").filter(has_text="Left by its link")).to_contain_text("1")


def see_who_left(desk, email, leaves_by):
    desk.goto("/admin/newsletter/subscriber/")
    desk.locator("#searchbar").fill(email)
    desk.get_by_role("button", name="Search").click()
    desk.get_by_role("link", name=email).click()
    history = desk.get_by_role("region", name="History of the consent")
    how = {"program": "By the button of a mail program", "link": "By the link of a mail"}[leaves_by]
    expect(history.get_by_role("row").filter(has_text=how).first).to_contain_text("Left")
    expect(history).to_contain_text("I want the Race for Justice e-newsletter")
    expect(desk.get_by_role("region", name="Issues they were sent")).to_contain_text("Sent")


def see_after_a_while(what):
    """A cache may keep a page for a moment, and a sender takes one."""
    wait_until(lambda: what.is_visible() or (what.page.reload() and what.is_visible()))


def test_axe_finds_nothing_wrong_at_the_desk_of_the_newsletter(site, desk, sent):
    number = site.query("SELECT min(id) FROM newsletter_subscriber")[0][0]
    people = f"/admin/newsletter/subscriber/{number}"
    drafts = compose(desk, ONE_LONG_WORD), *sent.values()
    paths = [
        "/admin/",
        "/admin/newsletter/subscriber/",
        f"{people}/change/",
        f"{people}/do/erase/",
        "/admin/newsletter/subscriber/address/",
        "/admin/newsletter/import/add/",
        "/admin/newsletter/export/add/",
        "/admin/newsletter/topic/",
        "/admin/newsletter/issue/",
        *(f"{drafts[0]}{page}/" for page in ("change", "preview", "send")),
        *(f"{draft}sending/" for draft in drafts[1:]),
    ]
    found = []
    for path in paths:
        desk.goto(path)
        found += wrong_at_each_width(desk, path)

    desk.goto("/admin/newsletter/import/add/")
    desk.get_by_label("CSV file").set_input_files(
        {"name": "people.csv", "mimeType": "text/csv", "buffer": IMPORT.encode()}
    )
    desk.get_by_role("button", name="Check the file").click()
    expect(desk.get_by_role("heading", name="1 person would be added")).to_be_visible()
    expect(desk.get_by_text("Line 3: “nobody” is not an email address.")).to_be_visible()
    found += wrong_at_each_width(desk, "import")
    desk.get_by_role("button", name="Add 1 person now").click()
    expect(desk.get_by_text("Added to the subscribers: 1.")).to_be_visible()

    desk.goto("/admin/newsletter/subscriber/address/")
    desk.get_by_label("Email address").fill("ada@example.org")
    desk.get_by_role("button", name="Look up").click()
    expect(desk.get_by_role("link", name="A subscriber")).to_be_visible()
    found += wrong_at_each_width(desk, "address")

    assert not found, "\n".join(found)


ONE_LONG_WORD = "Llanfairpwllgwyngyll" * 7  # no page may be as wide
IMPORT = "email,consented_on,how,words\nada@example.org,2008-05-31,on paper,Please\nnobody,2008-05-31,on paper,Please\n"


def wrong_at_each_width(page, path):
    """What axe finds beyond Django's own markup, on a phone and on a desk, in light and in dark."""
    return [f"{path}, {each}" for width in (320, 1280) for each in look_at(page, width, [*DJANGOS, "iframe"])]
