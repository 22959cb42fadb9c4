"""The directory as a map, and a page for each area: who supports the campaign there, what goes on, who decides."""

from django.http import Http404
from django.views.generic import TemplateView

from campaign import areas
from campaign.area_map import AreaMap
from campaign.area_numbers import comparisons
from campaign.models import Event, FactSheet, Initiative
from campaign.public import PublicMixin

from .. import directory
from .base import PageMixin

SHOWN = 10  # initiatives, and events, on the page of an area


class Areas(PageMixin, TemplateView):
    page_slug, page_title = "areas", "Where you live"
    template_name = "supporters/areas.html"

    def get_context_data(self, **kwargs):
        counts = directory.counts_by_area()
        return super().get_context_data(map=AreaMap(counts=counts), counts=counts, **kwargs)


class AreaDetail(PublicMixin, TemplateView):
    template_name = "supporters/area.html"

    def get_context_data(self, key, **kwargs):
        area = areas.find(key)
        if not area:
            raise Http404("No area has that name.")
        supporters, count = directory.working_in(key)
        return super().get_context_data(
            area=area,
            supporters=supporters,
            count=count,
            many=directory.MANY,
            initiatives=Initiative.objects.published().in_area(key)[:SHOWN],
            events=Event.objects.coming().in_area(key)[:SHOWN],
            comparisons=comparisons(area) if key in areas.by_key() else [],
            sheets=FactSheet.objects.published().filter(by_area=True) if key in areas.by_key() else [],
            **kwargs,
        )
