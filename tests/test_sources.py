"""A walk through every page of a filled site: each link leads somewhere, and each number to its source."""

from urllib.parse import urldefrag, urljoin

import pytest
from django.core.management import call_command
from django.test import Client
from lxml.html import document_fromstring

from campaign.languages import LANGUAGES
from campaign.models import Figure, Goal, Series
from campaign.numbers import STATISTIC, passed_over

pytestmark = pytest.mark.django_db

# In other languages the same numbers stand in other words; tests/browser/test_filled_site.py follows those links.
ELSEWHERE = ("/static/", *(f"/{language}/" for language in LANGUAGES))
LIVING = ("/supporters/", "/sign-up/")  # what stands here is counted from the site's own rows
UNREAD = {"script", "style", "textarea", "select", "nav"}
COUNTED_HERE = {"kicker", "tally", "count", "only-print", "address"}  # sheet 2, 28 organisations: not from any source
ALONE = {"figure", "li"}  # what must bring its source along, wherever it stands


@pytest.fixture(scope="module")
def pages(django_db_setup, django_db_blocker):
    """The trees of all pages that links lead to from the home page, by their path; other files as bytes."""
    with django_db_blocker.unblock():
        from django.db import transaction

        with transaction.atomic():
            call_command("demo", verbosity=0)
            yield crawl()
            transaction.set_rollback(True)


def crawl():
    found, waiting = {}, ["/"]
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        response = found[path] = Client().get(path)
        if response.streaming:
            b"".join(response)  # read to its end, the file is closed
        if response.status_code == 200 and response.headers["Content-Type"].startswith("text/html"):
            response.tree = document_fromstring(response.content.decode())
            links = (urldefrag(urljoin(path, each.get("href", ""))).url for each in response.tree.iter("a"))
            waiting += [link for link in links if link.startswith("/") and not link.startswith(ELSEWHERE)]
    return found


def test_every_link_leads_somewhere(pages):
    assert len(pages) > 200
    assert {path: page.status_code for path, page in pages.items() if page.status_code != 200} == {}


def test_every_place_in_a_page_that_a_link_names_is_there(pages):
    missing = []
    for path, page in html(pages):
        for link in page.tree.iter("a"):
            where, place = urldefrag(urljoin(path, link.get("href", "")))
            if place and (target := pages.get(where)) and place not in ids(target):
                missing.append(f"{path} → {where}#{place}")
    assert missing == []


def test_every_number_on_any_page_has_its_source_one_click_away(pages):
    sources = {row.source_url for model in (Figure, Series) for row in model.objects.all()}
    sources |= {row.get_absolute_url() for model in (Figure, Series) for row in model.objects.all()}
    goals = {f"{target:,}" for target in Goal.objects.values_list("target", flat=True)}
    loose = []
    for path, page in html(pages):
        if not path.startswith(LIVING):
            main = next(page.tree.iter("main"))
            alone = path.startswith("/facts/") and path != "/facts/"  # the whole page is about one figure or table
            for number in numbers_without(main, sources, alone and leads_to(main, sources)):
                if number not in goals:
                    loose.append(f"{path}: {number}")
    assert not loose, "\n".join(loose)


def html(pages):
    return [(path, page) for path, page in pages.items() if hasattr(page, "tree")]


def ids(page):
    if not hasattr(page, "ids"):
        page.ids = {each.get("id") for each in page.tree.iter()} if hasattr(page, "tree") else set()
    return page.ids


def numbers_without(element, sources, sourced):
    """What looks like a statistic in the words of ``element`` and is in no figure or row that links to a source."""
    if element.tag in UNREAD or COUNTED_HERE & classes(element) or element.get("role") == "status":
        return
    sourced = sourced or (element.tag in ALONE and (leads_to(element, sources) or names_source(element)))
    if not sourced:
        texts = [element.text, *(child.tail for child in element)]
        for text in texts:
            yield from (match[0] for match in STATISTIC.finditer(passed_over(text or "")))
    for child in element:
        if isinstance(child.tag, str):
            yield from numbers_without(child, sources, sourced)


def leads_to(element, sources):
    return any(link.get("href") in sources for link in element.iter("a"))


def names_source(element):
    """Of the organisations behind the campaign: where the facts about them were read stands below them in words."""
    return any("source" in classes(each) and (each.text or "").startswith("Source: ") for each in element.iter("p"))


def classes(element):
    return set(element.get("class", "").split())
