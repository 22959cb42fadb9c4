"""The addresses of everything public, for search engines."""

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import Max

from . import searching

ON_OTHERS = ("objective", "partner", "quote", "spokesperson")  # what has no page of its own


class OwnSitemap(Sitemap):
    """At the site's own address, whatever name it was asked by."""

    limit = 5_000
    protocol, domain = settings.SITE_URL.split("://")

    def get_domain(self, site=None):
        return self.domain


class Content(OwnSitemap):
    def items(self):
        return searching.public().exclude(kind__in=ON_OTHERS).defer("words", "text").order_by("pk")

    def location(self, entry):
        return entry.path

    def lastmod(self, entry):
        return entry.updated_at

    def get_latest_lastmod(self):
        return self.items().aggregate(latest=Max("updated_at"))["latest"]
