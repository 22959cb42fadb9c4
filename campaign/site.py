"""What pages share: read once, and kept in memory until something that visitors see is changed."""

import time
from collections import defaultdict

from django.conf import settings
from django.utils.functional import cached_property
from django.utils.translation import override

from . import languages
from .models import Campaign, Page, Version
from .models.publishing import shown_besides
from .models.versions import WORDS, version_rows
from .version import IN_ENVIRON, content_version

KEEP = 60  # seconds; what changes with the clock alone, such as a day of publication, shows after this long


class Site:
    """Every request is handed the same one, to look at and not to alter; each part is read when first asked for."""

    url = settings.SITE_URL
    host = settings.SITE_URL.partition("://")[2]  # as it is printed
    along = {}  # annotations of the campaign's row by their names: what other applications need on every page
    _latest = {}  # by language: the mark it was made under, and the site

    @classmethod
    def current(cls, request=None):
        """The site of the version that the page cache found for ``request``; without one, the database is asked."""
        if shown_besides.get():
            return cls()  # of a preview: nobody else may get to see it
        # First the version, then the rows: what is changed between the two shows at the next request.
        version = (request and request.META.get(IN_ENVIRON)) or content_version()
        mark = version, time.time() // KEEP
        language = languages.current()
        known, site = cls._latest.get(language, (None, None))
        if known != mark:
            site = cls()
            cls._latest[language] = mark, site
        return site

    def __init__(self):
        self.language = languages.current()
        self._made = {}

    def once(self, key, make):
        """What ``make()`` returns, kept under ``key`` as long as the site is the same."""
        if key not in self._made:
            self._made[key] = make()
        return self._made[key]

    @cached_property
    def campaign(self):
        """The one row, with all versions of other things: what every page needs is asked for at once."""
        return Campaign.current(version_rows=version_rows(), **{name: make() for name, make in self.along.items()})

    @cached_property
    def pages(self):
        """The published pages by their slugs, with the house term and the launch date filled in."""
        pages = {page.slug: page for page in Page.objects.published()}
        for page in pages.values():
            self.in_its_language(page)
            for name in WORDS:
                with override(languages.of(page, name)):  # what is filled in is in the language of what is around it
                    setattr(page, name, self.campaign.fill_in(getattr(page, name)))
        return pages

    @cached_property
    def versions(self):
        """The published versions, by the key of what they are versions of, and by language."""
        found = defaultdict(dict)
        for row in getattr(self.campaign, "version_rows", ()):
            version = Version(**row)
            found[version.item_key][version.language] = version
        return found

    def versions_of(self, item):
        """The published versions of a page, sheet or publication that is public itself, by language."""
        versions = self.versions.get((item._meta.model_name, item.pk), {})
        for version in versions.values():
            version.item = item
        return versions

    def in_its_language(self, item):
        """``item`` with the words of its version in the language of the interface, if there is one."""
        version = self.versions_of(item).get(self.language)
        if version:
            version.speak_for(item)
        return item

    def in_their_language(self, items):
        return [self.in_its_language(item) for item in items]

    @cached_property
    def menu(self):
        return self._links(Page.Menu.HEAD)

    @cached_property
    def foot_menu(self):
        return self._links(Page.Menu.FOOT)

    @cached_property
    def page_urls(self):
        return {page.get_absolute_url() for page in self.pages.values()}

    @cached_property
    def menu_urls(self):
        return {item["url"] for item in (*self.menu, *self.foot_menu)}

    def _links(self, menu):
        return [
            {"title": page.menu_title or page.title, "url": page.get_absolute_url(), "lang": languages.marked(page)}
            for page in self.pages.values()
            if page.menu == menu
        ]
