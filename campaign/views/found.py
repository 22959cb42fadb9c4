"""For those who look from outside: feeds, the picture of a page, and what robots may read."""

import re
from functools import cache
from html import unescape
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.text import Truncator
from django.views.decorators.http import require_safe

from .. import cards, searching
from ..site import Site

NEWEST = 40  # items in a feed
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # Word, for one, breaks a line with \x0b
TAG = f"tag:{urlsplit(settings.SITE_URL).hostname},2008:"  # RFC 4151: stays when an address moves
TITLE = re.compile(r'<meta property="og:title" content="([^"]*)"')
ROBOTS = """\
User-agent: *
Disallow: /accounts/
Disallow: /admin/
Disallow: /preview/
Disallow: /supporters/your-entry/entry/

Sitemap: {site}/sitemap.xml
"""


class EverythingFeed(Feed):
    """The newest of all that has a page of its own."""

    feed_type = Atom1Feed
    app = "campaign"
    name = "feed_everything"
    title = "Race for Justice: everything new"
    subtitle = "Fact sheets, figures, publications, initiatives, events, stories and news, as they are published."
    kinds = ("edition", "event", "factsheet", "figure", "initiative", "news", "publication", "series", "story")
    language = "en-gb"

    def __call__(self, request, *args, **kwargs):
        response = super().__call__(request, *args, **kwargs)
        patch_cache_control(response, public=True, max_age=0)
        return response

    def get_object(self, request):
        return Site.current(request)

    def link(self, site):
        return f"{site.url}/"

    def feed_url(self, site):
        return site.url + reverse(f"{self.app}:{self.name}")

    def feed_guid(self, site):
        return TAG + (self.name if self.app == "campaign" else f"{self.app}_{self.name}")

    def author_name(self, site):
        return site.campaign.name

    def items(self, site):
        self.fill_in = site.campaign.fill_in
        return searching.public().filter(kind__in=self.kinds).defer("words").order_by("-published_at", "-pk")[:NEWEST]

    def item_title(self, entry):
        return NOT_IN_XML.sub(" ", entry.title)

    def item_description(self, entry):
        words = entry.summary or Truncator(entry.text).chars(300)
        return escape(self.fill_in(NOT_IN_XML.sub(" ", words)))

    def item_link(self, entry):
        return settings.SITE_URL + entry.path

    def item_guid(self, entry):
        return f"{TAG}{entry.kind}/{entry.object_id}"

    def item_pubdate(self, entry):
        return entry.published_at

    def item_updateddate(self, entry):
        return max(entry.updated_at, entry.published_at)

    def item_categories(self, entry):
        return [str(searching.GROUPS[searching.GROUP_OF[entry.kind]][0])]


class NewsFeed(EverythingFeed):
    name = "feed_news"
    title = "Race for Justice: news"
    subtitle = "News and press releases of the campaign."
    kinds = ("news",)

    def link(self, site):
        return f"{site.url}/news/"


@require_safe
def robots(request):
    text = ROBOTS.format(site=settings.SITE_URL)
    return HttpResponse(text, content_type="text/plain", headers={"Cache-Control": "public, max-age=0"})


@cache
def handler():
    return WSGIHandler()  # whose middleware and all a page is asked through


@require_safe
def card(request, name):
    """The picture of the page at the address ``name``: as public as the page is, and called what the page is called."""
    if request.META["QUERY_STRING"]:
        raise Http404("There is one picture of each page, which a query would have drawn again.")
    title = title_of(request, "/" if name == "home" else f"/{name}/")
    site = Site.current(request)
    png = cards.draw_card(title, site.campaign.name, site.host)
    return HttpResponse(png, content_type="image/png", headers={"Cache-Control": "public, max-age=0"})


def title_of(request, path):
    """What the page at ``path`` calls itself to visitors; raise Http404 where visitors see no page."""
    address = {"PATH_INFO": path, "QUERY_STRING": "", "HTTP_COOKIE": "", "REQUEST_METHOD": "GET"}
    response = handler().get_response(WSGIRequest(request.environ | address))
    title = TITLE.search(response.text) if is_shared(response) else None
    if title is None:
        raise Http404("No public page is called so.")
    return unescape(title[1])


def is_shared(response):
    return (
        response.status_code == 200
        and not response.streaming
        and response.headers["Content-Type"].startswith("text/html")
        and "public" in response.headers.get("Cache-Control", "")
    )
