"""The addresses of organisations in the directory, and of areas."""

from types import SimpleNamespace

from django.core.paginator import EmptyPage
from django.urls import reverse
from django.utils.functional import cached_property

from campaign import areas
from campaign.sitemaps import OwnSitemap

from .models import Organisation


class ByNumber:
    """Pages of organisations by their numbers: none has to be counted, and none skipped over."""

    per_page = OwnSitemap.limit

    @cached_property
    def num_pages(self):
        last = Organisation.objects.order_by("-pk").values_list("pk", flat=True).first() or 1
        return -(-last // self.per_page)

    def page(self, number):
        try:
            number = int(number)
        except ValueError:  # letters, or more digits than Python reads
            number = 0
        if not 1 <= number <= self.num_pages:
            raise EmptyPage("There is no such page.")
        listed = Organisation.objects.listed().filter(
            pk__gt=(number - 1) * self.per_page, pk__lte=number * self.per_page
        )
        return SimpleNamespace(object_list=listed.order_by("pk").only("name"))


class Organisations(OwnSitemap):
    @property
    def paginator(self):
        return ByNumber()


class Areas(OwnSitemap):
    def items(self):
        return areas.KEYS

    def location(self, key):
        return reverse("supporters:area", args=[key])
