"""What a visitor gets where no page is."""

from django.db import Error
from django.http import HttpResponsePermanentRedirect
from django.utils.formats import date_format
from django.utils.timezone import localtime

from .. import addresses, errors, revisions
from ..models import OldAddress

LONGEST = OldAddress._meta.get_field("path").max_length  # a longer path was never ours, and takes long to look for


def not_found(request, exception=None):
    """Lead on from an old address, and say of what was withdrawn that it was; else there is no page."""
    if request.method not in ("GET", "HEAD") or len(request.path) > LONGEST:
        return errors.page(404)
    try:
        return gone(request) or moved(request) or errors.page(404)
    except Error:  # the database is away
        return errors.page(404)


def gone(request):
    item = addresses.find_withdrawn(request.path)
    if item is None:
        return None
    day = date_format(localtime(revisions.withdrawn_on(item)), "j F Y")
    return errors.page(410, message=f"We took it back on {day}, and no longer publish it.")


def moved(request):
    target = addresses.find(request.path)
    if target is None:
        return None
    query = request.META.get("QUERY_STRING")
    # Not to be kept: a page that moves back would make a browser that remembers both ways go round in circles.
    headers = {"Cache-Control": "no-store"}
    return HttpResponsePermanentRedirect(f"{target}?{query}" if query else target, headers=headers)
