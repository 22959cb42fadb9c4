"""What a browser prints: all that is on the page, also what a screen folds away or lets scroll."""

import pypdfium2
import pytest


@pytest.fixture
def printed(demo_site, open_page):
    def read(path):
        page = open_page(demo_site)
        page.goto(path)
        with pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True)) as pdf:
            return " ".join(" ".join(each.get_textpage().get_text_bounded() for each in pdf).split())

    return read


def test_a_letter_is_printed_to_its_end(demo_site, printed):
    text = printed("/fact-sheets/working-with-police-probation-courts-prisons/")

    assert "We would also gladly offer [a visit to us, or an hour of joint training]. [Name, organisation" in text


def test_the_facts_are_printed_though_their_topics_are_folded(demo_site, printed):
    statements = [statement for [statement] in demo_site.query("SELECT statement FROM campaign_figure")]

    text = printed("/facts/")

    assert len(statements) > 60
    assert [statement for statement in statements if statement[:40] not in text] == []


def test_an_issue_is_printed_with_its_address_and_without_the_form_to_subscribe(demo_site, printed):
    [[number]] = demo_site.query("SELECT id FROM newsletter_issue WHERE subject LIKE 'Every kind of thing%'")

    text = printed(f"/newsletter/archive/{number}-every-kind-of-thing-in-one-mail-example/")

    assert f"/newsletter/archive/{number}-every-kind" in text
    assert "Almost half of all searches were in London" in text
    assert "I want the Race for Justice e-newsletter" not in text
