"""HTML as an accessible PDF (PDF/UA-1), and pages of one as pictures. Nothing is ever fetched from the network."""

import io
from ctypes.util import find_library
from functools import cache, lru_cache
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from PIL import Image, ImageChops

from ..models import PictureFile

PACKAGES = "libpangoft2-1.0-0 libharfbuzz-subset0"  # in Debian; README.md names them too
SVG = "{http://www.w3.org/2000/svg}"
ON_SCREEN_ONLY = {"details", "script", "button", "form"}


@cache
def trouble():
    """A sentence about why no PDF can be made on this machine, or nothing; asked without loading what makes them."""
    if find_library("pango-1.0"):
        return ""
    return f"PDFs and pictures of charts cannot be made here: Pango is missing (in Debian: {PACKAGES})."


def pdf(html):
    """The HTML text as the bytes of a tagged PDF; what it shows comes from our own static files and pictures."""
    from weasyprint import HTML

    document = HTML(string=html, base_url=f"{settings.SITE_URL}/", url_fetcher=fetcher())
    prepare(document.etree_element)
    return document.write_pdf(pdf_variant="pdf/ua-1")


def png(pdf_bytes, width, crop=False):
    """The first page as a PNG that is ``width`` pixels wide; ``crop`` cuts off what stays empty below."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf_bytes)
    try:
        page = document[0]
        picture = page.render(scale=width / page.get_width()).to_pil().convert("RGB")
    finally:
        document.close()
    out = io.BytesIO()
    (cropped(picture) if crop else picture).quantize(256, dither=0).save(out, "PNG")
    return out.getvalue()


def cropped(picture):
    """``picture`` down to the last line that is not empty, with as much room below as there is above."""
    empty = Image.new("RGB", picture.size, picture.getpixel((0, 0)))
    _, top, _, bottom = ImageChops.difference(picture, empty).getbbox()
    return picture.crop((0, 0, picture.width, bottom + top))


def prepare(tree):
    """Change a page that was written for a screen so that each part of it has its place in a tagged PDF."""
    for parent in list(tree.iter()):
        for child in list(parent):
            if child.tag in ON_SCREEN_ONLY:
                remove(parent, child)
            elif child.tag == f"{SVG}svg":
                prepare_drawing(parent, child)


def prepare_drawing(parent, svg):
    """Say in its title what a drawing shows; a bar beside its number becomes a box, which no reader reads out."""
    if svg.get("aria-hidden") != "true":
        for words in svg.findall(f"{SVG}desc"):
            words.tag = f"{SVG}title"  # which is where the PDF takes its words from
        svg.set("font-family", "Atkinson")
        return
    bar = svg.find(f"{SVG}rect")
    if svg.get("viewBox") == "0 0 100 1" and bar is not None:
        width = bar.get("width")
        clear(svg)
        svg.tag = "span"
        svg.set("class", "bar")
        svg.set("style", f"width: {width}%")
    else:
        remove(parent, svg)


def clear(element):
    tail = element.tail
    element.clear()
    element.tail = tail


def remove(parent, child):
    """Take ``child`` out and leave the text behind it where it stands."""
    at = list(parent).index(child)
    if child.tail and at:
        parent[at - 1].tail = (parent[at - 1].tail or "") + child.tail
    elif child.tail:
        parent.text = (parent.text or "") + child.tail
    parent.remove(child)


@lru_cache(maxsize=1)
def fetcher():
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OurFiles(URLFetcher):
        """Gives static files by ``static:name``, pictures by their address, and refuses everything else."""

        def fetch(self, url, headers=None):
            if url.startswith("data:"):
                return super().fetch(url, headers)
            return URLFetcherResponse(url, our_file(url))

    return OurFiles()


def our_file(url):
    """The bytes of a static file or picture of this site; raise ValueError for any other address."""
    parts = urlsplit(url)
    if parts.scheme == "static" and (path := finders.find(parts.path)):
        with open(path, "rb") as file:
            return file.read()
    if url.startswith(f"{settings.SITE_URL}/pictures/"):
        name = unquote(parts.path).removeprefix("/")
        if picture := PictureFile.objects.filter(file=name).first():
            with picture.file.open("rb") as file:
                return file.read()
    raise ValueError(f"A file is made of our own parts only, not of {url}")
