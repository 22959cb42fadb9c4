"""Requests that mean nothing, or no good: each is refused with a clear page."""

import re

import pytest
from visitor import Visitor, entry, refused, send_raw

pytestmark = pytest.mark.usefixtures("nothing_stored")

DIGITS = "9" * 5_000
PAGES = ["/", "/supporters/", "/sign-up/", "/sign-up/check-your-email/", "/fact-sheets/", "/privacy/", "/no-such-page/"]
PAGES += [
    "/supporters/totals.json",
    "/supporters/your-entry/",
    "/sign-up/confirm/1.x.y/",
    "/admin/",
    "/accounts/login/",
]
STRANGE_SEARCHES = [
    "'",
    "''",
    '"',
    "%",
    "_",
    "\\",
    ":*",
    "a:*b",
    "'a':A",
    "& | !",
    "!!",
    "<->",
    "(",
    "a & b",
    "$$",
    "--",
]
STRANGE_SEARCHES += ["'; DROP TABLE supporters_organisation; --", "\u202eabc", "🌻", "\t\r\n", "́", "x" * 20_000]


@pytest.mark.parametrize(
    "address",
    [
        *("/%00", "/sign-up/%00/", "/sign-up/confirm/%00/", "/static/%00", "/admin/%00", "/supporters/1-%00/"),
        *("/supporters/?q=%00", "/supporters/?%00=1", "/supporters/?after=%00", "/accounts/login/?next=%00"),
        *("/%ff%fe/", "/sign-up/confirm/%ff/", "/supporters/?q=%ff", "/supporters/?q=%c0%af", "/supporters/?%ff=1"),
        *("/supporters/?q=%ed%a0%80", "/%2e%2e/%2e%2e/etc/passwd", "//other.example/x"),
        *("/supporters/?after=9223372036854775808", "/supporters/?after=-1", "/supporters/?after=1e9"),
        *("/supporters/?after=", "/supporters/?after=%D9%A3", "/supporters/?after=%C2%B2"),
        *(f"/supporters/?after={DIGITS}", f"/supporters/{DIGITS}-x/", "/supporters/9223372036854775808-x/"),
        *("/supporters/-1-x/", "/supporters/?" + "a=1&" * 5_000),
        *("/pictures/%00", "/pictures/..%2f..%2fetc%2fpasswd", "/files/pack/..%2f..%2fx", "/files/organisations/1/x"),
        *(f"/with/{DIGITS}x/", f"/publications/report/files/{DIGITS}/", f"/publications/report/editions/{DIGITS}/%ff/"),
        *("/preview/%00/", "/preview/page-1.x.y/", "/facts/tables/x.csv", "/facts/%e2%80%ae.csv", "/a" * 10_000),
        *("/newsletter/confirm/%00/", f"/newsletter/leave/x/{DIGITS}/", "/newsletter/preferences/%ff/"),
        *("/newsletter/your-data/1.x.y/newsletter-data.json", f"/newsletter/new-address/{DIGITS}.x.y/"),
        *("/sign-up/status/x/pack/poster.pdf", f"/sign-up/status/{DIGITS}/pack/%ff", "/publications/x/tell-me/"),
    ],
)
def test_an_address_that_means_nothing_is_refused(live_site, address):
    with Visitor(live_site) as visitor:
        assert refused(visitor.get(address), 400, 404)


@pytest.mark.parametrize("words", STRANGE_SEARCHES)
def test_a_search_for_anything_at_all_is_answered(live_site, words):
    with Visitor(live_site) as visitor:
        assert visitor.get("/supporters/", q=words).status == 200
        assert visitor.get("/supporters/", kind=words, area=words).status == 200


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "FOO"])
def test_other_methods_are_refused_on_every_page(live_site, method):
    with Visitor(live_site) as visitor:
        for page in [*PAGES, "/static/css/site.css"]:
            assert refused(visitor.ask(method, page), 405), page


@pytest.mark.parametrize("page", ["/", "/supporters/", "/supporters/totals.json", "/privacy/", "/fact-sheets/"])
def test_a_page_that_only_shows_takes_no_form(live_site, page):
    with Visitor(live_site) as visitor:
        answer = visitor.post(page, {"name": "A Name"})

    assert refused(answer, 405)
    assert "GET" in answer.headers["allow"]


@pytest.mark.parametrize(
    "host", ["other.example", "", "a b", "x@localhost", "[::1", "localhost:port", "localhost/", "ÿ"]
)
def test_another_host_is_refused(live_site, host):
    with Visitor(live_site) as visitor:
        for page in ("/", "/supporters/", "/sign-up/"):
            assert refused(visitor.get(page, {"Host": host.encode("latin-1")}), 400)


@pytest.mark.parametrize(
    "header",
    [
        *({"Sec-Fetch-Site": site} for site in ("cross-site", "same-site", "nonsense")),
        *({"Origin": site} for site in ("https://other.example", "http://localhost:1", "null", "http://[::1", "//")),
    ],
)
def test_a_form_from_another_site_is_refused(live_site, header):
    with Visitor(live_site) as visitor:
        for page in ("/sign-up/", "/supporters/your-entry/", "/accounts/login/"):
            assert refused(visitor.post(page, entry("Another Site", "garbage@example.org"), header), 403)


@pytest.mark.parametrize(
    "line", [b"GET / x HTTP/1.1", b"GET /\xff HTTP/1.1", b"GET /\0 HTTP/1.1", b"\0\0\0", b"GET " + b"/" * 70_000]
)
def test_what_is_no_request_at_all_does_not_reach_the_site(live_site, line):
    answer = send_raw(live_site, line + b"\r\nHost: localhost\r\n\r\n")

    assert re.match(rb"HTTP/1.1 4\d\d |$", answer)
