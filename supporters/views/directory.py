"""The public list of who supports the campaign, the page of each, and the totals."""

from django.http import Http404, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.generic import DetailView, TemplateView, View

from campaign.public import PublicMixin

from .. import directory, forms
from ..models import Organisation
from .base import PageMixin, no_cookie


class Directory(PageMixin, TemplateView):
    page_slug, page_title = "supporters", "Who supports the campaign"
    template_name = "supporters/directory.html"

    def get_context_data(self, **kwargs):
        form = forms.DirectoryForm(self.request.GET)
        form.is_valid()
        asked = {name: form.cleaned_data.get(name, "") for name in ("q", "kind", "area")}
        after = page_number(self.request.GET.get("after"))
        found = directory.find(**asked, after=after)
        return super().get_context_data(
            form=form,
            organisations=found.organisations,
            searching=any(asked.values()),
            near=found.near and bool(found.organisations),
            capped=found.many,
            next_url=address(asked, found.next_after) if found.next_after else "",
            first_url=address(asked) if after is not None else "",
            **kwargs,
        )


def page_number(text):
    """The number of the organisation a page starts after, or None; raise Http404 for what is no number of ours."""
    if text is None:
        return None
    if not text.isascii() or not text.isdecimal() or len(text) > 18:
        raise Http404("Pages start after the number of an organisation.")
    return int(text)


def address(asked, after=None):
    query = {name: value for name, value in asked.items() if value} | ({"after": after} if after else {})
    return reverse("supporters:directory", query=query)


class OrganisationDetail(PublicMixin, DetailView):
    template_name = "supporters/organisation_detail.html"
    query_pk_and_slug = False

    def get_queryset(self):
        return Organisation.objects.listed()

    def render_to_response(self, context, **kwargs):
        if self.request.path != self.object.get_absolute_url():
            return HttpResponseRedirect(self.object.get_absolute_url())
        return super().render_to_response(context, **kwargs)


@no_cookie
class Totals(View):
    """How many organisations support the campaign, and how many people they say they support in a year."""

    def get(self, request):
        response = JsonResponse(Organisation.objects.totals())
        patch_cache_control(response, public=True, max_age=60)
        return response
