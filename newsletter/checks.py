"""What is wrong with an issue: errors keep it from being sent, warnings ask for a look.

Nothing is fetched: a link to this site is looked up here, of any other only its form is checked.
"""

import re
from operator import attrgetter
from typing import NamedTuple
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.handlers.wsgi import WSGIRequest
from django.core.validators import URLValidator
from django.db import models
from django.http import Http404
from django.urls import Resolver404, resolve, reverse
from django.utils.html import strip_tags
from django.utils.translation import override

from campaign import addresses, languages
from campaign.models import Campaign, Chart, Event, Picture, Story

from . import contents, items
from .letter import letter
from .models import Block

MOST_BYTES = 100_000  # some mail programs cut off the end of a larger one, and with it the link to leave
SUBJECT_SHOWN = 70  # characters that a phone shows
LINK = re.compile(r'<a\b[^>]*\bhref="([^"]*)"')
BARE_IMAGE = re.compile(r"<img\b(?![^>]*\balt=)[^>]*>")
MARK = re.compile(r"\{[a-z_]+\}")
URL = re.compile(r"https?://[^\s<>]+")
PUBLIC = {"campaign", "supporters", "newsletter"}  # the apps whose pages anybody may open


class Severity(models.TextChoices):
    ERROR = "error", "Must be put right"
    WARNING = "warning", "Worth a look"


class Problem(NamedTuple):
    severity: Severity
    words: str
    block: Block | None = None
    details: str = ""  # where in the campaign's details it is put right, if it is there


def error(words, block=None, details=""):
    return Problem(Severity.ERROR, words, block, details)


def warning(words, block=None):
    return Problem(Severity.WARNING, words, block)


def problems(issue, built=None):
    """All that is wrong with ``issue``, errors first; ``built`` is its letter, when there is one already."""
    blocks = list(issue.blocks.prefetch_related("item"))
    for place, block in enumerate(blocks):
        block.place = place  # in the form, whose rows are counted from 0
        block.line = items.line_of(block)
    found = [*in_words(issue, blocks), *in_campaign(Campaign.current())]
    found += [problem for block in blocks for problem in in_block(block)]
    found += [*in_repeats(blocks), *in_letter(built or letter(issue))]
    return sorted(found, key=attrgetter("severity"))


def errors(found):
    return [problem for problem in found if problem.severity == Severity.ERROR]


def in_words(issue, blocks):
    if not issue.subject.strip():
        yield error("It has no subject.")
    if len(issue.subject) > SUBJECT_SHOWN:
        yield warning(f"The subject has {len(issue.subject)} characters; a phone shows about {SUBJECT_SHOWN}.")
    if not issue.preheader:
        yield warning("It has no preview line: mail programs show the first words of the issue instead.")
    if not blocks:
        yield error("It has no blocks: there is nothing to read.")
    if issue.own_text:
        yield from in_own_text(issue.own_text)


def in_own_text(text):
    for mark, what in {"{leave}": "with which a reader leaves", "{archive}": "to the issue in the archive"}.items():
        if mark not in text:
            yield error(f"The rewritten plain text lacks {mark}: it stands for the link {what}.")
    for url in URL.findall(text):
        if words := wrong_with(url):
            yield error(f"In the rewritten plain text: {words}")
    yield warning("The plain text was rewritten by hand: see that it still says what the blocks say.")


def in_campaign(campaign):
    page = details_page(campaign)
    for name, words in {"contact_address": "postal address", "contact_email": "email address"}.items():
        if not getattr(campaign, name).strip():
            words = f"The campaign details have no {words}: every mail must say how to reach you."
            yield error(words, details=f"{page}#id_{name}")


def details_page(campaign):
    """Where they are filled in; on a site without its content, where they are begun."""
    if campaign.pk is None:
        return reverse("admin:campaign_campaign_add")
    return reverse("admin:campaign_campaign_change", args=[campaign.pk])


def in_block(block):
    match block.kind:
        case Block.Kind.HEADING if not block.title.strip():
            yield error("The heading has no words.", block)
        case Block.Kind.TEXT if not strip_tags(block.text).strip():
            yield error("The text is empty.", block)
        case Block.Kind.BUTTON if not (block.title.strip() and block.url):
            yield error("A button needs its words and its link.", block)
        case Block.Kind.ITEM:
            yield from in_item(block)
        case Block.Kind.SUPPORTERS if not contents.new_supporters(block.issue).exists():
            yield warning("Nobody has joined since the last issue: readers see nothing here.", block)
    for url in [*LINK.findall(block.text), *filter(None, [block.url])]:
        if words := wrong_with(url):
            yield error(words, block)


def in_item(block):
    item = block.item
    if item is None:
        yield error("What it showed was deleted. Choose something else, or take the block away.", block)
        return
    if not items.is_shown(item):
        yield error(f"{items.name_of(item)} – {why_not(item)}", block)
    facts = item.series if isinstance(item, Chart) else item
    if getattr(facts, "is_dated", False):
        yield warning(f"{items.name_of(item)} – it is past its day of review: look at the source again.", block)
    if isinstance(item, Picture) and not item.alt:
        yield error(f"{items.name_of(item)} – standing alone, it needs words for those who do not see it.", block)
    if isinstance(item, Event) and (item.is_past or item.cancelled):
        yield warning(f"{items.name_of(item)} – it is {'cancelled' if item.cancelled else 'over'}.", block)


def why_not(item):
    if isinstance(item, Story) and item.is_public:
        return "its teller did not agree to the newsletter."
    if isinstance(item, Picture):
        return "it is the picture of a story, and stands with it alone."
    return "it is not published, or was withdrawn: readers would not find it."


def in_repeats(blocks):
    seen = set()
    for block in blocks:
        thing = (block.item_type_id, block.item_id)
        if block.item_id and thing in seen:
            yield warning("It shows what an earlier block shows already.", block)
        seen.add(thing)


def in_letter(built):
    if built.size > MOST_BYTES:
        yield error(
            f"It is {built.size / 1000:.0f} KB large: some mail programs cut it off at {MOST_BYTES // 1000} KB."
        )
    if BARE_IMAGE.search(built.html):
        yield error("A picture has no words for those who do not see it.")
    for mark in sorted({*MARK.findall(f"{built.subject} {built.text}"), *MARK.findall(strip_tags(built.html))}):
        yield error(f"{mark} would reach the readers as it stands: nothing is filled in there.")


def wrong_with(url):
    """What is wrong with a link, in a sentence; nothing when it is fine as far as can be told from here."""
    if url.startswith(("mailto:", "tel:", "{")):
        return ""
    own = url.startswith(f"{settings.SITE_URL}/") or url == settings.SITE_URL
    if own or url.startswith("/"):
        path = re.split("[?#]", url.removeprefix(settings.SITE_URL))[0] or "/"
        return f"{url} leads nowhere: this site has no such page." if is_dead(path) else ""
    if not url.startswith("https://"):
        return f"{url} is not an address that begins with https://."
    try:
        URLValidator(schemes=["https"])(url)
    except ValidationError:
        return f"{url} is not a whole web address."
    return ""


def is_dead(path):
    """A visitor who opened ``path`` would be told that there is nothing. Its page is not made for that."""
    if path.startswith(settings.STATIC_URL):
        return False
    with override(languages.of_path(path)):
        try:
            match = resolve(path)
            return match.app_name in PUBLIC and answer(path, match).status_code >= 400
        except (Resolver404, Http404):
            return addresses.find(path) is None


def answer(path, match):
    environ = {"PATH_INFO": path}
    setup_testing_defaults(environ)
    response = match.func(WSGIRequest(environ), *match.args, **match.kwargs)
    if response.streaming:
        response.file_to_stream.close()  # not the response itself: that would end the request around us
    return response
