"""A page for each audience that the campaign wants to reach."""

from django.views.generic import DetailView

from ..models import Audience, FactSheet, Figure
from ..public import PublicMixin
from .pages import PageView


class Audiences(PageView):
    slug = "for-you"
    template_name = "campaign/audiences/list.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(audiences=Audience.objects.published(), **kwargs)


class AudienceDetail(PublicMixin, DetailView):
    """What is asked of them, the figures that matter, the sheet to take, and whom to contact."""

    context_object_name = "audience"
    template_name = "campaign/audiences/audience.html"

    def get_queryset(self):
        return Audience.objects.published()

    def get_context_data(self, **kwargs):
        audience = self.object
        figures = Figure.objects.published().with_picture_size().filter(audiences=audience)
        return super().get_context_data(
            figures=figures[: Audience.MOST_FIGURES],
            fact_sheets=FactSheet.objects.published().filter(pk=audience.fact_sheet_id),
            **kwargs,
        )
