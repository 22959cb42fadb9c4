"""The pages kept in memory, with a small application behind them instead of Django."""

import gzip

import brotli
import pytest

from raceforjustice import page_cache
from raceforjustice.page_cache import PageCache


class Site:
    """A WSGI application that counts how often it is asked."""

    def __init__(self):
        self.asked, self.status, self.body = 0, "200 OK", b"Hello"
        self.headers = [("Cache-Control", "max-age=0, public")]

    def __call__(self, environ, start_response):
        self.asked += 1
        start_response(self.status, self.headers)
        return Answer([self.body])


class Answer(list):
    def close(self):
        pass


@pytest.fixture
def site():
    return Site()


@pytest.fixture
def cache(site):
    cache = PageCache(site)
    cache.version.value = 1
    cache.version.read = lambda: cache.version.value
    return cache


def ask(cache, path="/", method="GET", **environ):
    """The status, headers and body of one answer."""
    told = []
    environ = {"REQUEST_METHOD": method, "PATH_INFO": path, "wsgi.url_scheme": "http", "HTTP_HOST": "x", **environ}
    body = b"".join(cache(environ, lambda status, headers: told.append((status, dict(headers)))))
    return *told[0], body


def test_the_same_page_is_made_once(cache, site):
    assert ask(cache)[2] == ask(cache)[2] == b"Hello"
    assert site.asked == 1


@pytest.mark.parametrize(
    "other", [{"path": "/b"}, {"QUERY_STRING": "q=1"}, {"HTTP_HOST": "y"}, {"HTTP_X_FORWARDED_PROTO": "https"}]
)
def test_another_address_is_another_page(cache, site, other):
    ask(cache)
    ask(cache, **other)

    assert site.asked == 2


def test_a_change_is_shown_as_soon_as_it_is_known(cache, site):
    ask(cache)
    cache.version.value, cache.version.checked = 2, 0
    site.body = b"Changed"

    assert ask(cache)[2] == b"Changed"


def test_what_the_clock_alone_changes_shows_after_a_while(cache, site, monkeypatch):
    ask(cache)
    clock = page_cache.time.monotonic
    monkeypatch.setattr(page_cache.time, "monotonic", lambda: clock() + page_cache.KEEP)
    site.body = b"Launched"

    assert ask(cache)[2] == b"Launched"


@pytest.mark.parametrize(
    "headers", [[], [("Cache-Control", "no-store")], [("Cache-Control", "public"), ("Set-Cookie", "a=b")]]
)
def test_what_is_not_public_is_never_kept(cache, site, headers):
    site.headers = headers

    ask(cache)
    ask(cache)

    assert site.asked == 2


@pytest.mark.parametrize("environ", [{"HTTP_COOKIE": "sessionid=x"}, {"method": "POST"}, {"path": "/admin/"}])
def test_staff_and_forms_are_handed_on(cache, site, environ):
    ask(cache)
    ask(cache, **environ)

    assert site.asked == 2


@pytest.mark.parametrize("status", ["404 Not Found", "302 Found", "503 Service Unavailable"])
def test_only_whole_answers_are_kept(cache, site, status):
    site.status = status

    assert ask(cache)[0] == ask(cache)[0] == status
    assert site.asked == 2


def test_while_the_database_is_away_old_pages_go_on_being_shown(cache, site):
    ask(cache)
    next(iter(cache.pages.values())).expires = 0
    site.status, site.body = "503 Service Unavailable", b"We will be back soon"

    assert ask(cache) == ask(cache)
    assert ask(cache)[2] == b"Hello"
    assert ask(cache, "/other")[0] == "503 Service Unavailable"


def test_what_was_taken_back_does_not_return_when_the_database_is_away(cache, site):
    """The page of a withdrawn story answers 410 from then on, which is not kept: the one before it still is."""
    ask(cache)
    cache.version.value, cache.version.checked = 2, 0
    site.status = "410 Gone"
    ask(cache)

    site.status = "503 Service Unavailable"

    assert ask(cache)[0] == "503 Service Unavailable"


@pytest.mark.parametrize(
    ("accepted", "encoding", "unpack"),
    [("gzip, deflate, br", "br", brotli.decompress), ("gzip", "gzip", gzip.decompress), ("br;q=0", None, bytes)],
)
def test_a_page_is_sent_as_the_browser_can_read_it(cache, accepted, encoding, unpack):
    _, headers, body = ask(cache, HTTP_ACCEPT_ENCODING=accepted)

    assert headers.get("Content-Encoding") == encoding
    assert unpack(body) == b"Hello"
    assert int(headers["Content-Length"]) == len(body)


def test_a_page_has_one_etag_and_it_is_ours(cache, site):
    site.headers = [*site.headers, ("ETag", '"of the view"')]
    told = []
    cache({"REQUEST_METHOD": "GET", "wsgi.url_scheme": "http"}, lambda status, headers: told.extend(headers))

    [etag] = [value for name, value in told if name == "ETag"]
    assert etag != '"of the view"'


def test_a_browser_that_has_the_page_is_sent_no_body(cache):
    _, headers, _ = ask(cache)

    status, again, body = ask(cache, HTTP_IF_NONE_MATCH=headers["ETag"])

    assert (status, body) == ("304 Not Modified", b"")
    assert again["ETag"] == headers["ETag"]


def test_a_head_request_gets_the_headers_of_the_page(cache):
    _, headers, body = ask(cache, method="HEAD")

    assert body == b""
    assert headers["Content-Length"] == "5"


def test_the_memory_has_an_end(cache, site):
    for number in range(page_cache.MAX_PAGES + 5):
        ask(cache, f"/{number}")

    assert len(cache.pages) == page_cache.MAX_PAGES


def test_a_long_file_keeps_no_thread_for_as_long_as_a_slow_line_takes(cache, site):
    site.body = b"x" * (page_cache.MAX_BYTES + 1)
    site.headers = [*site.headers, ("Content-Length", str(len(site.body)))]

    answer = cache({"REQUEST_METHOD": "GET", "wsgi.url_scheme": "http"}, lambda *start: None)

    assert type(answer) is list  # what the server sends by itself: all of it is there
    assert answer == [site.body]
    assert not cache.pages
    assert ask(cache, method="HEAD")[2] == b""
