"""Where mail that comes back can wait: a folder or file of the mail server, or a mailbox elsewhere over IMAP.

The bytes of every mail not yet read are handed over. What was understood is deleted; what is for a person stays, marked
as read.
"""

import imaplib
import mailbox
import ssl
from urllib.parse import unquote, urlsplit

SECONDS = 60  # for each step of the conversation with an IMAP server
ERRORS = (OSError, mailbox.Error, imaplib.IMAP4.error)


def read(url, read_one):
    """Hand the new mails of a mailbox to ``read_one``; raises ValueError if ``url`` names none."""
    kind, _, path = url.partition(":")
    readers = {"maildir": (read_maildir, path), "mbox": (read_mbox, path), "imap": (read_imap, url)}
    if kind.removesuffix("s") not in readers or not path:
        raise ValueError(
            "Name a mailbox in RETURNS_URL or after --box: maildir:/path, mbox:/path or imaps://user:password@host/folder."
        )
    reader, where = readers[kind.removesuffix("s")]
    reader(where, read_one)


def read_maildir(path, read):
    box = mailbox.Maildir(path, create=False)
    for key, mail in list(box.items()):
        if "S" in mail.get_flags():
            continue
        if read(box.get_bytes(key)):
            box.remove(key)
        else:
            mail.set_subdir("cur")
            mail.add_flag("S")
            box[key] = mail


def read_mbox(path, read):
    box = mailbox.mbox(path, create=False)
    box.lock()
    try:
        for key, mail in list(box.items()):
            if "R" in mail.get_flags():
                continue
            if read(box.get_bytes(key)):
                box.remove(key)
            else:
                mail.add_flag("R")
                box[key] = mail
        box.flush()
    finally:
        box.close()


def read_imap(url, read):
    """``imaps://user:password@host/folder``; with ``imap://`` the connection is encrypted before the password."""
    url = urlsplit(url)
    with connect(url) as server:
        server.login(unquote(url.username or ""), unquote(url.password or ""))
        server.select(f'"{unquote(url.path.strip("/")) or "INBOX"}"')
        _, [numbers] = server.uid("SEARCH", "UNSEEN")
        for number in (numbers or b"").decode().split():
            _, answer = server.uid("FETCH", number, "(BODY.PEEK[])")
            raw = next((part[1] for part in answer if isinstance(part, tuple)), None)
            if raw is not None:
                server.uid("STORE", number, "+FLAGS", r"(\Seen \Deleted)" if read(raw) else r"(\Seen)")
        server.expunge()


def connect(url):
    context = ssl.create_default_context()
    if url.scheme == "imaps":
        server = imaplib.IMAP4_SSL(url.hostname, url.port or 993, ssl_context=context, timeout=SECONDS)
    else:
        server = imaplib.IMAP4(url.hostname, url.port or 143, timeout=SECONDS)
        server.starttls(context)
    return server


def reason(error):
    """What went wrong, in the words of the server where it has some."""
    said = error.args[0] if isinstance(error, imaplib.IMAP4.error) and error.args else str(error)
    return said.decode(errors="replace") if isinstance(said, bytes) else said
