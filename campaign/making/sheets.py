"""Every published fact sheet as a PDF, and again in large print."""

from functools import partial

from django.template.loader import render_to_string

from ..charts import draw_all
from ..models import FactSheet, Figure, Purpose
from ..placing import expand, markers, stories
from ..revisions import latest_number
from . import Wanted, register
from .pdf import pdf

ON_PAPER = {
    "figure": "print/_figure.html",
    "chart": "print/_chart.html",
    "picture": "print/_picture.html",
    "story": "print/_story.html",
}


@register
def sheets(site):
    for sheet in published_sheets(site):
        for name, large in ((f"{sheet.slug}.pdf", False), (f"{sheet.slug}-large-print.pdf", True)):
            context = {"site": site, "sheet": sheet, "large": large}
            source = partial(render_to_string, "print/sheet.html", context)
            yield Wanted(f"fact-sheets/{name}", source, pdf, partial(stories_in, [sheet]))


def published_sheets(site):
    """The sheets of the pack in order, each with all that is printed of it; read once for a version of the site."""
    return site.once(published_sheets, lambda: list(read_sheets(site)))


def read_sheets(site):
    sheets = FactSheet.objects.published().prefetch_related("ideas", "templates", "charts__series")
    sheets = sheets.annotate(version=latest_number(FactSheet))
    figures = published_figures()
    for sheet in sheets:
        placed = markers(sheet.body)
        sheet.stories = stories(placed["story"], Purpose.PRINT)
        sheet.body = expand(sheet.body, ON_PAPER, {"story": sheet.stories})
        sheet.shown_figures = [each for each in figures.get(sheet.pk, []) if each.slug not in placed["figure"]]
        charts = [chart for chart in sheet.charts.all() if chart.series.is_public and chart.slug not in placed["chart"]]
        sheet.drawings = draw_all(charts)
        yield sheet


def stories_in(sheets):
    return {story.pk for sheet in sheets for story in sheet.stories.values()}


def published_figures():
    """Lists of published figures by the number of their sheet."""
    by_sheet = {}
    links = FactSheet.figures.through.objects.values_list("factsheet_id", "figure_id")
    figures = {figure.pk: figure for figure in Figure.objects.published()}
    for sheet, figure in links:
        if figure in figures:
            by_sheet.setdefault(sheet, []).append(figures[figure])
    order = list(figures)
    return {sheet: sorted(rows, key=lambda row: order.index(row.pk)) for sheet, rows in by_sheet.items()}
