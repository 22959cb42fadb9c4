"""A sheet on paper is for everybody: read aloud in order, in large print, its fonts inside, made without a network."""

import io
import re
import time
from datetime import date

import pikepdf
import pypdfium2
import pytest
from django.template.loader import render_to_string
from PIL import Image

from campaign.making import pack, pdf
from campaign.making.cards import figure_cards, picture
from campaign.making.sheets import sheets
from campaign.models import FactSheet, Figure, Template
from campaign.site import Site

pytestmark = pytest.mark.django_db


def made(name):
    """The bytes of a sheet's file, made now."""
    wanted = next(each for each in sheets(Site()) if each.name == f"fact-sheets/{name}")
    return wanted.make(wanted.source())


@pytest.fixture(params=["facts-and-how-to-use-them.pdf", "facts-and-how-to-use-them-large-print.pdf"])
def document(request):
    with pikepdf.open(io.BytesIO(made(request.param))) as document:
        yield document


def elements(node):
    """The structure tree below ``node``, in reading order."""
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from elements(kid)


def kinds(document):
    return [str(element.S)[1:] for element in elements(document.Root.StructTreeRoot)]


def fonts(document):
    for page in document.pages:
        for font in page.Resources.get("/Font", {}).values():
            yield from font.get("/DescendantFonts", [font])


def faults(document):
    """What keeps a PDF from being one that everybody can read (PDF/UA-1, as far as a program can see)."""
    root = document.Root
    if not root.get("/MarkInfo", {}).get("/Marked"):
        yield "it is not tagged"
    if str(root.get("/Lang", "")) != "en-GB":
        yield "it does not say its language"
    if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle"):
        yield "its title is not shown"
    with document.open_metadata() as metadata:
        if not metadata.get("dc:title"):
            yield "it has no title"
        if metadata.get("pdfuaid:part") != "1":
            yield "it does not say that it is PDF/UA"
    with document.open_outline() as outline:
        if not outline.root:
            yield "it has no bookmarks"
    for font in fonts(document):
        if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(font.FontDescriptor.keys()):
            yield f"the font {font.BaseFont} is not in it"
    for element in elements(root.StructTreeRoot):
        if element.S == "/Figure" and not str(element.get("/Alt", "")).strip():
            yield "a picture has no words for those who do not see it"
    level = 0
    for kind in kinds(document):
        if kind in ("H1", "H2", "H3", "H4"):
            if int(kind[1]) > level + 1:
                yield f"the headings jump from {level} to {kind[1]}"
            level = int(kind[1])
    for number, page in enumerate(document.pages, start=1):
        if page.get("/Tabs") != "/S" and page.get("/Annots"):
            yield f"the links of page {number} are not in reading order"


def test_a_sheet_can_be_read_by_everybody(document):
    assert list(faults(document)) == []


def test_its_headings_lists_tables_and_links_are_told_apart(document):
    found = set(kinds(document))

    assert {"H1", "H2", "H3", "P", "L", "LI", "Table", "TH", "TD", "Link"} <= found


def test_the_large_print_version_has_nothing_below_18_points():
    with pikepdf.open(io.BytesIO(made("holding-an-event-large-print.pdf"))) as document:
        sizes = {size for page in document.pages for size in font_sizes(page)}

    assert min(sizes) >= 18


def font_sizes(page):
    """Every size in points that text of the page is set in."""
    scale = 1
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "Tm":
            scale = abs(float(operands[3])) * 0.75
        elif str(operator) == "Tf":
            size = float(operands[1])
        elif str(operator) in ("Tj", "TJ"):
            yield round(size * scale, 1)


@pytest.mark.parametrize("slug", ["campaign-in-one-page", "holding-an-event"])
def test_a_sheet_says_on_every_page_which_it_is_and_where_it_is_kept_up_to_date(slug):
    document = pypdfium2.PdfDocument(made(f"{slug}.pdf"))
    texts = [page.get_textpage().get_text_bounded() for page in document]
    document.close()

    for number, text in enumerate(texts, start=1):
        assert f"/fact-sheets/{slug}/" in text
        assert f"Page {number} of {len(texts)}" in text


ELSEWHERE = ["https://example.org/spy.png", "file:///etc/passwd", "http://localhost:8000/admin/", "static:no/such.png"]


@pytest.mark.parametrize("address", ELSEWHERE)
def test_nothing_is_fetched_from_anywhere_else(address):
    with pytest.raises(ValueError, match="our own parts"):
        pdf.fetcher().fetch(address)


def test_a_picture_of_a_figure_has_its_source_on_it_and_is_wide_enough_for_a_leaflet():
    wanted = next(iter(figure_cards(Site())))
    source = wanted.source()

    with Image.open(io.BytesIO(wanted.make(source))) as picture:
        assert picture.format == "PNG"
        assert picture.width == 1600
        assert 500 < picture.height < 3000
    assert "Source:" in source


def test_a_bar_half_as_long_stands_for_half_as_much():
    figure = Figure(
        slug="two", title="Two", unit="people", values=[{"label": "A", "value": 10}, {"label": "B", "value": 5}]
    )
    figure.checked_on = date(2026, 1, 1)
    html = render_to_string("print/card.html", {"site": Site(), "figure": figure})

    with Image.open(io.BytesIO(picture(html))) as card:
        card = card.convert("RGB").crop((0, 300, card.width, card.height - 250))  # without the rule and the mark

    assert longest_run(card, (0xA3, 0x36, 0x1D)) == pytest.approx(2 * longest_run(card, (0x8D, 0x85, 0x80)), rel=0.02)


def longest_run(picture, colour):
    """The most pixels of about ``colour`` in one row."""
    rows = [[picture.getpixel((x, y)) for x in range(picture.width)] for y in range(0, picture.height, 10)]
    return max(sum(max(abs(a - b) for a, b in zip(pixel, colour, strict=True)) < 12 for pixel in row) for row in rows)


def test_every_sheet_of_the_pack_fits_two_sides_with_its_texts_to_copy():
    for sheet in FactSheet.objects.all():
        with pypdfium2.PdfDocument(made(f"{sheet.slug}.pdf")) as document:
            words = " ".join(page.get_textpage().get_text_range() for page in document)
            sides = len(document)

        assert sides <= 2, sheet
        for title in Template.objects.filter(fact_sheet=sheet).values_list("title", flat=True):
            assert title in " ".join(words.split()), sheet


def test_the_pack_has_every_sheet_in_one_with_contents_that_lead_to_the_right_pages():
    wanted = next(each for each in pack.pack(Site()) if each.name == pack.PDF)
    before = time.process_time()
    content = wanted.make(wanted.source())
    assert time.process_time() - before < 20

    with pikepdf.open(io.BytesIO(content)) as document:
        assert list(faults(document)) == []
    document = pypdfium2.PdfDocument(content)
    texts = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    contents = dict(re.findall(r"^(\d+)\. .*?(\d+)\s*$", texts[1], flags=re.M))
    assert len(contents) == FactSheet.objects.published().count()
    for number, page in contents.items():
        assert f"Fact sheet {number}" in texts[int(page) - 1]
