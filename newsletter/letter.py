"""An issue as the mail that leaves: HTML that every mail program shows, and plain text.

``TOKEN`` stands where each reader's own mark comes, as ``outbox.mailings.freeze`` wants it. The HTML goes through MJML,
which writes the tables that old mail programs need; what it looks like is in templates/newsletter/mail.
"""

import re
from dataclasses import dataclass
from html import unescape

import mrml
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import override

from campaign.models import Campaign
from campaign.views.found import NOT_IN_XML
from outbox.mailings import TOKEN
from outbox.services import one_line
from outbox.services import plain as render_plain

from . import contents, pictures
from .plain import plain
from .templatetags.issues import own_words

OWN_PAGE = re.compile(r'\bhref="(?=/)')  # by its path alone
LINKS = re.compile(r'\bhref="([^"]*)"')
# Links keep a colour that is read on our paper where a mail program throws the style sheet away.
BARE_LINK, COLOURED = re.compile(r"<a (?![^>]*\bstyle=)"), '<a style="color: #a3361d;" '
OPTIONS = mrml.RenderOptions(fonts={})  # no program fetches one from elsewhere


@dataclass(frozen=True)
class Letter:
    subject: str
    html: str
    text: str

    @property
    def size(self):
        """Bytes of the HTML: a mail program may cut off what is longer than 100 KB."""
        return len(self.html.encode())

    @property
    def links(self):
        """Every address that the HTML leads to, once, in order."""
        return list(dict.fromkeys(map(unescape, LINKS.findall(self.html))))


def letter(issue):
    """The mail of ``issue`` as it would leave now, in its language."""
    with override(issue.language):
        context = words_of(issue)
        mjml = in_whole(context, render_to_string("newsletter/mail/letter.mjml", context))
        text = issue.own_text or render_plain("newsletter/mail/letter.txt", context)
        text = text.replace("{leave}", context["leave"]).replace("{archive}", context["archive"])
        return Letter(
            subject=one_line(in_whole(context, issue.subject)),
            html=BARE_LINK.sub(COLOURED, mrml.to_html(mjml, render_options=OPTIONS).content),
            text=in_whole(context, text),
        )


def in_whole(context, words):
    """With the house term in its place, and without signs that no mail program shows, such as those of Word."""
    return NOT_IN_XML.sub(" ", context["campaign"].fill_in(words))


def words_of(issue):
    return {
        "issue": issue,
        "campaign": Campaign.current(),
        "site_url": settings.SITE_URL,
        "parts": [for_mail(part) for part in contents.parts(issue)],
        "leave": settings.SITE_URL + reverse("newsletter:leave", args=[TOKEN, issue.pk or 0]),
        "preferences": settings.SITE_URL + reverse("newsletter:preferences", args=[TOKEN]),
        "archive": settings.SITE_URL + issue.get_absolute_url(),
    }


def for_mail(part):
    """``part`` with the templates that show it, its words with whole addresses, and its picture."""
    part.mjml = f"newsletter/mail/{part.kind}.mjml"
    part.text_template = f"newsletter/mail/{part.kind}.txt"
    part.words = mark_safe(whole(part.block.text))  # noqa: S308 – cleaned when it was saved
    part.plain = plain(part.words)
    if part.kind == "picture":
        part.image = pictures.of_picture(part.thing)
    elif part.kind == "chart" and part.thing.kind != "lanes":
        part.image = pictures.of_drawing(part.thing)
    return part


def whole(html):
    """Rich text whose links lead to the site from anywhere."""
    return OWN_PAGE.sub(f'href="{settings.SITE_URL}', own_words(html))
