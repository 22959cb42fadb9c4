"""Initiatives that make a difference, all under the same headings: to find by place and field, and to compare."""

from django import forms
from django.urls import reverse
from django.utils.html import linebreaks, urlize
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView

from .. import placing
from ..models import Field, Initiative
from ..public import PublicMixin
from .lists import AreaForm, page_after
from .pages import PageView

SIDE_BY_SIDE = 4  # so many at the most


class InitiativesForm(AreaForm):
    field = forms.ChoiceField(label=_("Kind of work"), required=False, choices=[("", _("Every kind")), *Field.choices])


class Initiatives(PageView):
    """The list with its filters or, when several are chosen in it, those beside each other."""

    slug = "initiatives"
    template_name = "campaign/initiatives/list.html"

    def get_context_data(self, **kwargs):
        chosen = self.request.GET.getlist("compare")
        compared = list(Initiative.objects.published().filter(slug__in=chosen)[: SIDE_BY_SIDE + 1]) if chosen else []
        more = self.side_by_side(compared) if len(compared) > 1 else self.listed()
        return super().get_context_data(too_few=bool(chosen), **more, **kwargs)

    def side_by_side(self, initiatives):
        self.template_name = "campaign/initiatives/comparison.html"
        shown = initiatives[:SIDE_BY_SIDE]
        return {"initiatives": shown, "rows": beside(shown), "too_many": len(initiatives) > SIDE_BY_SIDE}

    def listed(self):
        form = InitiativesForm(self.request.GET)
        found, after = page_after(fitting(form.asked), "title", self.request.GET.get("after"))
        return {
            "form": form,
            "initiatives": found,
            "next_url": after and reverse("campaign:initiatives", query=form.asked | {"after": after}),
        }


def fitting(asked):
    found = Initiative.objects.published()
    if "area" in asked:
        found = found.in_area(asked["area"])
    return found.filter(fields__contains=[asked["field"]]) if "field" in asked else found


class InitiativeDetail(PublicMixin, DetailView):
    template_name = "campaign/initiatives/initiative.html"

    def get_queryset(self):
        return Initiative.objects.published()

    def get_context_data(self, **kwargs):
        picture = placing.picture(self.object.picture_id)
        return super().get_context_data(answers=answers(self.object), picture=picture, **kwargs)


def answers(initiative):
    """Pairs of a heading that all have in common and what it says there, as HTML; empty where it is not known."""
    return [
        (_("Who runs it"), as_html(initiative.run_by)),
        (_("Who it is for"), as_html(initiative.for_whom)),
        (_("Why it is needed"), as_it_is(initiative.need)),
        (_("What it does"), as_it_is(initiative.what_it_does)),
        (_("What came of it"), as_it_is(initiative.result)),
        (_("How we know"), as_html(initiative.evidence)),
        (_("What it costs"), as_html(initiative.cost)),
        (_("What they learned"), as_it_is(initiative.learned)),
    ]


def beside(initiatives):
    """For each heading that any of them fills, pairs of an initiative and what it says there."""
    for row in zip(*map(answers, initiatives), strict=True):
        cells = [html for _, html in row]
        if any(cells):
            yield row[0][0], list(zip(initiatives, cells, strict=True))


def as_html(text):
    return mark_safe(linebreaks(urlize(text, autoescape=True))) if text else ""  # noqa: S308 – urlize escapes


def as_it_is(html):
    return mark_safe(html)  # noqa: S308 – rich text is cleaned when it is saved
