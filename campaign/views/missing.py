"""What a visitor gets where no page is."""

from django.db import Error
from django.http import HttpResponsePermanentRedirect
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from .. import addresses, errors, languages, revisions, searching
from ..models import OldAddress, Page

LONGEST = OldAddress._meta.get_field("path").max_length  # a longer path was never ours, and takes long to look for


def not_found(request, exception=None):
    """Lead on from an old address, and say of what was withdrawn that it was; else there is no page."""
    if request.method not in ("GET", "HEAD") or len(request.path) > LONGEST:
        return errors.page(404)
    try:
        path = languages.without_language(request.path)
        return gone(path) or moved(request, path) or errors.page(404)
    except Error:  # the database is away
        return errors.page(404)


def gone(path):
    item = addresses.find_withdrawn(path)
    if item is None:
        return None
    day = date_format(localtime(revisions.withdrawn_on(item)), "j F Y")
    message = _("We took it back on %(day)s, and no longer publish it.") % {"day": day}
    return errors.page(410, message=message, also=list_around(path, item))


def list_around(path, item):
    """A link to the list that ``item`` stood in, where it stood in one."""
    section = path.split("/")[1]
    if isinstance(item, Page) or section not in searching.GROUPS:
        return []
    return [(searching.GROUPS[section][0], languages.prefixed(f"/{section}/"))]


def moved(request, path):
    target = addresses.find(path)
    if target is None:
        return None
    target = request.path.removesuffix(path) + target  # on a Welsh page, to a Welsh page
    query = request.META.get("QUERY_STRING")
    # Not to be kept: a page that moves back would make a browser that remembers both ways go round in circles.
    headers = {"Cache-Control": "no-store"}
    return HttpResponsePermanentRedirect(f"{target}?{query}" if query else target, headers=headers)
