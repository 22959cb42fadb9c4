from django import template
from django.urls import reverse
from django.utils.timezone import localdate

from .. import numbers
from ..models import Figure, Series

register = template.Library()


@register.inclusion_tag("admin/campaign/_to_check.html")
def to_check():
    """What of the content wants a look: facts past their review or second-hand, and numbers without a figure."""
    rows = [row for model, one, many in KINDS for row in facts(model, one, many)]
    loose = [(admin_page(item), item, found) for item, found in numbers.all_loose()]
    return {"rows": [row for row in rows if row["count"]], "loose": loose}


KINDS = [(Figure, "figure", "figures"), (Series, "table", "tables")]


def facts(model, one, many):
    """Rows of a count, words for it and where to look, of the facts that visitors see."""
    url = reverse(f"admin:campaign_{model._meta.model_name}_changelist")
    shown = model.objects.exclude(status=model.Status.WITHDRAWN)
    dated = shown.filter(review_by__lt=localdate()).count()
    second_hand = shown.filter(second_hand=True).count()
    yield row(dated, one, many, "past {} day of review: look at the source again", f"{url}?review=past")
    yield row(second_hand, one, many, "read second-hand: check before printing", f"{url}?second_hand__exact=1")


def row(count, one, many, words, url):
    words = words.format("its" if count == 1 else "their")
    return {"count": count, "label": f"{one if count == 1 else many} {words}", "url": url}


def admin_page(item):
    return reverse(f"admin:campaign_{item._meta.model_name}_change", args=[item.pk])
