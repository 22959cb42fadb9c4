"""A mailing for tests, frozen as the newsletter does it: the readers come from a query."""

import secrets

from django.utils.timezone import now

from outbox import mailings
from outbox.models import hash_of
from outbox.sender import Sender

LEAVE = f"http://localhost:8000/newsletter/leave/{mailings.TOKEN}/12/"
WORDS = {
    "subject": "Five more areas have signed",
    "text": f"Dear reader,\n\nread on.\n\nLeave: {LEAVE}\n",
    "html": f'<p>Dear reader,</p>\n<p><a href="{LEAVE}">Leave</a></p>\n',
    "leave_url": LEAVE,
    "archive_url": "http://localhost:8000/newsletter/archive/12-five/",
}


class Readers:
    """Addresses with their hashes and tokens, in place of the newsletter's query of its subscribers."""

    def __init__(self, addresses):
        self.rows = [(to, hash_of(to), secrets.token_urlsafe(16)) for to in addresses]

    @property
    def query(self):
        return self

    def sql_with_params(self):
        return "VALUES " + ", ".join(["(%s, %s, %s)"] * len(self.rows)), [value for row in self.rows for value in row]


def freeze(*addresses, about="issue:12", starts_at=None, **words):
    return mailings.freeze(about, **WORDS | words, readers=Readers(addresses), starts_at=starts_at or now())


def people(count):
    return [f"reader{n:03}@example.org" for n in range(count)]


def send():
    Sender().run(once=True)
