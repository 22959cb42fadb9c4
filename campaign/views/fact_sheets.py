from django.views.generic import DetailView

from ..models import FactSheet
from ..placing import markers
from ..public import PublicMixin
from .pages import PageView


class FactSheets(PageView):
    """The page that lists every sheet; “take action” shows the same list in its own words."""

    slug = "fact-sheets"
    template_name = "campaign/fact_sheet_list.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(fact_sheets=FactSheet.objects.published(), **kwargs)


class FactSheetDetail(PublicMixin, DetailView):
    context_object_name = "sheet"
    template_name = "campaign/fact_sheet_detail.html"

    def get_queryset(self):
        return FactSheet.objects.published().prefetch_related("ideas")

    def get_object(self, queryset=None):
        sheet = super().get_object(queryset)
        sheet.body = self.site.campaign.fill_in(sheet.body)
        return sheet

    def get_context_data(self, **kwargs):
        in_the_text = markers(self.object.body)["figure"]
        figures = self.object.figures(manager="objects").published().exclude(slug__in=in_the_text)
        return super().get_context_data(figures=figures, **kwargs)
