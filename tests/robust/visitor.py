"""Visitors without a browser: a connection that is kept open, forms as browsers send them, and raw bytes."""

import html
import re
import socket
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from threading import Barrier
from typing import NamedTuple
from urllib.parse import urlencode

FORM = "application/x-www-form-urlencoded"
# What somebody types who does not find these on the keyboard.
PLAIN = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ı": "i", "ﬁ": "fi", "ﬂ": "fl", "\xad": ""}
PLAIN |= {"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "..."}


class Answer(NamedTuple):
    status: int
    headers: dict
    body: bytes

    @property
    def text(self):
        return self.body.decode()


class Visitor:
    """One person's connection to the site; not for two threads at once."""

    def __init__(self, site):
        self.connection = HTTPConnection("127.0.0.1", site.port, timeout=30)
        self.host = f"localhost:{site.port}"

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.connection.close()

    def ask(self, method, path, body=None, headers=()):
        self.connection.request(method, path, body, {"Host": self.host} | dict(headers))
        response = self.connection.getresponse()
        headers = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, headers, response.read())

    def get(self, path, headers=(), **query):
        return self.ask("GET", path + ("?" + urlencode(query) if query else ""), headers=headers)

    def post(self, path, fields=(), headers=()):
        return self.ask("POST", path, typed_form(fields), {"Content-Type": FORM} | dict(headers))


def typed_form(fields):
    return urlencode(fields, doseq=True).encode()


def send_raw(site, request, wait=True):
    """Send bytes that no client would; return all that comes back, or hang up without waiting for it."""
    with socket.create_connection(("127.0.0.1", site.port), timeout=20) as connection:
        connection.sendall(request)
        if not wait:
            return b""
        return b"".join(iter(lambda: connection.recv(65_536), b""))


def refused(answer, *statuses):
    """Whether it is one of these refusals, told in the site's own look."""
    return answer.status in statuses and "Race for Justice" in answer.text


def entry(name, email, **changes):
    """What somebody fills in to sign up, as the form's fields."""
    return {
        "name": name,
        "kind": "charity",
        "areas_of_work": ["north-west", "wales"],
        "work": ["prevention"],
        "listing": "public",
        "contact_name": "Test Person",
        "contact_role": "Trustee",
        "contact_email": email,
        "authority": "on",
    } | changes


def share_out(site, items, act, threads=6):
    """What ``act(visitor, item)`` returns for each item, in any order, by several visitors side by side."""
    with ThreadPoolExecutor(threads) as pool:
        parts = [pool.submit(work_through, site, items[n::threads], act) for n in range(threads)]
    return [result for part in parts for result in part.result()]


def work_through(site, items, act):
    with Visitor(site) as visitor:
        return [act(visitor, item) for item in items]


def all_at_once(count, act):
    """``[act(number), …]``, begun together."""
    ready = Barrier(count)

    def wait_and_act(number):
        ready.wait(20)
        return act(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(wait_and_act, range(count)))


def names_in(page):
    """The organisations a directory page lists, as a reader sees them."""
    return [html.unescape(name) for name in re.findall(r"<h2><a [^>]*><bdi>(.*?)</bdi></a></h2>", page, re.S)]


def next_page(page):
    link = re.search(r'href="([^"]+)" rel="next"', page)
    return link and html.unescape(link[1])


def errors_in(page):
    """What a form says that comes back."""
    blocks = re.findall(r'class="invalid-feedback">(.*?)</div>', page, re.S)
    return [" ".join(html.unescape(re.sub("<[^>]+>", "", block)).split()) for block in blocks]


def typed(name):
    """``name`` as somebody types it who leaves out accents, points and vowel marks, in lower case."""
    letters = unicodedata.normalize("NFD", name.lower().translate(str.maketrans(PLAIN)))
    return "".join(letter for letter in letters if unicodedata.combining(letter) < 10)  # below: parts of letters
