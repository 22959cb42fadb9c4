"""Texts as staff write them in the editor: things placed without code, and what comes from Word made clean."""

import io
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.sites import log_in

WORD = Path(__file__).resolve().parents[1] / "data" / "word.html"
PASTE = """(editor, html) => {
  const data = new DataTransfer()
  data.setData("text/html", html)
  editor.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }))
}"""


@pytest.fixture
def desk(demo_site, open_page):
    page = open_page(demo_site)
    log_in(page)
    return page


@pytest.fixture
def new_page(desk):
    """The form of a page that is not there yet, with its editor ready."""

    def open_form(slug):
        desk.goto("/admin/campaign/page/add/")
        desk.locator("[name=title]").fill(slug.capitalize())
        desk.keyboard.press("Tab")
        expect(desk.locator("[name=slug]")).to_have_value(slug)  # made from the title
        return desk.locator(".ProseMirror[contenteditable]")

    return open_form


def save(desk, button="Save and go on editing"):
    desk.get_by_role("button", name=button).first.click()
    expect(desk.locator(".success", has_text=" was ")).to_be_visible()


def send_picture(desk):
    file = io.BytesIO()
    Image.new("RGB", (900, 600), "teal").save(file, "JPEG")
    desk.goto("/admin/campaign/picture/add/")
    desk.locator("[name=title]").fill("The march")
    desk.locator("[name=alt]").fill("People march with a banner.")
    desk.locator("[name=credit]").fill("A. Friend")
    desk.locator("[name=file]").set_input_files(
        {"name": "march.jpg", "mimeType": "image/jpeg", "buffer": file.getvalue()}
    )
    save(desk, "Save and continue editing")


def place(desk, kind, words, title):
    desk.get_by_role("button", name=f"Place a {kind}").click()
    dialog = desk.get_by_role("dialog", name=f"Place a {kind}")
    dialog.get_by_role("textbox").fill(words)
    dialog.get_by_role("button", name=title).first.click()
    expect(desk.locator(".placed", has_text=title)).to_be_visible()


def test_a_figure_a_chart_and_a_picture_are_placed_without_code(demo_site, desk, new_page, open_page):
    send_picture(desk)
    [[figure]] = demo_site.query("SELECT title FROM campaign_figure ORDER BY id LIMIT 1")
    [[chart]] = demo_site.query("SELECT title FROM campaign_chart ORDER BY id LIMIT 1")

    editor = new_page("placed")
    editor.click()
    desk.keyboard.type("What the numbers say.")
    place(desk, "figure", figure[:12], figure)
    place(desk, "chart", chart[:12], chart)
    place(desk, "picture", "march", "The march")
    save(desk)

    expect(desk.locator(".placed")).to_have_count(3)
    expect(desk.locator(".placed b").first).to_have_text(figure)
    save(desk, "Save and publish now")
    visitor = open_page(demo_site, width=320)
    visitor.goto("/placed/")
    expect(visitor.get_by_role("heading", name=figure)).to_be_visible()
    expect(visitor.get_by_role("heading", name=chart)).to_be_visible()
    picture = visitor.get_by_alt_text("People march with a banner.")
    picture.scroll_into_view_if_needed()
    assert picture.evaluate("async (image) => { await image.decode(); return image.currentSrc }").endswith(".avif")
    assert not violations(visitor)


def test_a_text_that_is_only_a_figure_is_kept_when_it_is_saved_again(demo_site, desk, new_page):
    [[figure, slug]] = demo_site.query("SELECT title, slug FROM campaign_figure ORDER BY id LIMIT 1")
    editor = new_page("alone")
    editor.click()
    place(desk, "figure", figure[:12], figure)
    save(desk)
    save(desk)

    expect(desk.locator(".placed")).to_have_count(1)
    [[body]] = demo_site.query("SELECT body FROM campaign_page WHERE slug = 'alone'")
    assert body == f'<div data-place="figure" data-slug="{slug}"></div>'


def test_the_dialog_is_left_without_placing_anything(desk, new_page):
    new_page("left").click()

    desk.get_by_role("button", name="Place a chart").click()
    dialog = desk.get_by_role("dialog", name="Place a chart")
    dialog.get_by_role("textbox").fill("no such words anywhere")
    expect(dialog.get_by_text("Nothing has these words.")).to_be_visible()
    assert not violations(desk, ["#content", ".prose-editor"])
    desk.keyboard.press("Escape")

    expect(dialog).to_have_count(0)
    expect(desk.locator(".placed")).to_have_count(0)


def test_what_is_pasted_from_word_is_clean_in_the_editor_and_on_the_page(demo_site, desk, new_page):
    editor = new_page("pasted")
    editor.click()
    editor.evaluate(PASTE, WORD.read_text("utf-8"))

    expect(editor.get_by_role("heading", name="Meeting", level=2)).to_be_visible()
    expect(editor.locator("ul > li")).to_have_text(["Write to your MP", "Ask a question"])
    expect(editor.locator("ol > li")).to_have_text(["First"])
    expect(editor.get_by_role("link", name="more often")).to_be_visible()
    expect(editor.locator("td")).to_have_text(["Year", "Rate"])
    save(desk)

    [[body]] = demo_site.query("SELECT body FROM campaign_page WHERE slug = 'pasted'")
    for trace in ("mso", "o:p", "style", "class", "<span", "<!--", "img", "·"):
        assert trace not in body
    assert "<h2>Meeting</h2>" in body
    assert "<strong>Black</strong>" in body
