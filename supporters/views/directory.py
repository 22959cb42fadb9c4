"""The public list of who supports the campaign, the page of each, and the totals."""

from django.db.models import Exists, OuterRef
from django.http import Http404, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.generic import DetailView, TemplateView, View

from campaign import areas
from campaign.models import Event, Initiative
from campaign.public import PublicMixin

from .. import directory, forms
from ..models import Organisation
from .base import PageMixin, no_cookie

MOST_SHOWN = 25  # of an organisation's initiatives, and of its events


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
            area=areas.find(asked["area"]),
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
        reachable = Organisation.objects.reachable().filter(pk=OuterRef("pk"))
        return Organisation.objects.listed().annotate(can_be_written_to=Exists(reachable))

    def get_context_data(self, **kwargs):
        events = own(Event, self.object.events)
        return super().get_context_data(
            initiatives=own(Initiative, self.object.initiatives),
            coming=[event for event in reversed(events) if not event.is_past],
            past=[event for event in events if event.is_past],
            **kwargs,
        )

    def render_to_response(self, context, **kwargs):
        if self.request.path != self.object.get_absolute_url():
            return HttpResponseRedirect(self.object.get_absolute_url())
        return super().render_to_response(context, **kwargs)


def own(model, proposals):
    """The newest published items of an organisation."""
    mine = model.objects.published().filter(pk__in=proposals.values(model._meta.model_name))
    return list(mine[:MOST_SHOWN])


@no_cookie
class Totals(View):
    """How many organisations support the campaign, and how many people they say they support in a year."""

    def get(self, request):
        response = JsonResponse(Organisation.objects.totals())
        patch_cache_control(response, public=True, max_age=60)
        return response
