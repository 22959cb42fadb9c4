"""What machines read of the site, read by libraries nobody here wrote: feeds, sitemap, OpenGraph, linked data."""

import json
from datetime import date, timedelta
from io import BytesIO

import feedparser
import pytest
from django.conf import settings
from django.test import Client
from django.utils.timezone import now
from lxml import html
from metadata_parser import MetadataParser
from PIL import Image
from pyld import jsonld
from usp.tree import sitemap_tree_for_homepage
from usp.web_client.abstract_client import AbstractWebClient, AbstractWebClientSuccessResponse

from campaign.models import Chapter, Consent, Edition, Event, Figure, Initiative, News, Page, Publication, Series, Story
from supporters.models import Organisation

pytestmark = pytest.mark.django_db
OUT = {"status": "published"}
HALL = {"place": "Hall", "areas": ["wales"], "summary": "Short & <plain>.", **OUT}


def get(path, status=200):
    response = Client().get(path)
    assert response.status_code == status, path
    return response


def release(**changes):
    words = {"slug": "launch", "title": "Launch & after", "summary": "A <day>.", "dated": date(2008, 11, 17)}
    return News.objects.create(**words | OUT | changes)


def event():
    starts = now() + timedelta(days=3)
    times = {"starts_at": starts, "ends_at": starts + timedelta(hours=2)}
    words = {
        "slug": "day",
        "title": "A day",
        "organiser": "Us",
        "access": "Step-free.",
        "online": "https://example.org/",
    }
    return Event.objects.create(**words, **times, **HALL)


def chapter():
    publication = Publication.objects.create(slug="volume", kind="report", title="Volume", summary="Short.", **OUT)
    edition = Edition.objects.create(publication=publication, number=1, released_on=date(2008, 9, 1), **OUT)
    return Chapter.objects.create(edition=edition, slug="one", title="One", body="<p>Text</p>")


def initiative():
    work = {"fields": ["health"], "evidence": "Counted.", "checked_on": date(2008, 9, 1), "run_by": "Us"}
    return Initiative.objects.create(slug="work", title="Work", **work, **HALL)


def story():
    consent = Consent.objects.create(person="A", purposes=["website"], taken_by="B", taken_on=date(2008, 1, 1))
    words = {"slug": "told", "title": "Told", "summary": "Short.", "topic": "prison", "body": "<p>Told.</p>"}
    return Story.objects.create(**words, **OUT, consent=consent)


def organisation():
    moments = dict.fromkeys(("state_since", "created_at", "confirmed_at", "approved_at"), now())
    answers = {"kind": "charity", "areas_of_work": ["wales"], "work": ["health"], "state": "approved"}
    return Organisation.objects.create(name="Group </script>", **answers, **moments)


# Feeds ---------------------------------------------------------------------------------------------------------------


def feed(path):
    parsed = feedparser.parse(get(path).content)
    assert not parsed.bozo
    assert parsed.version == "atom10"
    return parsed


def test_the_news_feed_has_the_news_and_nothing_else():
    release(), event()

    parsed = feed("/news/feed.xml")

    (entry,) = parsed.entries
    assert (entry.title, entry.link) == ("Launch & after", f"{settings.SITE_URL}/news/launch/")
    assert entry.summary == "A &lt;day&gt;."
    assert entry.id.startswith("tag:")
    assert parsed.feed.links[1].rel == "self"


def test_the_feed_of_everything_has_the_newest_first():
    release(), event()

    titles = [entry.title for entry in feed("/feed.xml").entries]

    assert titles[:2] == ["A day", "Launch & after"]


def test_an_item_stays_the_same_to_a_feed_reader_when_its_address_moves():
    news = release()
    before = feed("/news/feed.xml").entries[0]

    news.slug = "another"
    news.save()

    after = feed("/news/feed.xml").entries[0]
    assert after.id == before.id
    assert after.link != before.link


def test_what_is_under_embargo_is_in_no_feed():
    release(embargo_until=now() + timedelta(hours=1), published_at=now() + timedelta(hours=1))

    assert feed("/news/feed.xml").entries == []


def test_what_was_pasted_from_elsewhere_breaks_no_feed():
    release(title="One\x0bline\ufffe", summary="", body="<p>A\x0cB ]]></p>")

    (entry,) = feed("/news/feed.xml").entries
    assert (entry.title, entry.summary) == ("One line", "A B ]]&gt;")


@pytest.mark.parametrize("path", ["/feed.xml", "/news/feed.xml", "/sitemap.xml", "/robots.txt", "/cards/home.png"])
def test_any_cache_may_keep_what_machines_read(path):
    response = get(path)

    assert "public" in response.headers["Cache-Control"]
    assert "Set-Cookie" not in response.headers


# Sitemap and robots --------------------------------------------------------------------------------------------------


class Visitor(AbstractWebClient):
    """Fetches for the library, from this site."""

    def set_max_response_data_length(self, max_response_data_length):
        pass

    def get(self, url):
        assert url.startswith(settings.SITE_URL)
        host = settings.SITE_URL.partition("://")[2]
        return Answer(Client(headers={"host": host}).get(url.removeprefix(settings.SITE_URL)), url)


class Answer(AbstractWebClientSuccessResponse):
    def __init__(self, response, url):
        self.response, self._url = response, url

    def status_code(self):
        return self.response.status_code

    def status_message(self):
        return self.response.reason_phrase

    def header(self, case_insensitive_name):
        return self.response.headers.get(case_insensitive_name)

    def raw_data(self):
        return self.response.content

    def url(self):
        return self._url


def mapped():
    """The path of every page that robots.txt leads a search engine to."""
    tree = sitemap_tree_for_homepage(f"{settings.SITE_URL}/", web_client=Visitor(), use_known_paths=False)
    return [page.url.removeprefix(settings.SITE_URL) for page in tree.all_pages()]


def test_the_sitemap_has_every_public_page_once_and_each_is_there():
    items = [release(), event(), chapter(), initiative(), story(), organisation(), Figure.objects.first()]

    paths = mapped()

    assert {item.get_absolute_url() for item in items} <= set(paths)
    assert {"/", "/areas/kent-police/"} <= set(paths)
    assert len(paths) == len(set(paths))
    for path in [*paths[::9], *(item.get_absolute_url() for item in items)]:
        get(path)


def test_what_is_not_public_is_not_in_the_sitemap():
    hidden = release(status="withdrawn")
    group = organisation()
    Organisation.objects.filter(pk=group.pk).update(listing="counted")

    paths = mapped()

    assert hidden.get_absolute_url() not in paths
    assert group.get_absolute_url() not in paths


def test_many_organisations_are_mapped_in_pages(monkeypatch):
    monkeypatch.setattr("supporters.sitemaps.ByNumber.per_page", 2)
    groups = [organisation() for _ in range(5)]

    assert {group.get_absolute_url() for group in groups} <= set(mapped())
    for wrong in ("0", "x", "999999999", "9" * 5_000):
        get(f"/sitemap-supporters.xml?p={wrong}", status=404)


# OpenGraph and the picture of a page ---------------------------------------------------------------------------------


def shared(path):
    """What a site that ``path`` is shared on understands of it."""
    parsed = MetadataParser(html=get(path).text, search_head_only=True).parsed_result.metadata
    return {name: values[0] if isinstance(values, list) else values for name, values in parsed["og"].items()}


def test_a_page_that_is_shared_says_what_it_is_called_and_shows_its_picture():
    release()

    seen = shared("/news/launch/")

    assert seen["title"] == "Launch & after"
    assert seen["url"] == f"{settings.SITE_URL}/news/launch/"
    picture = Image.open(BytesIO(get(seen["image"].removeprefix(settings.SITE_URL)).content))
    assert (picture.format, picture.size) == ("PNG", (1200, 630))


@pytest.mark.parametrize("path", ["/", "/search/", "/supporters/", "/areas/", "/cy/aims/", "/facts/ss-07/"])
def test_every_page_has_a_picture(path):
    picture = shared(path)["image"].removeprefix(settings.SITE_URL)

    assert get(picture).headers["Content-Type"] == "image/png"


def test_the_picture_of_what_is_withdrawn_is_gone_with_it():
    news = release()
    get("/cards/news/launch.png")

    News.objects.filter(pk=news.pk).update(status="withdrawn")

    get("/cards/news/launch.png", status=404)


def test_a_query_draws_no_other_picture():
    assert Client().get("/cards/home.png").status_code == 200
    assert Client().get("/cards/home.png?again=1").status_code == 404


@pytest.mark.parametrize(
    "name",
    ["nothing", "admin", "accounts/login", "supporters/your-entry/entry/nonsense", "cards/home.png", "feed.xml", "%00"],
)
def test_only_a_public_page_has_a_picture(name):
    assert Client().get(f"/cards/{name}.png").status_code in (400, 404)


@pytest.mark.parametrize("title", ["Tŷ Dŵr", "مجموعة الدعم", "W" * 150, "long " * 29, "🦘", "A"])
def test_a_picture_is_drawn_whatever_the_page_is_called(title):
    Page.objects.create(slug="named", title=title, **OUT)

    assert Image.open(BytesIO(get("/cards/named.png").content)).size == (1200, 630)


def test_a_page_that_is_not_to_be_found_says_nothing_to_those_who_share_it():
    page = Client().get("/supporters/your-entry/entry/nonsense/").text

    assert "og:" not in page
    assert "ld+json" not in page


# Linked data ---------------------------------------------------------------------------------------------------------


def schema(url, options):
    """What schema.org says of its own words, as far as it concerns us; nothing is fetched from there."""
    return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": url, "document": SCHEMA}


SCHEMA = {"@context": {"@vocab": "https://schema.org/"}}


def things(path):
    """Everything that is said on the page at ``path``, by its type of schema.org."""
    scripts = html.fromstring(get(path).text).xpath("//script[@type='application/ld+json']/text()")
    said = [thing for script in scripts for thing in jsonld.expand(json.loads(script), {"documentLoader": schema})]
    return {thing["@type"][0].removeprefix("https://schema.org/"): thing for thing in flat(said)}


def flat(said):
    return [thing for each in said for thing in each.get("@graph", [each])]


def value(thing, name):
    return thing[f"https://schema.org/{name}"][0]["@value"]


KINDS = [
    (release, "NewsArticle", "headline"),
    (event, "Event", "name"),
    (initiative, "Project", "name"),
    (story, "Article", "headline"),
    (chapter, "Chapter", "name"),
    (lambda: chapter().edition, "Report", "headline"),
    (lambda: chapter().edition.publication, "Report", "headline"),
    (lambda: Figure.objects.first(), "Dataset", "name"),
    (lambda: Series.objects.first(), "Dataset", "name"),
    (organisation, "Organization", "name"),
]


@pytest.mark.parametrize(("make", "type_", "name"), KINDS)
def test_a_page_says_what_it_is_about_in_a_standard_word(make, type_, name):
    item = make()

    said = things(item.get_absolute_url())

    called = getattr(item, "title", None) or getattr(item, "name", None) or item.publication.title
    assert value(said[type_], name) == called
    assert "BreadcrumbList" in said


def test_the_home_page_says_who_the_campaign_is_and_how_to_search():
    said = things("/")

    assert value(said["Organization"], "name") == "Race for Justice"
    action = said["WebSite"]["https://schema.org/potentialAction"][0]
    assert value(action, "target").endswith("/search/?q={words}")


def test_an_event_says_when_it_is_and_whether_it_is_off():
    day = event()
    Event.objects.filter(pk=day.pk).update(cancelled=True)

    said = things("/events/day/")["Event"]

    assert value(said, "startDate") == day.starts_at.isoformat()
    assert value(said, "eventStatus") == "https://schema.org/EventCancelled"
