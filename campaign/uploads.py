"""Files that staff send: told apart by what is in them, never by their names, and gone when their row is."""

import zipfile
from threading import Lock

from django.core.exceptions import ValidationError
from django.db import transaction

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
            runs = raw.FPDFDoc_GetJavaScriptActionCount(document) or raw.FPDFDoc_GetAttachmentCount(document)
    except pypdfium2.PdfiumError:
        raise ValidationError("This PDF cannot be opened: it is broken, or it asks for a password.") from None
    finally:
        file.seek(0)
    if not pages:
        raise ValidationError("This PDF has no pages.")
    if runs > 0:
        raise ValidationError("This PDF holds scripts or attached files. Save it again without them.")
    return "pdf"


def check_package(file):
    """The type of a document that is a ZIP of its parts."""
    try:
        with zipfile.ZipFile(file) as package:
            return check_members(package)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        raise ValidationError("This file is broken, or it asks for a password.") from None
    finally:
        file.seek(0)


def check_members(package):
    members = package.infolist()
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_UNPACKED:
        raise ValidationError("This file unpacks to more than a document can hold.")
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
        return MIMETYPES[mimetype]
    raise ValidationError("Send a PDF, an EPUB, an OpenDocument text (.odt) or a Word document (.docx).")


def remove_file(instance, **signal):
    """For ``post_delete``: once the row is gone for good, its file goes too."""
    file = instance.file
    if file:
        transaction.on_commit(lambda: file.storage.delete(file.name))
