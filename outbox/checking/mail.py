"""What the bytes of a mail say: as they leave here, and as they arrived in somebody's mailbox."""

import re
from email import message_from_bytes
from email.utils import parseaddr

from . import good, look, wrong

LONGEST = 998  # characters in a line that every mail server must take
ONE_CLICK = ("List-Unsubscribe", "List-Unsubscribe-Post")
ON_THE_WAY = "Something between us and the mailbox rewrites it: ask those who run the mail server."


def as_sent(content):
    """``content`` is what goes over the wire: whatever is wrong here is our own doing."""
    head = content.partition(b"\r\n\r\n")[0].decode("ascii", "replace")
    yield from one_click(head, "Report this: the site itself writes these headers.")
    longest = max(map(len, content.split(b"\r\n")))
    if longest > LONGEST:
        yield wrong(f"A line has {longest} characters: servers cut it.", "Report this: the site breaks lines itself.")
    else:
        yield good(f"No line is longer than {LONGEST} characters: the longest has {longest}.")
    if not content.isascii():
        yield look("The mail is not pure ASCII: old servers may spoil it.")


def one_click(head, todo):
    """``head`` is the mail's header as text, its lines as they are."""
    lines = dict(re.findall(r"(?m)^(List-Unsubscribe(?:-Post)?):[ \t]*((?:.|\r?\n[ \t])*)", head))
    leave, post = (" ".join(lines.get(name, "").split()) for name in ONE_CLICK)
    if not re.search(r"<https://[^>\s]+>", leave):
        has_http = "<http://" in leave
        why = "leads to http://, which mail programs refuse" if has_http else "is missing, encoded or broken in two"
        yield wrong(f"List-Unsubscribe {why}.", "Set SITE_URL to an https:// address." if has_http else todo)
    elif post != "List-Unsubscribe=One-Click":
        yield wrong("List-Unsubscribe-Post is missing or changed: no mail program offers its button.", todo)
    else:
        yield good("Both headers for leaving with one click are there and whole.")


def as_received(raw):
    """``raw`` is a copy of the probe as a mailbox stored it (“Show original”, “Save as”)."""
    mail = message_from_bytes(raw)
    head = re.split(rb"\r?\n\r?\n", raw, maxsplit=1)[0].decode("utf-8", "replace")
    yield from one_click(head, ON_THE_WAY)
    yield from signatures(mail)
    yield from results(mail)


def signatures(mail):
    found = [tags(str(value)) for value in mail.get_all("DKIM-Signature", [])]
    if not found:
        yield wrong("The mail carries no DKIM signature.", "Switch DKIM on at the mail server: docs/mail.md, DKIM.")
        return
    domain = domain_of(mail["From"])
    own = [signature for signature in found if is_aligned(signature.get("d", ""), domain)]
    if not own:
        signers = ", ".join(sorted({signature.get("d", "?") for signature in found}))
        yield wrong(f"It is signed by {signers}, not by {domain}.", f"Let the mail server sign with d={domain}.")
        return
    yield from covers(own, domain)


def covers(signatures, domain):
    """Both headers must be under one signature: mail programs trust the button only then."""
    for signature in signatures:
        signed = {name.strip().lower() for name in signature.get("h", "").split(":")}
        if {name.lower() for name in ONE_CLICK} <= signed:
            name = f"{signature.get('s')}._domainkey.{signature.get('d')}"
            yield good(f"The DKIM signature of {signature.get('d')} covers both headers for leaving (key {name}).")
            return
    todo = "Add list-unsubscribe and list-unsubscribe-post to the signed headers: docs/mail.md, DKIM."
    yield wrong(f"The DKIM signature of {domain} does not cover List-Unsubscribe and List-Unsubscribe-Post.", todo)


def results(mail):
    """What the receiving server found; the topmost header is its own, any other may be forged."""
    said = " ".join(str(mail.get("Authentication-Results", "")).split())
    if not said:
        yield look("The receiving server left no Authentication-Results: read the probe in another mailbox too.")
        return
    for method in ("spf", "dkim", "dmarc"):
        found = re.findall(rf"\b{method}=(\w+)", said)
        if "pass" in found:
            yield good(f"{method.upper()} passes, says the receiving server.")
        else:
            result = found[0] if found else "not looked at"
            yield wrong(
                f"{method.upper()}: {result}, says the receiving server.", f"See docs/mail.md, {method.upper()}."
            )


def tags(value):
    """The tags of a DKIM signature or record: ``{"d": "example.org", …}``."""
    pairs = (part.partition("=") for part in value.split(";"))
    return {name.strip(): "".join(text.split()) for name, _, text in pairs if name.strip()}


def domain_of(address):
    return parseaddr(str(address or ""))[1].rpartition("@")[2].lower()


def is_aligned(one, other):
    """Whether two domains speak for each other, as DMARC's relaxed mode has it."""
    one, other = one.lower(), other.lower()
    return bool(one and other) and (one == other or one.endswith(f".{other}") or other.endswith(f".{one}"))
