"""A filled site as a visitor could walk it: every page of every kind, in every language, looked at one by one."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from html.parser import HTMLParser
from urllib.error import HTTPError
from urllib.parse import urldefrag, urljoin
from urllib.request import urlopen

import pytest

from tests.browser.axe import look_at
from tests.browser.conftest import visit
from tests.browser.pages import ADDRESSES
from tests.browser.test_html import mistakes

PAGES = 300  # at the least
FILES = ("//", "/static/", "/files/", "/pictures/", "/cards/")
VISITORS = 4  # at once


class Links(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.found = set()
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag == "a":
            self.found.add(dict(attrs).get("href", ""))


@pytest.fixture(scope="module")
def answers(demo_site):
    """Status and HTML (None of what is no page) by path, for whoever follows every link from the home page."""
    found, waiting = {}, {"/"}
    with ThreadPoolExecutor(VISITORS) as visitors:
        while waiting:
            answers = dict(zip(waiting, visitors.map(partial(read, demo_site), waiting), strict=True))
            found |= answers
            links = {
                urldefrag(urljoin(path, link)).url for path, (_, html) in answers.items() for link in links_of(html)
            }
            waiting = {link for link in links - found.keys() if link.startswith("/") and not link.startswith(FILES)}
    return found


def links_of(html):
    return Links(html).found if html else ()


def read(site, path):
    try:
        with urlopen(site.url + path) as answer:
            is_page = answer.headers["Content-Type"].startswith("text/html")
            return answer.status, answer.read().decode() if is_page else None
    except HTTPError as refused:
        return refused.code, None


@pytest.fixture(scope="module")
def pages(answers):
    """The HTML of every page by its path, and of those that differ in numbers or names alone, the first."""
    first = {}
    for path, (_, html) in sorted(answers.items()):
        if html:
            first.setdefault(alike(path), (path, html))
    return dict(first.values())


def alike(path):
    """What a page shares with others: area versions of a sheet the sheet, filters the list, Welsh pages their kind."""
    parts = path.strip("/").split("/")
    if parts[0] == "cy":
        return tuple(parts[:2]), len(parts), "=" in path
    if parts[0] == "fact-sheets" and len(parts) == 3:
        return tuple(parts[:2]), len(parts)
    return path.partition("=")[0]


def test_every_link_of_the_filled_site_leads_somewhere(answers):
    assert {path: status for path, (status, _) in answers.items() if status != 200} == {}


def test_the_filled_site_has_pages_enough(pages):
    assert len(pages) >= PAGES


def test_the_markup_of_every_page_of_the_filled_site_is_valid(pages, node_modules, tmp_path):
    for number, html in enumerate(pages.values()):
        (tmp_path / f"{number}.html").write_text(html)

    assert [f"{list(pages)[int(each.split(',')[0])]} {each}" for each in mistakes(node_modules, tmp_path)] == []


def test_axe_finds_nothing_wrong_with_any_page_of_the_filled_site(pages, chromium, demo_site):
    found = []
    with visit(chromium, demo_site) as page:
        for path in pages.keys() - set(ADDRESSES.values()):  # which test_accessible.py looks at, on the same site
            page.goto(path)
            for width in (320, 1280):
                found += [f"{path}, {each}" for each in look_at(page, width)]

    assert not found, "\n".join(found[:30])
