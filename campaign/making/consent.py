"""The consent and joining sheet, to print and to fill in by hand: also where no computer is."""

from functools import partial

from django.template.loader import render_to_string

from ..consent_sheet import PARTS
from ..models import NamedAs, Purpose
from . import Wanted, register
from .pdf import pdf

SHEET, LARGE = "consent/consent-and-joining.pdf", "consent/consent-and-joining-large-print.pdf"


@register
def consent_sheet(site):
    """As long as there is a page of stories."""
    if "stories" in site.pages:
        for name, large in ((SHEET, False), (LARGE, True)):
            context = {"site": site, "parts": PARTS, "purposes": Purpose, "names": NamedAs, "large": large}
            yield Wanted(name, partial(render_to_string, "print/consent.html", context), pdf)
