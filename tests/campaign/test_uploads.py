"""Documents that staff send are known by what is in them, and nothing that could run comes in."""

import io
import zipfile
import zlib

import pikepdf
import pytest
from django.core.exceptions import ValidationError

from campaign.uploads import document_type


def pdf(**root):
    file, document = io.BytesIO(), pikepdf.new()
    document.add_blank_page()
    for name, value in root.items():
        document.Root[f"/{name}"] = value
    document.save(file)
    return file.getvalue()


def package(packed=zipfile.ZIP_DEFLATED, **members):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", packed) as parts:
        for name, content in members.items():
            parts.writestr(name.replace("__", "/"), content)
    return file.getvalue()


WORD = {"[Content_Types].xml": "<Types/>", "word/document.xml": "<document/>"}
GOOD = {
    "pdf": pdf(),
    "epub": package(mimetype="application/epub+zip", chapter="<html/>"),
    "odt": package(mimetype="application/vnd.oasis.opendocument.text", content="<text/>"),
    "docx": package(**WORD),
}
SCRATCHED = zlib.compress(b"<document/>", wbits=-15)
SCRIPT = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
BAD = {
    "a script named .pdf": (b"#!/bin/sh\nrm -rf /\n", "Send a PDF"),
    "a page named .pdf": (b"<html><script>alert(1)</script>", "Send a PDF"),
    "nothing": (b"", "Send a PDF"),
    "half a PDF": (GOOD["pdf"][:60], "cannot be opened"),
    "a PDF that says it is one": (b"%PDF-1.7\n<script>alert(1)</script>", "cannot be opened"),
    "a PDF with a script": (
        pdf(Names=pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=[pikepdf.String("a"), SCRIPT]))),
        "scripts",
    ),
    "half a Word document": (GOOD["docx"][:-30], "broken"),
    "a Word document with a scratch": (package(**WORD).replace(SCRATCHED, b"\xff" * len(SCRATCHED)), "broken"),
    "a Word document packed otherwise": (package(packed=zipfile.ZIP_BZIP2, **WORD), "broken"),
    "other names than it says": (package(**{"[CONTENT_TYPES].xml": "<Types/>", "WORD/document.xml": "<x/>"}), "broken"),
    "a type in capitals": (package(MIMETYPE="application/epub+zip"), "broken"),
    "a ZIP of anything": (package(readme="x"), "Send a PDF"),
    "a spreadsheet": (package(**{"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<x/>"}), "Send a PDF"),
    "Word macros": (package(**WORD, **{"word/vbaProject.bin": "x"}), "macros"),
    "Word macros by type": (package(**WORD | {"[Content_Types].xml": "<a b='x.macroEnabled.y'/>"}), "macros"),
    "OpenDocument macros": (
        package(mimetype="application/vnd.oasis.opendocument.text", Basic__script="x"),
        "macros",
    ),
    "a book with script": (package(**{"mimetype": "application/epub+zip", "a.js": "x"}), "scripts"),
    "a ZIP bomb": (package(**WORD, **{"word/media": b"\0" * 200_000_001}), "unpacks to more"),
}


@pytest.mark.parametrize("kind", GOOD)
def test_a_document_is_known_by_what_is_in_it(kind):
    file = io.BytesIO(GOOD[kind])

    assert document_type(file) == kind
    assert file.tell() == 0  # ready to be stored


@pytest.mark.parametrize("what", BAD)
def test_what_is_no_document_or_could_run_is_refused_with_the_reason(what):
    content, words = BAD[what]

    with pytest.raises(ValidationError, match=words):
        document_type(io.BytesIO(content))
