"""The interface’s words and their Welsh: ``make words`` brings ``locale/`` up to date, tests ask what is missing."""

import ast
import re
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
PO = ROOT / "locale" / "cy" / "LC_MESSAGES" / "django.po"
MO = PO.with_suffix(".mo")
TEMPLATES = ROOT / "templates"
MARKS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy"}
# What Django makes of a template's tags, among letters that stand for everything else.
LITERAL = r"""u?('(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
IN_TEMPLATE = re.compile(rf"\b(?:n?gettext|_)\(\s*{LITERAL}(?:,\s*{LITERAL})?")


def found():
    """Everything marked to be translated: a string, or a pair of singular and plural."""
    words = set()
    for path in TEMPLATES.rglob("*"):
        if path.suffix in (".html", ".txt", ".mjml") and "admin" not in path.parts:
            words |= in_template(path.read_text(encoding="utf-8"))
    for app in ("campaign", "supporters", "newsletter", "outbox", "staff", "raceforjustice"):
        for path in (ROOT / app).rglob("*.py"):
            words |= in_code(path.read_text(encoding="utf-8"))
    return words


def in_template(source):
    matches = IN_TEMPLATE.findall(templatize(source))
    return {as_message([ast.literal_eval(part) for part in match if part]) for match in matches}


def in_code(source):
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    marked = (call for call in calls if isinstance(call.func, ast.Name) and call.func.id in MARKS)
    texts = ([arg.value for arg in call.args if is_text(arg)] for call in marked)
    return {as_message(each) for each in texts if each}


def is_text(node):
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def as_message(parts):
    return tuple(parts[:2]) if len(parts) > 1 else parts[0]


def catalogue():
    with PO.open("rb") as file:
        return read_po(file, locale="cy")


def compiled(words):
    file = BytesIO()
    write_mo(file, words)
    return file.getvalue()


def as_read(mo):
    """What Django reads in a compiled catalogue, besides the words about the catalogue itself."""
    words = GNUTranslations(BytesIO(mo))._catalog
    return {key: text for key, text in words.items() if key}


def bring_up_to_date():
    """Take up new words, empty until somebody translates them; let go of those that nothing says any more."""
    old = catalogue()
    about = {"project": "Race for Justice", "header_comment": old.header_comment, "creation_date": old.creation_date}
    new = Catalog(locale="cy", fuzzy=False, revision_date=old.creation_date, **about)
    for message in found():
        known = old.get(message if isinstance(message, str) else message[0])
        new.add(message, known.string if known else "", flags=known.flags - {"fuzzy"} if known else ())
    new.mime_headers = old.mime_headers
    with PO.open("wb") as file:
        write_po(file, new, width=0, sort_output=True, omit_header=False)
    MO.write_bytes(compiled(new))


if __name__ == "__main__":
    bring_up_to_date()
