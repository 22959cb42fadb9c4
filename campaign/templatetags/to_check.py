from datetime import timedelta

from django import template
from django.db.models import Exists, OuterRef, Value
from django.db.models.functions import Concat
from django.urls import reverse
from django.utils.timezone import localdate, now

from .. import consents, numbers
from ..making import pdf
from ..models import Event, FactSheet, Figure, Initiative, MadeFile, Series

register = template.Library()
LATE = timedelta(minutes=15)
YEAR = timedelta(days=365)


@register.inclusion_tag("admin/campaign/_to_check.html")
def to_check():
    """What of the content wants a look: facts past their review or second-hand, and numbers without a figure."""
    rows = [row for model, one, many in KINDS for row in facts(model, one, many)]
    rows += [*activity(), ending_consents()]
    loose = [(admin_page(item), item, found) for item, found in numbers.all_loose()]
    return {"rows": [row for row in rows if row["count"]], "loose": loose, "unmade": unmade(), "trouble": pdf.trouble()}


def activity():
    """Rows for events that nobody has reported on, and initiatives that nobody has looked at for a year."""
    silent = Event.objects.unreported().count()
    old = Initiative.objects.published().filter(checked_on__lt=localdate() - YEAR).count()
    events, initiatives = (reverse(f"admin:campaign_{name}_changelist") for name in ("event", "initiative"))
    yield row(silent, "past event", "past events", "without word of what happened", f"{events}?time=unreported")
    yield row(old, "initiative", "initiatives", "last checked more than a year ago", f"{initiatives}?o=4")


def unmade():
    """Published sheets that have had no PDF for a quarter of an hour, which takes the file maker seconds."""
    pdfs = MadeFile.objects.filter(name=Concat(Value("fact-sheets/"), OuterRef("slug"), Value(".pdf")))
    old = FactSheet.objects.published().filter(updated_at__lt=now() - LATE, published_at__lt=now() - LATE)
    return old.filter(~Exists(pdfs)).count()


KINDS = [(Figure, "figure", "figures"), (Series, "table", "tables")]


def facts(model, one, many):
    """Rows of a count, words for it and where to look, of the facts that visitors see."""
    url = reverse(f"admin:campaign_{model._meta.model_name}_changelist")
    shown = model.objects.exclude(status=model.Status.WITHDRAWN)
    dated = shown.filter(review_by__lt=localdate()).count()
    second_hand = shown.filter(second_hand=True).count()
    yield row(dated, one, many, "past {} day of review: look at the source again", f"{url}?review=past")
    yield row(second_hand, one, many, "read second-hand: check before printing", f"{url}?second_hand__exact=1")


def ending_consents():
    url = reverse("admin:campaign_consent_changelist") + "?holds=ending"
    words = "near {} end or past it, and a published story relies on it: ask the person again"
    return row(consents.ending().count(), "consent", "consents", words, url)


def row(count, one, many, words, url):
    words = words.format("its" if count == 1 else "their")
    return {"count": count, "label": f"{one if count == 1 else many} {words}", "url": url}


def admin_page(item):
    return reverse(f"admin:campaign_{item._meta.model_name}_change", args=[item.pk])
