"""What people type, made comparable: names, numbers, websites. Each raises ValidationError with what to do."""

import re
import unicodedata
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

INVISIBLE = {"Cc", "Cs", "Co", "Cn"}  # control characters, halves of characters, private and unassigned ones
# Turn the text round that follows, or stand for lost text.
OVERRIDES = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufffd")
# Pasted along unseen, and no part of any word: spaces without width, byte order marks.
UNSEEN = dict.fromkeys(map(ord, "\u200b\u2060\ufeff"))
# Wrongly decoded letters of old Windows programs: numbers that are control characters but were meant as ’ or –.
OLD_WINDOWS = {code: bytes([code]).decode("cp1252", "ignore") or chr(code) for code in range(0x80, 0xA0)}
WEB_ADDRESS = re.compile(
    r"^(https?:|www\.)\S+$|^[\w-]+(\.[\w-]+)*\.(com|org|net|info|uk|scot|wales|cymru|london|eu)(/\S*)?$", re.I
)
LONGEST_NAME = 1000  # bytes with every letter taken apart, as the index of the list keeps it (migration 0009)
LINK = re.compile(r"https?:|\bwww\.", re.I)
NUMBERS = re.compile(
    r"^([0-9]{6,8}"  # charities of England and Wales (six or seven digits) and companies (eight)
    r"|SC[0-9]{6}"  # charities, and companies, of Scotland
    r"|NIC?[0-9]{6}"  # charities, and companies, of Northern Ireland
    r"|[A-Z]{2}[0-9]{6}|[A-Z]{2}[0-9]{5}[A-Z])$"  # other companies and societies: OC, CE, CS, IP, RS …
)


def clean_line(text):
    """One line of text: composed characters, single spaces, nothing invisible."""
    text = tidy(text).strip()
    refuse_invisible(text)
    return re.sub(r"\s+", " ", text)


def clean_paragraphs(text):
    """Several lines of text, with line ends as a browser counts them."""
    text = tidy(text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    refuse_invisible(text.replace("\n", "").replace("\t", ""))
    return text


def tidy(text):
    return unicodedata.normalize("NFC", text.translate(OLD_WINDOWS).translate(UNSEEN))


def refuse_invisible(text):
    if any(char in OVERRIDES or unicodedata.category(char) in INVISIBLE for char in text):
        raise ValidationError(_("This has a character that cannot be shown. Please type it again."), code="invisible")


def refuse_links(text):
    """Return ``text``, unless there is a link in it: in a name it would be an advertisement in the mails we send."""
    if LINK.search(text):
        raise ValidationError(_("A web address does not belong here: there is a place for the website."), code="link")
    return text


def clean_name(text):
    """A name as people use it, in any script; not a web address, not the start of a spreadsheet formula."""
    name = clean_line(text)
    if not any(unicodedata.category(char)[0] in "LN" for char in name):
        raise ValidationError(_("Enter a name with letters or numbers in it."), code="no_letters")
    if len(unicodedata.normalize("NFD", name).encode()) > LONGEST_NAME:
        raise ValidationError(_("Use a shorter name"), code="too_long")
    if unicodedata.normalize("NFKC", name[0]) in "=+-@":  # wide forms too
        raise ValidationError(
            _("Begin with a letter or a number, not with %(sign)s") % {"sign": name[0]}, code="formula"
        )
    if WEB_ADDRESS.match(name):
        raise ValidationError(
            _("That is a web address. Enter the name here; there is a place for the website."), code="web"
        )
    return refuse_links(name)


def clean_numbers(text):
    """Up to four numbers out of ``text``, as the registers write them: ``["1234567", "SC012345"]``."""
    numbers = []
    for part in re.split(r"[,;/&]|\band\b", text, flags=re.IGNORECASE):
        number = re.sub(r"[\s.-]", "", part).upper().removeprefix("NO").removeprefix(":")
        if not number:
            continue
        if not NUMBERS.match(number):
            raise ValidationError(
                _(
                    "“%(number)s” does not look like a charity or company number. Examples: 1234567, SC012345, "
                    "NIC101234, 01234567. Leave it empty if you have none."
                )
                % {"number": part.strip()},
                code="number",
            )
        if number not in numbers:
            numbers.append(number)
    if len(numbers) > 4:
        raise ValidationError(_("Enter four numbers at the most."), code="too_many")
    return numbers


def clean_website(text):
    """An address on the web, or an empty string; not one of files, programs or mail."""
    website = clean_line(text)
    if website and urlsplit(website).scheme not in ("http", "https"):
        raise ValidationError(_("Check the web address: it looks like www.example.org"), code="scheme")
    return website


# Many organisations share these, so they say nothing about who somebody is.
SHARED_DOMAINS = {
    "facebook.com", "instagram.com", "linkedin.com", "twitter.com", "x.com", "youtube.com", "sites.google.com",
    "wordpress.com", "wixsite.com", "blogspot.com", "weebly.com", "btck.co.uk", "justgiving.com",
}  # fmt: skip


def web_domain(website):
    """The host of ``website`` without ``www.``, or an empty string for none and for hosts that many share."""
    try:
        host = (urlsplit(website).hostname or "").removeprefix("www.")
    except ValueError:  # such as a bracket that opens an IPv6 address and never closes
        return ""
    shared = any(host == domain or host.endswith("." + domain) for domain in SHARED_DOMAINS)
    return "" if shared else host
