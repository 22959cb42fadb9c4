"""Finished pages, kept in the process in front of Django (docs/decisions/0004-finished-pages.md).

Django's handler and middleware cost half of a bare answer, so a page that says of itself that it is public is kept
as bytes, with its compressed variants. Pages are keyed by the content version, which database triggers raise with
every change a visitor could see: nobody gets a page that is more than a second older than the last change.
"""

import gzip
import hashlib
import time
from collections import OrderedDict
from functools import lru_cache
from threading import Lock

import brotli
from django.conf import settings
from django.db import DatabaseError, InterfaceError, close_old_connections, connection

from campaign.version import IN_ENVIRON, content_version

CHECK_EVERY = 0.5  # seconds between two looks at the content version: what is taken back is gone within one
KEEP = 60  # seconds; what changes with the clock alone, such as a launch date, shows after this long
MAX_PAGES = 1_000
MAX_BYTES = 200_000  # a longer answer is not kept
NEVER = ("/static/", "/pictures/", "/files/", "/admin/", "/accounts/")  # files are fit for caches as they are
OURS = ("content-length", "etag", "vary")
COMPRESSORS = {"br": lambda body: brotli.compress(body, quality=5), "gzip": lambda body: gzip.compress(body, 6)}


class Page:
    """One finished answer with its variants; ``headers`` are those of Django's response without what we say of it."""

    def __init__(self, headers, body, version):
        self.headers = [(name, value) for name, value in headers if name.lower() not in OURS]
        self.body = body
        self.version = version
        self.expires = time.monotonic() + KEEP
        self.digest = hashlib.blake2b(body, digest_size=12).hexdigest()
        self.variants = {}

    def answer(self, environ, start_response):
        encoding = accepted_encoding(environ.get("HTTP_ACCEPT_ENCODING", ""))
        etag, unchanged, whole, body = self.variants.get(encoding) or self.make_variant(encoding)
        if etag in environ.get("HTTP_IF_NONE_MATCH", ""):
            start_response("304 Not Modified", unchanged.copy())
            return []
        start_response("200 OK", whole.copy())
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    def make_variant(self, encoding):
        """Compress the page; keep it with its ETag and the headers of a short and of a whole answer."""
        etag = f'"{self.digest}{encoding and "-" + encoding}"'
        body = COMPRESSORS[encoding](self.body) if encoding else self.body
        unchanged = [*self.headers, ("ETag", etag), ("Vary", "Accept-Encoding")]
        whole = [*unchanged, ("Content-Length", str(len(body)))]
        if encoding:
            whole.append(("Content-Encoding", encoding))
        variant = self.variants[encoding] = etag, unchanged, whole, body
        return variant


class ContentVersion:
    """What every visible change replaces, read at most twice a second by a process."""

    def __init__(self):
        self.value = None
        self.checked = 0.0
        self.lock = Lock()

    def current(self):
        if time.monotonic() - self.checked >= CHECK_EVERY and self.lock.acquire(blocking=False):
            try:
                self.value = self.read()
            finally:
                self.checked = time.monotonic()
                self.lock.release()
        return self.value

    def read(self):
        """The version, or the last one known while the database is away."""
        close_old_connections()
        try:
            return content_version()
        except (DatabaseError, InterfaceError):
            connection.close()
            return self.value


class PageCache:
    """WSGI application that answers anonymous GETs of public pages from memory and hands on everything else."""

    def __init__(self, application):
        self.application = application
        self.version = ContentVersion()
        self.pages = OrderedDict()

    def __call__(self, environ, start_response):
        version = environ[IN_ENVIRON] = self.version.current()
        if not is_cacheable(environ):
            return self.application(environ, start_response)
        key = cache_key(environ)
        page = self.pages.get(key)
        if page and page.version == version and time.monotonic() < page.expires:
            return page.answer(environ, start_response)
        return self.render(environ, start_response, key, version)

    def render(self, environ, start_response, key, version):
        """Ask Django for the page, keep it when it is public, and answer with it.

        The whole of it at once: the server sends bytes by itself, but gives a thread to whoever is sent pieces.
        """
        started = []
        response = self.application(
            environ | {"REQUEST_METHOD": "GET"},
            lambda status, headers, exc_info=None: started.append((status, headers)),
        )
        try:
            body = b"".join(response)
        finally:
            response.close()
        status, headers = started[-1]
        page = self.pages.get(key)
        if status.startswith("503") and page and page.version == version:
            return page.answer(environ, start_response)  # an old page is better than none, if nothing was taken back
        if is_public(status, headers) and len(body) <= MAX_BYTES and version is not None:
            page = Page(headers, body, version)
            self.keep(key, page)
            return page.answer(environ, start_response)
        start_response(status, headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    def keep(self, key, page):
        self.pages[key] = page
        while len(self.pages) > MAX_PAGES:
            self.pages.popitem(last=False)


def is_cacheable(environ):
    return (
        environ["REQUEST_METHOD"] in ("GET", "HEAD")
        and settings.SESSION_COOKIE_NAME not in environ.get("HTTP_COOKIE", "")
        and not environ.get("PATH_INFO", "").startswith(NEVER)
    )


def cache_key(environ):
    get = environ.get
    scheme, proxy_scheme = environ["wsgi.url_scheme"], get("HTTP_X_FORWARDED_PROTO")
    return scheme, proxy_scheme, get("HTTP_HOST"), get("PATH_INFO"), get("QUERY_STRING")


def is_public(status, headers):
    headers = {name.lower(): value for name, value in headers}
    return status.startswith("200") and "public" in headers.get("cache-control", "") and "set-cookie" not in headers


@lru_cache(maxsize=100)
def accepted_encoding(header):
    """The best encoding that ``Accept-Encoding`` names and does not refuse: ``br``, ``gzip`` or an empty string."""
    accepted = {part.split(";")[0].strip() for part in header.split(",") if not part.replace(" ", "").endswith(";q=0")}
    return next((encoding for encoding in COMPRESSORS if encoding in accepted), "")
