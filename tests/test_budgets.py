"""What every public page may cost, counted without a browser: bytes, requests, queries, and how soon a change shows."""

import io
import re
import time
from datetime import date
from html.parser import HTMLParser
from http.client import HTTPConnection
from types import SimpleNamespace
from urllib.parse import urlencode, urljoin, urlsplit

import brotli
import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.db import connection
from django.db.models import Value
from django.db.models.functions import Concat
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from campaign.models import (
    Audience,
    Chapter,
    Chart,
    Consent,
    Edition,
    Event,
    FactSheet,
    Figure,
    Initiative,
    ManifestoPoint,
    News,
    Page,
    Picture,
    PictureFile,
    Publication,
    Quote,
    Series,
    Spokesperson,
    Story,
    Version,
)
from campaign.placing import marker
from newsletter.models import Block, Issue
from raceforjustice.page_cache import PageCache
from supporters.models import Contact, EventProposal, Organisation
from tests.campaign.activity import make_event, make_initiative, report
from tests.live import link_in
from tests.newsletter.issues import begin, make_issue, show

BYTES, REQUESTS, BYTES_OF_CSS, QUERIES = 100_000, 8, 10_000, 8
SIGN_UP = {
    "name": "Budget Group",
    "kind": "community",
    "areas_of_work": "wales",
    "work": "health",
    "contact_name": "Invented Person",
    "contact_role": "Trustee",
    "contact_email": "budget@example.org",
    "listing": "public",
    "authority": "on",
}


class Links(HTMLParser):
    """Where a page leads, and what it makes a browser fetch at once."""

    def __init__(self, html):
        super().__init__()
        self.pages, self.parts = set(), set()
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "a":
            self.pages.add(attrs.get("href", ""))
        elif tag == "link" and attrs["rel"] not in ("canonical", "alternate"):
            self.parts.add(attrs["href"])
        elif attrs.get("src"):
            self.parts.add(attrs["src"])


def ask(site, path, method="GET", body=None, **headers):
    client = HTTPConnection("127.0.0.1", site.port, timeout=30)
    headers = {"Host": f"localhost:{site.port}", "Accept-Encoding": "br"} | headers
    client.request(method, path, body, headers)
    response = client.getresponse()
    body = response.read()
    client.close()
    whole = brotli.decompress(body) if response.headers["Content-Encoding"] == "br" else body
    return SimpleNamespace(status=response.status, headers=response.headers, size=len(body), body=whole)


@pytest.fixture(scope="module")
def pages(live_site):
    """Every page that links lead to from the home page, by its path; a file to take away is none."""
    found, asked, paths = {}, set(), ["/"]
    while paths:
        path = paths.pop()
        if path in asked or path.startswith(("/static/", "/files/")):
            continue
        asked.add(path)
        page = ask(live_site, path)
        if page.headers["Content-Type"].startswith("text/html"):
            found[path] = page
            links = (urlsplit(urljoin(live_site.url + path, each)) for each in Links(page.body.decode()).pages)
            paths += [link.path for link in links if link.netloc == urlsplit(live_site.url).netloc]
    assert len(found) > 15
    return found


def test_a_first_visit_to_any_page_is_light_and_asks_nobody_else(live_site, pages):
    fetched = {}

    def fetch(url):
        assert urlsplit(url).netloc == urlsplit(live_site.url).netloc, url
        return fetched.setdefault(url, ask(live_site, urlsplit(url).path))

    for path, page in pages.items():
        parts = {urljoin(live_site.url + path, part) for part in Links(page.body.decode()).parts}
        css = {url for url in parts if url.endswith(".css")}
        for url in css:
            parts |= {urljoin(url, font) for font in re.findall(r"url\(\"?([^\")]+)", fetch(url).body.decode())}

        assert 1 + len(parts) <= REQUESTS, path
        assert page.size + sum(fetch(url).size for url in parts) <= BYTES, path
        assert sum(fetch(url).size for url in css) <= BYTES_OF_CSS, path


def test_any_cache_may_keep_a_public_page_and_ask_whether_it_changed(live_site, pages):
    for path, page in pages.items():
        again = ask(live_site, path, **{"If-None-Match": page.headers["ETag"]})

        assert page.status == 200, path
        assert "public" in page.headers["Cache-Control"], path
        assert "Set-Cookie" not in page.headers, path
        assert (again.status, again.size, again.headers["ETag"]) == (304, 0, page.headers["ETag"]), path


def test_nobody_keeps_a_personal_page(live_site):
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    ask(live_site, "/sign-up/", "POST", urlencode(SIGN_UP), **form)
    link = link_in(live_site.wait_for_mail(SIGN_UP["contact_email"]), "/confirm/")

    page = ask(live_site, urlsplit(link).path)

    assert page.status == 200
    assert page.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in page.headers


def test_a_change_shows_within_two_seconds(live_site):
    title = f"Privacy, changed at {time.time()}"
    ask(live_site, "/privacy/")

    live_site.query("UPDATE campaign_page SET title = %s WHERE slug = 'privacy'", title)
    time.sleep(1.5)

    for _ in range(8):  # each process of the server
        assert title in ask(live_site, "/privacy/").body.decode()


def add_content(numbers):
    """Supporters, fact sheets and publications: one of each for a number."""
    moments = dict.fromkeys(("state_since", "created_at", "confirmed_at", "approved_at"), now())
    answers = {"kind": "charity", "areas_of_work": ["wales"], "work": ["health"], "state": "approved"}
    Organisation.objects.bulk_create(Organisation(name=f"Group {number}", **answers, **moments) for number in numbers)
    first = Organisation.objects.earliest("pk")
    Organisation.objects.filter(pk=first.pk).update(takes_messages=True)
    Contact.objects.bulk_create(
        Contact(organisation=first, name="Invented", role="Chair", email=f"chair{number}@example.org")
        for number in numbers
    )
    for number in numbers:
        sheet = {"title": f"Sheet {number}", "summary": "Short.", "body": "<p>Long.</p>", "checked_on": date.today()}
        made = FactSheet.objects.create(
            number=number, slug=f"sheet-{number}", status="published", by_area=True, **sheet
        )
        Version.objects.create(fact_sheet=made, language="ur", title="مثال", body=sheet["body"], status="published")
        add_facts(number)
        add_publication(number)
        add_news(number)
        add_activity(number)
        add_story(number)
        add_to_issue(number)


def add_facts(number):
    """Another figure, and another table with its chart, placed in the first sheet and shown below it."""
    sheet = FactSheet.objects.get(slug="sheet-101")
    figure = another(Figure.objects.get(slug="ss-07"), slug=f"figure-{number}", on_home_page=False)
    another(Series.objects.get(slug="stop-and-search-by-force-2017-18"), slug=f"areas-{number}")
    chart = Chart.objects.get(slug="stop-and-search-by-year")
    chart = another(chart, slug=f"chart-{number}", series=another(chart.series, slug=f"years-{number}"))
    sheet.figures.add(figure, *Figure.objects.filter(slug="ss-05"))
    sheet.charts.add(chart, *Chart.objects.filter(slug="stop-and-search-map-2017-18"))
    sheet.related.add(FactSheet.objects.get(slug=f"sheet-{number}"))
    sheet.body += marker("figure", figure.slug) + marker("chart", chart.slug)
    sheet.save()


def another(item, **changes):
    """A copy of ``item`` with a number of its own."""
    item.pk = None
    for name, value in changes.items():
        setattr(item, name, value)
    item.save()
    return item


def add_story(number):
    """Another one, and a place for it in the first sheet."""
    consent = Consent.objects.create(
        person="A", taken_by="B", taken_on=date.today(), purposes=["website", "newsletter"]
    )
    words = {"title": f"Story {number}", "summary": "Short.", "body": "<p>Long.</p>", "topic": "courts"}
    Story.objects.create(slug=f"story-{number}", consent=consent, status="published", **words)
    sheet = FactSheet.objects.get(slug="sheet-101")
    sheet.body += marker("story", f"story-{number}")
    sheet.save()


def add_publication(number):
    """Another one, and for the first another edition, whose oldest gets another chapter and point."""
    words = {"title": f"Volume {number}", "summary": "Short.", "kind": "report", "status": "published"}
    publication = Publication.objects.create(slug=f"volume-{number}", **words)
    out = {"released_on": date.today(), "status": "published"}
    Edition.objects.create(publication=publication, number=1, **out)
    first = Publication.objects.get(slug="volume-101")
    Edition.objects.create(publication=first, number=number, **out)
    oldest = first.editions.get(number=1)
    chapter = {"title": "Chapter", "body": f"<p>Long.</p>{marker('figure', 'ss-07')}"}
    Chapter.objects.create(edition=oldest, slug=f"chapter-{number}", **chapter)
    ManifestoPoint.objects.create(edition=oldest, number=number, title="Point", text=marker("figure", "ss-07"))


def add_news(number):
    """A release with what somebody says in it, somebody who speaks for us, and one figure more for the media."""
    release = {"title": f"News {number}", "summary": "Short.", "body": "<p>Long.</p>", "dated": date.today()}
    news = News.objects.create(slug=f"news-{number}", kind="release", status="published", **release)
    speaker = {"name": f"Speaker {number}", "role": "Speaker", "agreed": "In writing", "status": "published"}
    said = {"text": "Words.", "approved_on": date.today(), "status": "published"}
    Quote.objects.create(spokesperson=Spokesperson.objects.create(**speaker), **said)
    Quote.objects.create(spokesperson=Spokesperson.objects.first(), news=news, **said)
    press = Picture.objects.create(
        title=f"Picture {number}", alt="It.", credit="Us", for_press=True, width=320, height=200
    )
    PictureFile.objects.create(picture=press, format="webp", width=320, file=f"pictures/{number}.webp")
    Audience.objects.get(slug="media").figures.add(Figure.objects.get(slug=f"figure-{number}"))


def add_activity(number):
    """Another initiative, an event to come and one with its report, of one supporter; the first show another figure."""
    text = marker("figure", f"figure-{number}")
    initiative = make_initiative(f"Initiative {number}", result=text, what_it_does=text)
    event, past = make_event(f"Event {number}", body=text), make_event(f"Past {number}", days=-7)
    report(past, what_happened=text)
    supporter = Organisation.objects.earliest("pk")
    supporter.initiatives.create(initiative=initiative)
    supporter.events.bulk_create(EventProposal(organisation=supporter, event=each) for each in (event, past))
    Initiative.objects.filter(slug="initiative-101").update(learned=Concat("learned", Value(text)))
    Event.objects.filter(slug="event-101").update(body=Concat("body", Value(text)))


def add_to_issue(number):
    """Another issue, and more of every kind in the first one, which nobody but a test can still change."""
    issue = make_issue(f"Issue {number}")
    begin(issue)
    first = Issue.objects.earliest("pk")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for model, slug in [(News, "news"), (FactSheet, "sheet"), (Publication, "volume"), (Event, "event")]:
            show(first, model.objects.get(slug=f"{slug}-{number}"))
        for model, slug in [(Initiative, "initiative"), (Figure, "figure"), (Chart, "chart"), (Story, "story")]:
            show(first, model.objects.get(slug=f"{slug}-{number}"))
        show(first, Picture.objects.get(title=f"Picture {number}"))
        Block.objects.create(issue=first, kind="supporters")
        cursor.execute("SET LOCAL session_replication_role = origin")


def addresses():
    own = ["/" if page.slug == "home" else f"/{page.slug}/" for page in Page.objects.published()]
    supporter = Organisation.objects.earliest("pk").get_absolute_url()
    details = [supporter, f"{supporter}write/", "/fact-sheets/sheet-101/"]
    details += ["/fact-sheets/sheet-101/kent/", "/facts/figure-101/", "/facts/tables/years-101/"]
    details += ["/facts/figure-101.csv", "/facts/tables/years-101.csv", "/facts/?topic=youth&words=black"]
    volume = "/publications/volume-101/"
    details += [volume, f"{volume}editions/1/", f"{volume}editions/1/chapter-101/", "/publications/report/"]
    details += ["/areas/gwent-police/", "/areas/wales/", "/areas/england/"]
    details += ["/news/news-101/", "/news/?kind=release", "/for-you/media/"]
    details += ["/stories/story-101/"]
    search = ["/supporters/?q=group&area=wales", "/supporters/?q=grupo", "/supporters/?kind=charity&after=1"]
    details += ["/initiatives/initiative-101/", "/events/event-101/", "/events/past-101/", "/events/event-101.ics"]
    details += ["/initiatives/?area=west-midlands&field=housing", "/initiatives/?compare=initiative-101&compare=second"]
    details += ["/events/archive/", "/events/archive/?area=england", "/events/calendar.ics?area=england"]
    search += ["/search/", "/search/?q=sheet", "/search/?q=shet", "/search/?q=group&kind=facts", "/search/?q=xyzzy"]
    machines = ["/feed.xml", "/news/feed.xml", "/sitemap-content.xml", "/robots.txt", "/cards/facts/figure-101.png"]
    issue = Issue.objects.earliest("pk").get_absolute_url()
    details += [issue, f"/cy{issue}", "/newsletter/archive/", "/newsletter/archive/feed.xml"]
    languages = ["/cy/", "/cy/aims/", "/cy/fact-sheets/sheet-101/", f"/cy{volume}", "/ur/fact-sheets/sheet-101/"]
    return [*own, *details, *search, *machines, *languages, "/supporters/your-entry/", "/supporters/totals.json"]


def queries(path):
    """How many a page takes that is asked for first after a change."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE campaign_contentversion SET version = version + 1")
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert Client().get(path).status_code == 200, path
    return len(captured)


@pytest.mark.django_db
def test_a_page_takes_few_queries_however_much_there_is_to_show():
    call_command("load_campaign", verbosity=0)
    add_content([101])
    with_one = {path: queries(path) for path in addresses()}

    add_content(range(102, 161))
    with_sixty = {path: queries(path) for path in with_one}

    assert max(with_sixty.values()) <= QUERIES, with_sixty
    assert with_sixty == with_one


@pytest.mark.django_db
def test_a_finished_page_takes_no_query_at_all():
    call_command("load_campaign", verbosity=0)
    add_content([101])
    site = PageCache(WSGIHandler())

    for path in addresses():
        visit(site, path)
        with CaptureQueriesContext(connection) as captured:
            visit(site, path)
        looks = [query for query in captured if "FROM campaign_contentversion" in query["sql"]]  # one a second, for all
        assert len(captured) == len(looks) <= 1, path


def visit(site, address):
    path, _, query = address.partition("?")
    request = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query, "HTTP_HOST": "localhost"}
    server = {"SERVER_NAME": "localhost", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "wsgi.url_scheme": "http"}
    site(request | server | {"wsgi.input": io.BytesIO()}, lambda status, headers: None)
