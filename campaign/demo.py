"""An invented publication for ``manage.py demo``. Every text of it says that it is an example."""

from datetime import date
from io import BytesIO

from django.core.files.base import ContentFile
from django.db import transaction

from . import pictures
from .models import Chapter, Chart, Edition, Figure, ManifestoPoint, Picture, Publication, PublicationFile
from .placing import marker

ABOUT = (
    "<p>Nothing here is real. This publication was invented to show what one looks like when it is out: its chapters "
    "as pages, its files, its points and its earlier edition.</p>"
)
INVENTED = {
    "kind": Publication.Kind.MANIFESTO,
    "title": "An invented manifesto (example)",
    "summary": "An example of a publication that is out. Nothing in it is real.",
    "body": ABOUT,
    "authors": "Nobody at all",
    "order": 900,
    "status": Publication.Status.PUBLISHED,
}
NOTES = "It has two more chapters than the first edition, a file, and points."
CHAPTERS = [
    ("before-you-read", "Before you read", "<p>This chapter is an example. It says nothing about anybody.</p>"),
    (
        "a-figure-in-its-place",
        "A figure in its place",
        "<p>The text around it is invented. The figure is not: it is one of the campaign’s own, with its source.</p>"
        "{placed}<h2>After the figure</h2><p>A correction to the figure shows here at once.</p>",
    ),
    (
        "what-comes-next",
        "What comes next",
        f"<p>A last example chapter, with a story that stands in it.</p>{marker('story', 'first-day-out')}",
    ),
]
POINTS = [
    ("Say where a number comes from", "<p>An example point, with the text that explains it.</p>"),
    ("Ask the people it is about", "<p>A second example, <strong>with a word</strong> that stands out.</p>"),
    ("Write so that everybody can read it", "<ul><li>short words</li><li>short sentences</li></ul>"),
]


@transaction.atomic
def add_publication():
    """Two editions of it: the newer one has everything. Does nothing where it is already."""
    publication, is_new = Publication.objects.get_or_create(slug="invented-manifesto", defaults=INVENTED)
    if is_new:
        publication.cover = drawn_cover()
        publication.save()
        out = {"publication": publication, "status": Edition.Status.PUBLISHED}
        first = Edition.objects.create(number=1, released_on=date(2008, 5, 1), **out)
        add_chapters(first, CHAPTERS[:1])
        second = Edition.objects.create(number=2, released_on=date(2008, 9, 1), notes=NOTES, **out)
        add_chapters(second, CHAPTERS)
        for number, (title, text) in enumerate(POINTS, start=1):
            ManifestoPoint.objects.create(edition=second, number=number, title=title, text=text)
        file = PublicationFile(edition=second, title="The whole manifesto")
        file.file = ContentFile(pdf_saying("An invented manifesto (example)"), "example.pdf")
        file.full_clean()
        file.save()


def add_chapters(edition, chapters):
    for order, (slug, title, body) in enumerate(chapters, start=1):
        body = body.replace("{placed}", placed())
        Chapter.objects.create(edition=edition, slug=slug, title=title, body=body, order=order)


def placed():
    """A figure and a chart that the site has."""
    figure = Figure.objects.published().exclude(values=[]).first()
    chart = Chart.objects.filter(series__status="published").first()
    things = [("figure", figure), ("chart", chart)]
    return "".join(marker(kind, thing.slug) for kind, thing in things if thing)


def drawn_cover():
    """The lanes of the campaign's mark on a sheet of ink. It says nothing that the title does not say."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (600, 800), "#1b1412")
    draw = ImageDraw.Draw(image)
    for number, colour in enumerate(["#f4b41a", "#fffdf9", "#f08a6b", "#fffdf9"]):
        draw.rectangle((60 + 100 * number, 440 + 80 * number, 600, 490 + 80 * number), fill=colour)
    width, height = pictures.shown_size(image)
    cover = Picture.objects.create(title="Cover (example)", decorative=True, width=width, height=height)
    pictures.store(cover, pictures.variants(image))
    return cover


def pdf_saying(words):
    """The bytes of a PDF of one page with a line of text on it."""
    from pypdfium2 import PdfDocument, raw  # a large library, which no visitor’s request needs

    document, saved = PdfDocument.new(), BytesIO()
    page = document.new_page(595, 842)
    line = raw.FPDFPageObj_NewTextObj(document.raw, b"Helvetica", 24.0)
    letters = words.encode("utf-16-le") + b"\0\0"
    raw.FPDFText_SetText(line, (raw.c_ushort * (len(letters) // 2)).from_buffer_copy(letters))
    raw.FPDFPageObj_Transform(line, 1, 0, 0, 1, 60, 740)
    raw.FPDFPage_InsertObject(page.raw, line)
    page.gen_content()
    document.save(saved)
    document.close()
    return saved.getvalue()
