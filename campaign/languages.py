"""The languages of the interface: English at every address, and Welsh at the same address under /cy/.

The address alone says the language: no cookie remembers it and no header asks for it, so any cache may keep the page.
Versions of single pages in further languages, and in Easy Read, are content: see ``models/versions.py``.
"""

import re

from django.urls import NoReverseMatch, URLResolver, reverse
from django.utils.html import format_html
from django.utils.translation import get_language, override

ENGLISH, WELSH = "en-gb", "cy"
NAMES = {ENGLISH: "English", WELSH: "Cymraeg"}
TAGS = {ENGLISH: "en-GB", WELSH: "cy"}  # as HTML and search engines write them
IN_ENGLISH = format_html(' lang="{}"', TAGS[ENGLISH])
UNCHECKED = {WELSH}  # drafted by a machine: every page says so until a person has checked the catalogue in locale/

# What a version can be in: the tag of BCP 47, and the language’s own name. “en-simple” is Easy Read.
LANGUAGES = {
    "ar": "العربية",
    "bn": "বাংলা",
    "cy": "Cymraeg",
    "en-simple": "Easy Read",
    "fa": "فارسی",
    "fr": "Français",
    "gu": "ગુજરાતી",
    "pa": "ਪੰਜਾਬੀ",
    "pl": "Polski",
    "pt": "Português",
    "ro": "Română",
    "so": "Soomaali",
    "ur": "اردو",
}
RIGHT_TO_LEFT = {"ar", "fa", "ur"}


def current():
    return WELSH if get_language() == WELSH else ENGLISH


def of(item, name="title"):
    """The language of the words of ``item`` under ``name``: of its version, where one speaks for it and has them."""
    return current() if getattr(getattr(item, "version_shown", None), name, "") else ENGLISH


def marked(item, name="title"):
    """The attribute that marks words of ``item`` as English on a Welsh page; nothing where they are Welsh."""
    return "" if of(item, name) == current() else IN_ENGLISH


def of_path(path):
    """The language that the address says."""
    return WELSH if path.startswith("/cy/") else ENGLISH


def without_language(path):
    """The address of the English page that ``path`` is the Welsh of, or a version in another language."""
    language, _, rest = path[1:].partition("/")
    return f"/{rest}" if language in LANGUAGES else path


def prefixed(path):
    """The address of the page in the language of this request that ``path`` is the English of."""
    return f"/cy{path}" if current() == WELSH else path


class LanguagePrefix:
    """The beginning of an address that says the language: nothing for English.

    Django's own LocalePrefixPattern may only stand in the first list of addresses, and covers all of it: this one
    stands around the pages of an application, and leaves its files out.
    """

    converters = {}

    def __str__(self):
        return "cy/" if current() == WELSH else ""

    @property
    def regex(self):
        return re.compile(str(self))

    def match(self, path):
        prefix = str(self)
        return (path.removeprefix(prefix), (), {}) if path.startswith(prefix) else None

    def check(self):
        return []


def in_languages(patterns, besides=()):
    """``patterns`` with every page also under /cy/. What ends in no slash is a file, and files have no language."""
    pages = [each for each in patterns if str(each.pattern)[-1:] in ("", "/") and each.name not in besides]
    files = [each for each in patterns if each not in pages]
    return [*files, URLResolver(LanguagePrefix(), pages)]


def twin(request):
    """The language and the path of the same page in the other language; None where there is none."""
    if not hasattr(request, "twin"):
        request.twin = find_twin(request)
    return request.twin


def find_twin(request):
    match = getattr(request, "resolver_match", None)
    if not match or not match.url_name:
        return None
    other = ENGLISH if current() == WELSH else WELSH
    try:
        with override(other):
            path = reverse(match.view_name, args=match.args, kwargs=match.kwargs)
    except NoReverseMatch:
        return None
    return (other, path) if path != request.path else None
