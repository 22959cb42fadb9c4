"""What pages share: read once, and kept in memory until something that visitors see is changed."""

import time

from django.conf import settings
from django.utils.functional import cached_property

from .models import Campaign, Page
from .models.publishing import shown_besides
from .version import IN_ENVIRON, content_version

KEEP = 60  # seconds; what changes with the clock alone, such as a day of publication, shows after this long


class Site:
    """Every request is handed the same one, to look at and not to alter; each part is read when first asked for."""

    url = settings.SITE_URL
    host = settings.SITE_URL.partition("://")[2]  # as it is printed
    _latest = None, None

    @classmethod
    def current(cls, request=None):
        """The site of the version that the page cache found for ``request``; without one, the database is asked."""
        if shown_besides.get():
            return cls()  # of a preview: nobody else may get to see it
        # First the version, then the rows: what is changed between the two shows at the next request.
        version = (request and request.META.get(IN_ENVIRON)) or content_version()
        mark = version, time.time() // KEEP
        if cls._latest[0] != mark:
            cls._latest = mark, cls()
        return cls._latest[1]

    def __init__(self):
        self._made = {}

    def once(self, key, make):
        """What ``make()`` returns, kept under ``key`` as long as the site is the same."""
        if key not in self._made:
            self._made[key] = make()
        return self._made[key]

    @cached_property
    def campaign(self):
        return Campaign.current()

    @cached_property
    def pages(self):
        """The published pages by their slugs, with the house term and the launch date filled in."""
        pages = {page.slug: page for page in Page.objects.published()}
        for page in pages.values():
            for name in ("title", "menu_title", "summary", "description", "body"):
                setattr(page, name, self.campaign.fill_in(getattr(page, name)))
        return pages

    @cached_property
    def menu(self):
        return self._links(Page.Menu.HEAD)

    @cached_property
    def foot_menu(self):
        return self._links(Page.Menu.FOOT)

    def _links(self, menu):
        return [
            {"title": page.menu_title or page.title, "url": page.get_absolute_url()}
            for page in self.pages.values()
            if page.menu == menu
        ]
