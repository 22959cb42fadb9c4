"""Letters and slides as OpenDocument, to change in any office program: XML templates in a ZIP, no library."""

import io
import re
import zipfile

from django.template.loader import render_to_string

TEXT = "application/vnd.oasis.opendocument.text"
PRESENTATION = "application/vnd.oasis.opendocument.presentation"
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # signs that XML cannot hold
MADE = (2008, 11, 17, 0, 0, 0)  # one date for all: the same words make the same file


def letter(title, text):
    """Plain ``text`` under ``title`` as .odt; an empty line ends a paragraph."""
    return document(TEXT, "print/letter.xml", {"title": NOT_XML.sub("", title), "paragraphs": paragraphs(text)})


def slide(**words):
    """One slide as .odp."""
    return document(PRESENTATION, "print/slide.xml", {name: NOT_XML.sub("", text) for name, text in words.items()})


def paragraphs(text):
    """Lists of lines."""
    text = NOT_XML.sub("", text.replace("\r\n", "\n"))
    return [part.split("\n") for part in text.strip().split("\n\n") if part.strip()]


def document(kind, template, context):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        # The type comes first and as it is: that is how programs know the file.
        archive.writestr(zipfile.ZipInfo("mimetype", MADE), kind, zipfile.ZIP_STORED)
        archive.writestr(entry("content.xml"), render_to_string(template, context))
        archive.writestr(entry("META-INF/manifest.xml"), render_to_string("print/manifest.xml", {"kind": kind}))
        archive.writestr(entry("meta.xml"), render_to_string("print/meta.xml", context))
        archive.writestr(entry("styles.xml"), render_to_string("print/styles.xml", {"kind": kind}))
    return out.getvalue()


def entry(name):
    info = zipfile.ZipInfo(name, MADE)
    info.compress_type = zipfile.ZIP_DEFLATED
    return info
