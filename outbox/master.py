"""A mailing built once: each copy is the same bytes with the reader's token, the copy's key and the address put in."""

import re
from email.headerregistry import Address
from email.policy import SMTP
from email.utils import parseaddr
from functools import cache
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils.encoding import punycode

from .mailings import TOKEN

KEY = "5e4d9c70b1a24f6e8d3c7b2a19f0e6d5"  # as long as a copy's own
ADDRESS = "readers-address@reader.invalid"
SOFT_BREAK = rb"(?:=\r\n)?"  # where quoted-printable ended a line within a mark
PLAIN_ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/^_`{|}~-][A-Za-z0-9.!#$%&'*+/^_`{|}~-]*@[A-Za-z0-9.-]+")


class WholeLines(type(SMTP)):
    """Leaves the headers alone that programs read: folded or encoded, the one click to leave is lost."""

    UNTOUCHED = ("list-unsubscribe", "list-unsubscribe-post", "list-id", "list-archive", "message-id", "feedback-id")

    def fold_binary(self, name, value):
        if name.lower() not in self.UNTOUCHED:
            return super().fold_binary(name, value)
        return f"{name}: {value}\r\n".encode("ascii")


POLICY = WholeLines(linesep="\r\n", max_line_length=76)  # quoted-printable has no longer lines


def marked(address, mark):
    """Return ``address`` with a mark before the @, by which what comes back is known."""
    name, _, host = address.rpartition("@")
    return f"{name}+{mark}@{host}"


def envelope_sender(key):
    """Where a mail comes back to when it cannot be delivered."""
    if settings.BOUNCE_ADDRESS:
        return marked(settings.BOUNCE_ADDRESS, key)
    return own_address()


def own_address():
    return bare(settings.DEFAULT_FROM_EMAIL)


@cache  # every mail asks, and to take an address apart costs more than all else that is done to a copy
def bare(address):
    """Return the address of ``Name <address>``, as mail servers take it."""
    return mailbox(parseaddr(address)[1])


def mailbox(address):
    """Return an address as mail servers take it; raise ValueError if it is none, or more than one."""
    name, _, host = address.rpartition("@")
    ascii_address = f"{name}@{punycode(host)}"
    if PLAIN_ADDRESS.fullmatch(ascii_address):
        return ascii_address
    parsed = Address(addr_spec=ascii_address)  # raises on what is no address, or several
    if not ascii_address.isascii() or "=?" in ascii_address:
        raise ValueError(f"{name[:20]}… is an address that mail servers do not take")
    return parsed.addr_spec


def headers(mailing, key, token):
    host = urlsplit(settings.SITE_URL).hostname
    leave = [f"<{mailing.leave_url.replace(TOKEN, token)}>"]
    if settings.LEAVE_ADDRESS:
        leave.append(f"<mailto:{marked(settings.LEAVE_ADDRESS, token)}?subject=leave>")
    return {
        "Message-ID": f"<{key}@{host}>",
        "List-Unsubscribe": ", ".join(leave),
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "List-Id": f"<newsletter.{host}>",
        "List-Archive": f"<{mailing.archive_url}>",
        "Feedback-ID": f"{mailing.about.replace(':', '-')}:newsletter:{host}",
    }


def message(mailing, *, key, to, token):
    """One copy as Django's mailers send it."""
    text, html = (part.replace(TOKEN, token) for part in (mailing.text, mailing.html))
    mail = EmailMultiAlternatives(mailing.subject, text, to=[to], headers=headers(mailing, key, token))
    mail.attach_alternative(html, "text/html")
    mail.metadata = {"key": key}  # what a provider's interface tells back
    return mail


class Master:
    """A mailing's bytes, cut where copies differ."""

    def __init__(self, mailing):
        self.mailing = mailing
        content = wire(quoted(message(mailing, key=KEY, to=ADDRESS, token=TOKEN).message(policy=POLICY)))
        self.pieces = list(cut(content))
        self.check()

    def check(self):
        """A mark that was encoded out of recognition would send one reader's link to all: then nothing is sent."""
        found = [piece[0] for piece in self.pieces if isinstance(piece, tuple) and piece[1].start == 0]
        words = self.mailing.text + self.mailing.html + headers(self.mailing, KEY, TOKEN)["List-Unsubscribe"]
        wanted = {"token": words.count(TOKEN), "key": 1, "to": 1}
        if any(found.count(name) != count for name, count in wanted.items()) or TOKEN not in self.mailing.leave_url:
            raise ValueError("The marks for reader and address are not where they should be.")

    def wire(self, copy):
        """Return sender, recipient and the bytes that go over the wire."""
        to, key = mailbox(copy.to), copy.key.hex
        values = {"to": to.encode(), "key": key.encode(), "token": copy.token.encode()}
        parts = [values[piece[0]][piece[1]] if isinstance(piece, tuple) else piece for piece in self.pieces]
        return envelope_sender(key), to, b"".join(parts)

    def message(self, copy):
        return message(self.mailing, key=copy.key.hex, to=copy.to, token=copy.token)


def quoted(mail):
    """Write text parts as quoted-printable: nothing but ASCII, no long lines, and never base64, which hides marks."""
    for part in mail.walk():
        if part.get_content_maintype() == "text":
            part.set_content(part.get_content(), part.get_content_subtype(), "utf-8", "quoted-printable")
    return mail


def wire(mail):
    """Return the bytes of a mail as they follow DATA: lines end in CRLF, a dot that begins one is doubled."""
    content = re.sub(rb"\r\n|\r|\n", b"\r\n", mail.as_bytes())
    return re.sub(rb"(?m)^\.", b"..", content).removesuffix(b"\r\n") + b"\r\n.\r\n"


def cut(content):
    """Yield the bytes between marks, and for each mark its name and the part of the value that stands there."""
    marks = {"to": ADDRESS, "key": KEY, "token": TOKEN}
    pattern = b"|".join(b"(?P<%s>%s)" % (name.encode(), broken(mark)) for name, mark in marks.items())
    end = 0
    for match in re.finditer(pattern, content):
        yield content[end : match.start()]
        yield from around_break(match.lastgroup, match[0])
        end = match.end()
    yield content[end:]


def broken(mark):
    return SOFT_BREAK.join(re.escape(character.encode()) for character in mark)


def around_break(name, found):
    before, soft_break, _ = found.partition(b"=\r\n")
    yield name, slice(0, len(before) if soft_break else None)
    if soft_break:
        yield soft_break
        yield name, slice(len(before), None)


class Single:
    """A mail about one thing, with its own words."""

    def wire(self, mail):
        return envelope_sender(mail.key.hex), mailbox(mail.to), wire(mail.message().message(policy=SMTP))

    def message(self, mail):
        return mail.message()
