"""An organisation goes the whole way in Chromium, by keyboard alone, with script and without, on a phone and a desk."""

import json
from dataclasses import dataclass
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, expect

from tests.browser.keyboard import HAS_FOCUS, Keyboard
from tests.browser.sites import add_staff, log_in
from tests.live import LiveSite, link_in, wait_until

# (width, script, the organisation's name, how somebody types it who leaves out accents and signs)
JOURNEYS = {
    "phone-script": (320, True, "Tŷ Gobaith a’r “Dŵr” [Llŷn] Ltd", "ty gobaith ar dwr llyn"),
    "phone-no-script": (320, False, "Ysgol y Môr & Cŵn/Tir (Mȏn)", "ysgol y mor cwn tir mon"),
    "desk-script": (1280, True, "ASSOCIATION D'ÉTÉ & “NÄCHSTER” SCHRITT", "association dete nachster schritt"),
    "desk-no-script": (1280, False, "Ørsted’s Señor–Zażółć <Group> 100%", "orsteds senor-zazolc group"),
}
PEOPLE = 1_234
OLD, NEW = "“Fair” & <equal>, yfory’n well", "Justice ought to be blind, not blinkered."


@dataclass
class Way:
    site: LiveSite
    page: Page
    desk: Page  # where staff work, in a browser of their own
    name: str
    typed: str
    email: str

    def __post_init__(self):
        self.keys = Keyboard(self.page)

    def totals(self):
        with urlopen(self.site.url + "/supporters/totals.json") as answer:
            return json.load(answer)

    def open_mail(self, subject, part):
        """Follow the link of a mail; return the mail's text."""
        mail = self.site.wait_for_mail(self.email, subject)
        self.page.goto(link_in(mail, part))
        return mail.get_body(("plain",)).get_content()

    def open_menu(self, item):
        if self.page.get_by_role("button", name="Menu").is_visible():
            self.keys.send("Menu")
        self.keys.press(self.page.get_by_role("navigation", name="Main").get_by_role("link", name=item))

    def reload_until(self, is_so):
        """Caches may keep a page for a moment, and a reload asks them to look again."""
        wait_until(lambda: is_so() or (self.page.reload() and is_so()))


@pytest.fixture(scope="module")
def staffed_site(live_site):
    add_staff(live_site)
    return live_site


@pytest.fixture(params=JOURNEYS)
def way(request, chromium, staffed_site, open_page):
    width, script, name, typed = JOURNEYS[request.param]
    page, desk = open_page(staffed_site, width=width, java_script_enabled=script), open_page(staffed_site)
    log_in(desk)
    return Way(staffed_site, page, desk, name, typed, f"{request.param}@example.org")


def test_an_organisation_signs_up_is_approved_changes_its_entry_and_leaves(way):
    before = way.totals()

    come_to_the_form(way)
    sign_up_with_mistakes(way)
    correct_the_mistakes(way)
    confirm(way)
    approve(way)
    find_it_in_the_directory(way)
    see_it_counted(way, before)
    ask_for_a_link(way)
    change_the_statement(way)
    accept_the_change(way)
    leave(way)

    assert way.totals() == before


def come_to_the_form(way):
    way.page.goto("/")
    way.keys.skip_to_content()
    way.keys.follow("Add your organisation")
    expect(way.page).to_have_url(way.site.url + "/sign-up/")


def sign_up_with_mistakes(way):
    way.keys.write("Name of the organisation", way.name)
    way.keys.write("Website", "not a website")
    way.keys.tick("Wales")
    way.keys.tick("North West")
    way.keys.tick("Preventing crime")
    way.keys.write("How many people do you support in a year?", str(PEOPLE))
    way.keys.write("How do you know?", "Our records for last year")
    way.keys.write("Why do you support the campaign?", OLD)
    way.keys.write("Your name", "Siân O’Brien-Łuczak")
    way.keys.write("Your role there", "Trustee & volunteer")
    way.keys.write("Email address", "nobody")
    way.keys.choose("How should we list you?", "On the public list")
    way.keys.send("Send and confirm by email")

    expect(way.page).to_have_title("Error: Add your organisation – Race for Justice")
    expect(way.page.get_by_role("alert")).to_be_focused()
    expect(way.page.get_by_role("alert")).to_contain_text("4 answers need another look")
    expect(way.page.get_by_label("Name of the organisation")).to_have_value(way.name)
    expect(way.page.get_by_label("Website")).to_have_value("not a website")
    expect(way.page.get_by_label("Why do you support the campaign?")).to_have_value(OLD)
    expect(way.page.get_by_label("Email address")).to_have_value("nobody")
    expect(way.page.get_by_role("checkbox", checked=True)).to_have_count(3)
    expect(way.page.get_by_role("radio", name="On the public list")).to_be_checked()


def correct_the_mistakes(way):
    follow_error(way, "Choose what kind", way.page.get_by_label("What kind of organisation is it?"))
    way.keys.select("What kind of organisation is it?", "Community group")
    follow_error(way, "Check the web address", way.page.get_by_label("Website"))
    way.keys.write("Website", "www.example.org")
    follow_error(way, "Check the email address", way.page.get_by_label("Email address"))
    way.keys.write("Email address", way.email)
    authority = way.page.locator("[name=authority]")
    follow_error(way, "Tick the box", authority)
    way.keys.press(authority, "Space")
    way.keys.send("Send and confirm by email")

    expect(way.page.get_by_role("heading", level=1)).to_have_text("Check your email")


def follow_error(way, message, field):
    way.keys.press(way.page.get_by_role("alert").get_by_role("link", name=message))
    assert field.evaluate(HAS_FOCUS), f"“{message}” does not lead to its field"


def confirm(way):
    way.open_mail("Please confirm", "/confirm/")
    way.keys.send("Confirm our support")

    expect(way.page.get_by_role("heading", level=1)).to_have_text("Your sign-up")
    expect(way.page.get_by_text(way.name)).to_be_visible()
    expect(way.page.get_by_text("Your place in the queue:")).to_be_visible()
    expect(way.page.get_by_text("usually 4 working days")).to_be_visible()


def approve(way):
    way.desk.goto("/admin/")
    way.desk.get_by_role("link", name="to check").click()
    way.desk.get_by_role("link", name=way.name).click()
    way.desk.get_by_role("link", name="Approve", exact=True).click()
    way.desk.get_by_label("Subject").fill("Croeso, {organisation}")
    way.desk.get_by_label("Text").fill("Diolch {contact}!\n\n{link}")
    way.desk.get_by_role("button", name="Approve: 1 organisation").click()
    expect(way.desk.get_by_text("Approve: done for 1 organisation.")).to_be_visible()

    words = way.open_mail(f"Croeso, {way.name}", "/status/")
    assert words.startswith("Diolch Siân O’Brien-Łuczak!")
    expect(way.page.get_by_role("heading", name="Show your support")).to_be_visible()


def find_it_in_the_directory(way):
    way.open_menu("Supporters")
    way.keys.write("Name", way.typed)
    way.keys.send("Show")
    expect(way.page.get_by_role("heading", level=2)).to_have_text(way.name)

    way.keys.follow(way.name)
    expect(way.page.get_by_role("heading", level=1)).to_have_text(way.name)
    expect(way.page.get_by_role("blockquote")).to_have_text(OLD)
    expect(way.page.get_by_text("Wales, North West")).to_be_visible()
    way.public_address = way.page.url


def see_it_counted(way, before):
    now = way.totals()
    assert now["organisations"] == before["organisations"] + 1
    assert now["people"] == before["people"] + PEOPLE

    way.keys.follow("Race for Justice")
    expect(way.page).to_have_url(way.site.url + "/")  # or the reload would meet a page that is being left
    goal = way.page.get_by_text(f"{now['organisations']:,} of 100 organisations")
    way.reload_until(goal.is_visible)


def ask_for_a_link(way):
    way.open_menu("Supporters")
    way.keys.follow("Change your entry, or leave")
    way.keys.write("Email address", way.email)
    way.keys.send("Email me a link")
    expect(way.page.get_by_role("heading", level=1)).to_have_text("Check your email")

    way.open_mail("Your link", "/entry/")


def change_the_statement(way):
    way.entry_address = way.page.url
    way.keys.write("Why do you support the campaign?", NEW)
    way.keys.send("Save the changes")

    expect(way.page.get_by_role("heading", name="A change is being checked")).to_be_visible()
    way.page.goto(way.public_address)
    expect(way.page.get_by_role("blockquote")).to_have_text(OLD)


def accept_the_change(way):
    way.desk.goto("/admin/")
    way.desk.get_by_role("link", name="new names or statements").click()
    way.desk.get_by_role("row").filter(has_text=way.name).get_by_role("checkbox").check()
    way.desk.get_by_role("combobox", name="Action").select_option(label="Make the new text public")
    way.desk.get_by_role("button", name="Run").click()
    expect(way.desk.get_by_text("now public")).to_be_visible()

    way.reload_until(way.page.get_by_text(NEW).is_visible)
    way.site.wait_for_mail(way.email, "Your new text is live")


def leave(way):
    way.page.goto(way.entry_address)
    way.keys.follow("Leave the campaign")
    way.keys.choose("What would you like us to do?", "Take us off the public list")
    way.keys.send("Do this now")
    expect(way.page.get_by_text("off the public list")).to_be_visible()

    way.open_menu("Supporters")
    expect(way.page.get_by_role("heading", level=1)).to_have_text("Who supports the campaign")
    way.reload_until(way.page.get_by_role("link", name=way.name).is_hidden)
    way.page.goto(way.public_address)
    way.reload_until(way.page.get_by_role("heading", name="There is no page here").is_visible)
