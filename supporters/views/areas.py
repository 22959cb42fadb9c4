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
    page_slug, page_title = "areas", "Your area"
    template_name = "supporters/areas.html"

    def get_context_data(self, **kwargs):
        counts = directory.counts_by_area()
        return super().get_context_data(
            map=AreaMap(counts=counts),
            counts=counts,
            regions=[(region, [(part, counts[part.key]) for part in region.parts]) for region in areas.regions()],
            **kwargs,
        )


class AreaDetail(PublicMixin, TemplateView):
    template_name = "supporters/area.html"

    def get_context_data(self, key, **kwargs):
        area = areas.find(key)
        if not area:
            raise Http404("No area has that name.")
        supporters, count = directory.working_in(key)
        coming, reported = events(key)
        return super().get_context_data(
            area=area,
            wider=areas.wider(key),
            parts=getattr(area, "parts", []),
            supporters=supporters,
            count=count,
            many=directory.MANY,
            initiatives=Initiative.objects.published().in_area(key)[:SHOWN],
            coming=coming,
            reported=reported,
            comparisons=comparisons(area),
            sheets=FactSheet.objects.published().filter(by_area=True) if is_force(area) else [],
            is_force=is_force(area),
            nation=next(each for each in areas.around(key) if each in (*areas.NATIONS, areas.Region.UK)),
            **kwargs,
        )


def is_force(area):
    return isinstance(area, areas.ForceArea)


def events(key):
    """The next events of an area, and the last that reported what happened; one query."""
    coming = Event.objects.coming().in_area(key)[:SHOWN]
    reported = Event.objects.past().filter(reported_on__isnull=False).in_area(key)[:SHOWN]
    both = sorted(coming.union(reported, all=True), key=lambda event: (event.starts_at, event.pk))
    return [event for event in both if not event.is_past], [event for event in reversed(both) if event.is_past]
