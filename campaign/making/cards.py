"""Every chart and drawn figure as a picture with its title and source on it, for a leaflet or a post."""

from functools import partial

from django.template.loader import render_to_string

from ..charts import draw_all
from ..models import Chart, Figure, Series
from . import Wanted, register
from .pdf import pdf, png

PIXELS = 1600


@register
def figure_cards(site):
    for figure in Figure.objects.published().filter(drawn=True):
        if len(figure.bars) > 1:
            yield card(site, figure.picture_name, figure=figure)


@register
def chart_cards(site):
    for chart in draw_all(Chart.objects.filter(series__in=Series.objects.published()).select_related("series")):
        yield card(site, chart.picture_name, chart=chart)


def card(site, name, **shown):
    return Wanted(name, partial(render_to_string, "print/card.html", {"site": site, **shown}), picture)


def picture(html):
    return png(pdf(html), PIXELS, crop=True)
