"""Pages, sheets and publications in a language that the interface is not to be had in, and in Easy Read."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import path, register_converter
from django.views.generic import TemplateView

from .. import languages
from ..languages import LANGUAGES
from ..models import FactSheet, Page, Publication, Purpose
from ..public import PublicMixin


class VersionConverter:
    """The language at the beginning of an address; Welsh is a language of the whole site (``languages.py``)."""

    regex = "|".join(language for language in LANGUAGES if language != languages.WELSH)

    def to_python(self, value):
        return value

    to_url = to_python


class VersionDetail(PublicMixin, TemplateView):
    """One version: its own words, marked with their language and direction, and the way to the others."""

    kind = None
    purpose = Purpose.WEBSITE  # of a story in it
    template_name = "campaign/version.html"

    def get_context_data(self, language, slug="home", **kwargs):
        item = get_object_or_404(self.kind.objects.published(), slug=slug)
        version = self.site.versions_of(item).get(language)
        if version is None:
            raise Http404("There is no version in that language.")
        body = self.site.campaign.fill_in(version.body)
        return super().get_context_data(item=item, version=version, body=body, purpose=self.purpose, **kwargs)


register_converter(VersionConverter, "version")
# Each at the address of what it is a version of, with the language before it.
urlpatterns = [
    path("<version:language>/", VersionDetail.as_view(kind=Page), name="version_of_home"),
    path("<version:language>/<slug:slug>/", VersionDetail.as_view(kind=Page), name="version_of_page"),
    path("<version:language>/fact-sheets/<slug:slug>/", VersionDetail.as_view(kind=FactSheet), name="version_of_sheet"),
    path(
        "<version:language>/publications/<slug:slug>/",
        VersionDetail.as_view(kind=Publication, purpose=Purpose.RESEARCH),
        name="version_of_publication",
    ),
]
