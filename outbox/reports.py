"""What a mail that comes back says: bounces (RFC 3464), complaints (RFC 5965), and shapes older than either.

Anybody can write such a mail. What makes one worth reading is the key in it, which only who had the copy can know.
"""

import re
from dataclasses import dataclass
from email import message_from_bytes
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings

from .models import Bounce

ADDRESSED_TO = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "X-Failed-To", "To", "Cc")
COMPLAINTS = {"abuse", "fraud", "virus", "opt-out", "other"}  # “not-spam” and “auth-failure” are none
KEY, TOKEN = "([0-9a-f]{32})", "([A-Za-z0-9_-]{22})"
ENHANCED = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?!\.?\d)")  # 5.1.1, but no IP address
CODE = re.compile(r"(?<![\d.])([45]\d\d)(?=[ -])")
UNDER_WAY = re.compile(r"not yet been delivered|delayed|will (?:keep|continue) trying|do not need to (?:re|do)", re.I)
NOBODY = re.compile(
    r"(?:unknown|no such|invalid|nonexistent|non-existent) (?:local )?(?:user|recipient|mailbox|account|address|person)"
    r"|(?:user|recipient|mailbox|account|address)[^.\n]{0,60}"
    r"(?:unknown|not found|not exist|no longer|isn't|unavailable: no)"
    r"|no mailbox here|not a known user|not our customer",
    re.I,
)
POLICY = re.compile(r"spam|block(?:ed|list)|blacklist|reputation|policy|rejected for content|virus|dmarc|\bspf\b", re.I)
PERSONAL = re.compile(r"<?[^\s<>\"(;,:]+@[^\s<>\");,:]+>?")


@dataclass(frozen=True)
class Report:
    key: UUID | None = None
    token: str = ""  # of a reader who leaves by mail
    bounce: str = ""  # one of Bounce; empty: the copy arrived, or is on its way
    code: int | None = None
    text: str = ""
    is_automatic: bool = False  # no person wrote it, and none needs to read it


def read(raw, to=""):
    """Return the Report that the mail ``raw`` (bytes) is, or None; ``to`` is whom it came for, if the server says."""
    mail = message_from_bytes(raw)
    recipients = [to, *(str(value) for name in ADDRESSED_TO for value in mail.get_all(name, []))]
    if token := mark(" ".join(recipients), settings.LEAVE_ADDRESS, TOKEN):
        return None if is_reply(mail) else Report(token=token, is_automatic=True)
    key = key_in(" ".join(recipients)) or key_in(raw.decode("latin-1"))
    return Report(key=UUID(key), **verdict(mail)) if key else None


def key_in(text):
    host = re.escape(urlsplit(settings.SITE_URL).hostname)
    message_id = re.search(f"<{KEY}@{host}>", text, re.I)
    return mark(text, settings.BOUNCE_ADDRESS, KEY) or (message_id and message_id[1])


def mark(text, address, pattern):
    """Return what stands between “+” and “@” in ``address`` wherever ``text`` holds it, or None."""
    name, at, host = address.rpartition("@")
    # Some servers write “+” as “=2B” or keep the address inside another one: “prvs=…=bounce+KEY@…”.
    found = at and re.search(rf"{re.escape(name)}(?:\+|=2B){pattern}@{re.escape(host)}", text, re.I)
    return found[1] if found else None


def is_reply(mail):
    """Whether a machine answers: nobody leaves by being on holiday, nor by having no mailbox."""
    return mail.get_content_type() == "multipart/report" or str(mail.get("Auto-Submitted", "")).startswith("auto-repl")


def verdict(mail):
    for part in mail.walk():
        kind = part.get_content_type()
        if kind == "message/feedback-report":
            return complaint(fields(part))
        if kind in ("message/delivery-status", "message/global-delivery-status"):
            return delivery_status(fields(part))
    if mail.get("X-Failed-Recipients") or re.match(r"[^@]*\b(mailer-daemon|postmaster)\b", str(mail["From"]), re.I):
        return old_shape(words_of(mail))
    return {"is_automatic": str(mail.get("Auto-Submitted", "no")).lower() != "no"}


def fields(part):
    """Every field of a report's machine-readable part, in lower case, as the last block that has it says."""
    blocks = part.get_payload() if part.is_multipart() else [part]
    found = {}
    for block in blocks:
        found |= {name.lower(): " ".join(str(value).split()) for name, value in block.items()}
        if not block.is_multipart() and isinstance(body := block.get_payload(), str):
            # A part that is no list to Python's parser keeps its second block as the body of the first.
            found |= {name.lower(): value.strip() for name, value in re.findall(r"(?m)^([\w-]+):[ \t]*(.*)$", body)}
    return found


def complaint(report):
    kind = report.get("feedback-type", "").lower()
    return {"bounce": Bounce.COMPLAINT if kind in COMPLAINTS else "", "text": kind, "is_automatic": True}


def delivery_status(report):
    action, status = report.get("action", "failed").lower(), report.get("status", "")
    text = report.get("diagnostic-code", "").partition(";")[2].strip() or status
    if action != "failed":
        return {"text": text_of(text), "is_automatic": True}
    return judged(status, text)


def old_shape(words):
    """A bounce in plain words: the last code in them is what the other server said."""
    if UNDER_WAY.search(words):
        return {"is_automatic": True}
    reason = next((line for line in words.splitlines() if CODE.search(line) or ENHANCED.search(line)), words)
    return judged("", " ".join(reason.split()), also=words)


def words_of(mail):
    """The bounce's own words, without the mail it returns."""
    for part in mail.walk():
        if part.get_content_maintype() == "text":
            text = (part.get_payload(decode=True) or b"").decode("utf-8", "replace")
            return re.split(r"(?im)^-+.*(?:copy of the message|original message|below this line).*$", text)[0]
    return ""


def judged(status, text, also=""):
    enhanced = ENHANCED.search(status)
    if not enhanced or enhanced[2] == "0":  # “5.0.0” says nothing: what the other server answered may say more
        enhanced = ENHANCED.search(text) or enhanced
    code = CODE.search(text)
    return {
        "bounce": kind_of(enhanced, code, f"{text} {also}"),
        "code": int(code[1]) if code else None,
        "text": text_of(text),
        "is_automatic": True,
    }


def kind_of(enhanced, code, words):
    """Hard only if the address is what is wrong: what a server thinks of us or our words is never held against it."""
    level, subject, detail = (int(number) for number in enhanced.groups()) if enhanced else (0, 0, 0)
    level = level or (int(code[1][0]) if code else 0)
    if level == 4:
        return Bounce.SOFT
    if subject in (6, 7) or (subject, detail) in ((1, 7), (1, 8)):  # the words, a policy, our own address
        return Bounce.REFUSED
    if subject == 1:
        return Bounce.HARD
    if subject == 0 and POLICY.search(words):
        return Bounce.REFUSED
    return Bounce.HARD if subject == 0 and NOBODY.search(words) else Bounce.SOFT


def text_of(text):
    """Something to show and to keep: one line without anybody's address."""
    return PERSONAL.sub("…", " ".join(text.replace("\x00", "").split()))[:300]
