from django import forms
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from .. import searching
from ..public import PublicMixin

LAST = searching.MANY // searching.PAGE


class SearchForm(forms.Form):
    """What to look for; an answer that is none is as good as no answer."""

    q = forms.CharField(label=_("Words to look for"), max_length=100, required=False)
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[("", _("Everything")), *((group, label) for group, (label, _kinds) in searching.GROUPS.items())],
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="search-%s", **kwargs)
        self.fields["q"].widget = forms.TextInput({"class": "form-control", "type": "search", "maxlength": 100})
        self.fields["kind"].widget.attrs["class"] = "form-select"

    def asked(self):
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}


class Search(PublicMixin, TemplateView):
    """One box for everything public, by kind. Organisations are found by a tag of the supporters’ own."""

    template_name = "campaign/search.html"

    def get_context_data(self, **kwargs):
        form = SearchForm(self.request.GET)
        asked, page = form.asked(), page_number(self.request.GET.get("page"))
        found = searching.find(asked["q"], group=asked["kind"], page=page, fill_in=self.site.campaign.fill_in)
        return super().get_context_data(
            form=form,
            asked=asked,
            found=found,
            page_number=page,
            groups=groups(asked, found),
            next_url=address(asked, page + 1) if found.more and page < LAST else "",
            first_url=address(asked) if page > 1 else "",
            everything_url=address(asked | {"kind": ""}) if asked["kind"] else "",
            **kwargs,
        )


def groups(asked, found):
    """Triples of a kind’s label, how many match, and the address of those; nothing where there is no choice."""
    if asked["kind"] or len(found.counts) < 2:
        return []
    labels = {group: label for group, (label, _kinds) in searching.GROUPS.items() if group in found.counts}
    return [(label, found.counts[group], address(asked | {"kind": group})) for group, label in labels.items()]


def page_number(text):
    """The number of a page; raise Http404 for what is none of ours."""
    if text is None:
        return 1
    if not text.isascii() or not text.isdecimal() or len(text) > 3 or not 1 <= int(text) <= LAST:
        raise Http404("There is no such page.")
    return int(text)


def address(asked, page=1):
    query = {name: value for name, value in asked.items() if value} | ({"page": page} if page > 1 else {})
    return reverse("campaign:search", query=query)
