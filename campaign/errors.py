"""The site's own page for every refusal. They read nothing from the database, so they work when it does not."""

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

HOME = (_("Go to the home page"), reverse_lazy("campaign:home"))
SEARCH = (_("Search the site"), reverse_lazy("campaign:search"))
PAGES = {
    400: (
        _("We could not read that"),
        _("Something in the address or the form was not as it should be. Please try again."),
        [HOME],
    ),
    403: (
        _("That is not allowed"),
        _(
            "The page may have been open for too long, or the form came from another site. Go back, load the page "
            "again, and try once more."
        ),
        [HOME],
    ),
    404: (
        _("There is no page here"),
        _("The address may be mistyped, or the page may have moved."),
        [
            HOME,
            SEARCH,
            (_("See the fact sheets"), reverse_lazy("campaign:fact_sheets")),
            (_("See who supports us"), reverse_lazy("supporters:directory")),
        ],
    ),
    405: (_("That does not work here"), _("This address cannot be used in that way."), [HOME]),
    410: (_("This was taken back"), _("It used to be here, and we no longer publish it."), [HOME, SEARCH]),
    413: (
        _("That is too much at once"),
        _("What you sent is larger than this page can take. Please shorten it."),
        [HOME],
    ),
    429: (_("Please wait a little"), _("We have had many requests like this. Please try again later."), [HOME]),
    500: (
        _("Something went wrong on our side"),
        _("We have written it down. Please try again in a few minutes."),
        [HOME],
    ),
    503: (_("We will be back soon"), _("The site cannot reach its records just now. Please try again soon."), [HOME]),
}


def page(status, *, title=None, message=None, also=(), headers=None):
    """The refusal ``status`` as a page in the site's look; ``title`` and ``message`` replace its usual words.

    ``also`` are ways on, before the usual ones.
    """
    usual_title, usual, usual_ways = PAGES[status]
    way_on = [*also, *usual_ways]
    context = {"status": status, "title": title or usual_title, "message": message or usual, "way_on": way_on}
    response = HttpResponse(render_to_string("errors/error.html", context), status=status, headers=headers)
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def bad_request(request, exception=None):
    return page(400)


def forbidden(request, exception=None):
    return page(403)


def csrf_failure(request, reason=""):
    return page(403)


def server_error(request):
    return page(500)
