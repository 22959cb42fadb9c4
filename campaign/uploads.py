"""Files that staff send: told apart by what is in them, never by their names, and gone when their row is."""

import re
import zipfile
import zlib
from itertools import chain
from threading import Lock

from django.core.exceptions import ValidationError
from django.db import transaction
from django.template.defaultfilters import filesizeformat

MOST_BYTES = 25 * 1024 * 1024
MOST_UNPACKED = 200_000_000  # bytes
MOST_MEMBERS = 5_000
# The first member of a file says what it is, for the kinds that are made so.
MIMETYPES = {b"application/epub+zip": "epub", b"application/vnd.oasis.opendocument.text": "odt"}
ONE_PDF = Lock()  # at a time: PDFium is not made for threads
# What runs when the file is opened; names are compared in lower case.
MACROS = (
    "basic/",
    "scripts/",
    "object",
    "word/vbaproject.bin",
    "word/vbadata.xml",
    "word/activex/",
    "word/embeddings/",
)


def check_size(file):
    """Raise ValidationError when an uploaded file is empty, or larger than a slow line can bear."""
    if not file.size:
        raise ValidationError("The file is empty.")
    if file.size > MOST_BYTES:
        most, size = filesizeformat(MOST_BYTES), filesizeformat(file.size)
        raise ValidationError(f"The file has {size}, and {most} is the most. Make the pictures in it smaller.")


def document_type(file):
    """“pdf”, “epub”, “odt” or “docx”; raise ValidationError when it is another, is broken, or holds what could run."""
    start = file.read(5)
    file.seek(0)
    if start == b"%PDF-":
        return check_pdf(file)
    if start.startswith(b"PK\x03\x04"):
        return check_package(file)
    raise ValidationError("Send a PDF, an EPUB, an OpenDocument text (.odt) or a Word document (.docx).")


def check_pdf(file):
    import pypdfium2  # a large library, which no visitor's request needs
    from pypdfium2 import raw

    try:
        with ONE_PDF, pypdfium2.PdfDocument(file) as document:
            pages = len(document)
            locked = raw.FPDF_GetSecurityHandlerRevision(document) >= 0
    except pypdfium2.PdfiumError:
        raise ValidationError("This PDF cannot be opened: it is broken, or it asks for a password.") from None
    finally:
        file.seek(0)
    if not pages:
        raise ValidationError("This PDF has no pages.")
    if locked:
        raise ValidationError("This PDF is protected. Save it again without a password.")
    if runs(file):
        raise ValidationError("This PDF holds scripts or attached files. Save it again without them.")
    return "pdf"


# Names in a PDF of what could run or hide in it, and the streams that hold more of such names, packed.
RUNS = {b"JavaScript", b"Launch", b"EmbeddedFile", b"EmbeddedFiles", b"RichMedia"}
NAME = re.compile(rb"/([A-Za-z#][A-Za-z0-9#]{5,60})")
PACKED = re.compile(rb"/ObjStm\b.{0,500}?stream\r?\n", re.DOTALL)


def runs(file):
    """Whether a PDF names a script, a command, or a file inside it, wherever in it that is."""
    content = file.read()
    file.seek(0)
    pieces = chain([content], unpacked(content))
    return any(unescaped(name[1]) in RUNS for piece in pieces for name in NAME.finditer(piece))


def unpacked(content):
    room = MOST_UNPACKED
    for found in PACKED.finditer(content):
        packed = content[found.end() : content.find(b"endstream", found.end())]
        try:
            piece = zlib.decompressobj().decompress(packed, room)
        except zlib.error:
            raise ValidationError("This PDF is broken. Save it again.") from None
        room -= len(piece)
        if room <= 0:
            raise ValidationError("This file unpacks to more than a document can hold.")
        yield piece


def unescaped(name):
    """A PDF may write any letter of a name as a number: /J#61vaScript."""
    return re.sub(rb"#([0-9A-Fa-f]{2})", lambda code: bytes([int(code[1], 16)]), name)


def check_package(file):
    """The type of a document that is a ZIP of its parts."""
    try:
        with zipfile.ZipFile(file) as package:
            return check_members(package)
    except (zipfile.BadZipFile, zlib.error, LookupError, RuntimeError, EOFError, OSError, ValueError):
        raise ValidationError("This file is broken, or it asks for a password.") from None
    finally:
        file.seek(0)


def check_members(package):
    members = package.infolist()
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_UNPACKED:
        raise ValidationError("This file unpacks to more than a document can hold.")
    if any(member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for member in members):
        raise zipfile.BadZipFile  # none of these kinds of documents is packed in another way
    names = [member.filename.lower() for member in members]
    if any(name.startswith(MACROS) or name.endswith((".js", ".exe", ".vbs")) for name in names):
        raise ValidationError("This file holds macros or scripts, or other files. Save it again without them.")
    kind = package_type(package, names)
    if package.testzip():  # reads each member, of which none is longer than it says
        raise zipfile.BadZipFile
    return kind


def package_type(package, names):
    if "word/document.xml" in names and "[content_types].xml" in names:
        if b"macroenabled" in package.read("[Content_Types].xml").lower():
            raise ValidationError("This Word document holds macros. Save it again as .docx.")
        return "docx"
    mimetype = package.read("mimetype").strip() if "mimetype" in names else None
    if mimetype in MIMETYPES:
        if "meta-inf/manifest.xml" in names and b"encryption-data" in package.read("META-INF/manifest.xml"):
            raise ValidationError("This document asks for a password. Save it again without one.")
        return MIMETYPES[mimetype]
    raise ValidationError("Send a PDF, an EPUB, an OpenDocument text (.odt) or a Word document (.docx).")


def remove_file(instance, **signal):
    """For ``post_delete``: once the row is gone for good, its file goes too."""
    file = instance.file
    if file:
        transaction.on_commit(lambda: file.storage.delete(file.name))


def remove_replaced(sender, instance, raw=False, **signal):
    """For ``pre_save``: a file that gives way to another goes once that is certain."""
    before = None if raw or not instance.pk else sender.objects.filter(pk=instance.pk).first()
    if before and before.file != instance.file:
        remove_file(before)
