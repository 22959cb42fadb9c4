from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.views.generic.detail import BaseDetailView, SingleObjectTemplateResponseMixin

from ..charts import draw_all, whole
from ..downloads import csv_response
from ..models import Era, FactSheet, Figure, Series, Topic
from ..placing import marker
from ..public import NotesMixin
from .pages import PageView

SEARCHED = ("title", "population", "geography", "period", "source_title", "publisher")


class FactsForm(forms.Form):
    """What to look for among the facts; an answer that is none is as good as no answer."""

    topic = forms.ChoiceField(label=_("Topic"), choices=[("", _("Every topic")), *Topic.choices], required=False)
    era = forms.ChoiceField(label=_("Time"), choices=[("", _("Every time")), *Era.choices], required=False)
    words = forms.CharField(label=_("Words"), max_length=100, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="facts-%s", **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs["class"] = "form-control" if name == "words" else "form-select"

    def found(self, queryset, own_text):
        """The rows of ``queryset`` that fit; words are looked for in ``own_text`` too, and each must be there."""
        self.is_valid()
        answers = {name: answer for name, answer in self.cleaned_data.items() if answer}
        for word in answers.pop("words", "").split():
            fits = (Q(**{f"{name}__icontains": word}) for name in (*SEARCHED, own_text))
            queryset = queryset.filter(any_of(fits))
        return queryset.filter(**answers)


def any_of(conditions):
    either = Q()
    for condition in conditions:
        either |= condition
    return either


class Facts(PageView):
    """Every figure and table by topic and then by time, each with its source; its charts are on its own page."""

    slug = "facts"
    template_name = "campaign/facts/list.html"

    def get_context_data(self, **kwargs):
        form = FactsForm(self.request.GET)
        figures = list(form.found(Figure.objects.published(), "statement"))
        tables = list(form.found(Series.objects.published().defer("rows", "columns"), "summary"))
        context = {"form": form, "figures": figures, "tables": tables, "topics": by_topic([*figures, *tables])}
        return super().get_context_data(searching=any(self.request.GET.values()), **context, **kwargs)


def by_topic(items):
    """Triples of a topic, its slug and what there is on it, from the campaign's own time to today."""
    eras = Era.values
    items = sorted(items, key=lambda item: (eras.index(item.era), item.title))
    groups = [(label, value, [item for item in items if item.topic == value]) for value, label in Topic.choices]
    return [group for group in groups if group[2]]


class OneFigure(NotesMixin, BaseDetailView):
    context_object_name = "figure"

    def get_queryset(self):
        return Figure.objects.published().with_picture_size()


class OneSeries(NotesMixin, BaseDetailView):
    context_object_name = "series"

    def get_queryset(self):
        return Series.objects.published()


class FigureDetail(SingleObjectTemplateResponseMixin, OneFigure):
    """One figure: what it says, its values, where it comes from, and how to cite it."""

    template_name = "campaign/facts/figure.html"

    def get_context_data(self, **kwargs):
        in_text = Q(body__contains=marker("figure", self.object.slug))
        return super().get_context_data(sheets=sheets_with(Q(figures=self.object) | in_text), **kwargs)


class SeriesDetail(SingleObjectTemplateResponseMixin, OneSeries):
    """One table: its charts, all its numbers, where they come from."""

    template_name = "campaign/facts/series.html"

    def get_context_data(self, **kwargs):
        drawings = draw_all(self.object.charts.select_related("series").with_picture_size())
        in_text = any_of(Q(body__contains=marker("chart", drawing.slug)) for drawing in drawings)
        sheets = sheets_with(Q(charts__series=self.object) | in_text)
        return super().get_context_data(drawings=drawings, rows=whole(self.object), sheets=sheets, **kwargs)


def sheets_with(condition):
    """The published sheets that show something."""
    return FactSheet.objects.published().filter(condition).only("slug", "number", "title").distinct()


class FigureCsv(OneFigure):
    def render_to_response(self, context):
        figure = self.object
        rows = [(row["label"], row["value"], row.get("unit") or figure.unit) for row in figure.values]
        return csv_response(figure, ["Label", "Value", "Unit"], rows, page=self.site.url + figure.get_absolute_url())


class SeriesCsv(OneSeries):
    def render_to_response(self, context):
        series = self.object
        header = [column["label"] for column in series.columns]
        return csv_response(series, header, series.rows, page=self.site.url + series.get_absolute_url())
