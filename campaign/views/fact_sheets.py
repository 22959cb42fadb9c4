from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, Value
from django.db.models.functions import Concat, JSONObject
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.generic import DetailView

from .. import languages
from ..area_numbers import comparisons
from ..areas import force_areas
from ..charts import draw_all
from ..models import Chart, FactSheet, Figure, Idea, MadeFile, Template
from ..models.fact_sheets import by_time
from ..placing import expand, markers
from ..public import NotesMixin
from ..revisions import latest_number
from .pages import PageView


class FactSheets(PageView):
    """The page that lists every sheet; “take action” shows the same list in its own words."""

    slug = "fact-sheets"
    template_name = "campaign/fact_sheet_list.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            fact_sheets=self.site.in_their_language(FactSheet.objects.published()), **kwargs
        )


class FactSheetDetail(NotesMixin, DetailView):
    context_object_name = "sheet"
    template_name = "campaign/fact_sheet_detail.html"

    def get_queryset(self):
        sheets = FactSheet.objects.published()
        annotations = {"related_sheets": related(), "idea_rows": ideas(), "made": made_files()}
        annotations |= {"template_rows": templates()}
        return sheets.annotate(version=latest_number(FactSheet), **annotations)

    def get_object(self, queryset=None):
        sheet = super().get_object(queryset)
        self.site.in_its_language(sheet)
        with override(languages.of(sheet)):
            sheet.body = self.site.campaign.fill_in(sheet.body)
        return sheet

    def get(self, request, *args, **kwargs):
        """Without script, choosing an area from the list sends its name here."""
        if request.GET.get("area") in force_areas():
            return HttpResponseRedirect(reverse("campaign:fact_sheet_area", args=[kwargs["slug"], request.GET["area"]]))
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        sheet, placed = self.object, markers(self.object.body)
        figures = Figure.objects.published().with_picture_size()
        figures = list(figures.filter(Q(pk__in=sheet.figures.values("pk")) | Q(slug__in=placed["figure"])))
        charts = Chart.objects.published().with_picture_size()
        charts = draw_all(charts.filter(Q(pk__in=sheet.charts.values("pk")) | Q(slug__in=placed["chart"])))
        # What stands in the text and what stands below it is read at once, and nothing is shown twice.
        sheet.body = expand(sheet.body, known={"figure": by_slug(figures), "chart": by_slug(charts)})
        return super().get_context_data(
            figures=[figure for figure in figures if figure.slug not in placed["figure"]],
            charts=[chart for chart in charts if chart.slug not in placed["chart"]],
            ideas=by_time([Idea(**row) for row in sheet.idea_rows]),
            templates=[Template(**row) for row in sheet.template_rows],
            areas=force_areas().values() if sheet.by_area else (),
            files=self.files(),
            **kwargs,
        )

    def files(self):
        """The sheet to take away: pairs of what it is and the file, or None until it is made."""
        made = {row["name"]: MadeFile(**row) for row in self.object.made}
        name = f"fact-sheets/{self.object.slug}"
        files = (_("This sheet"), f"{name}.pdf"), (_("The same in large print"), f"{name}-large-print.pdf")
        return [(label, made.get(name)) for label, name in files]


class FactSheetArea(FactSheetDetail):
    """A sheet for one police force area: its numbers beside those of England and Wales, and who decides there."""

    template_name = "campaign/fact_sheet_area.html"

    def get_queryset(self):
        return super().get_queryset().filter(by_area=True)

    def get_context_data(self, **kwargs):
        try:
            area = force_areas()[self.kwargs["area"]]
        except KeyError:
            raise Http404("No police force area has that name.") from None
        return super().get_context_data(area=area, comparisons=comparisons(area), **kwargs)


def by_slug(items):
    return {item.slug: item for item in items}


def ideas():
    """What can be done with a sheet, as an annotation."""
    rows = Idea.objects.filter(fact_sheet=OuterRef("pk")).order_by("time", "order", "pk")
    return ArraySubquery(rows.values(json=JSONObject(time="time", text="text")))


def templates():
    """What can be copied from it, as an annotation."""
    rows = Template.objects.filter(fact_sheet=OuterRef("pk")).order_by("order", "pk")
    return ArraySubquery(rows.values(json=JSONObject(slug="slug", title="title", text="text")))


def related():
    """The published sheets that a sheet points to, as an annotation: their slugs, numbers and titles."""
    sheets = FactSheet.objects.published().filter(factsheet=OuterRef("pk"))
    return ArraySubquery(sheets.values(json=JSONObject(slug="slug", number="number", title="title")))


def made_files():
    """The names and sizes of a sheet's two PDFs, as an annotation."""
    names = [Concat(Value("fact-sheets/"), OuterRef("slug"), Value(end)) for end in (".pdf", "-large-print.pdf")]
    return ArraySubquery(MadeFile.objects.filter(name__in=names).values(json=JSONObject(name="name", size="size")))
