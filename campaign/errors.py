"""The site's own page for every refusal. They read nothing from the database, so they work when it does not."""

from django.http import HttpResponse
from django.template.loader import render_to_string

HOME = ("Go to the home page", "/")
PAGES = {
    400: (
        "We could not read that",
        "Something in the address or the form was not as it should be. Please try again.",
        [HOME],
    ),
    403: (
        "That is not allowed",
        "The page may have been open for too long, or the form came from another site. Go back, load the page again, "
        "and try once more.",
        [HOME],
    ),
    404: (
        "There is no page here",
        "The address may be mistyped, or the page may have moved.",
        [HOME, ("See the fact sheets", "/fact-sheets/"), ("See who supports us", "/supporters/")],
    ),
    405: ("That does not work here", "This address cannot be used in that way.", [HOME]),
    410: ("This was taken back", "It used to be here, and we no longer publish it.", [HOME]),
    413: ("That is too much at once", "What you sent is larger than this page can take. Please shorten it.", [HOME]),
    429: ("Please wait a little", "We have had many requests like this. Please try again later.", [HOME]),
    500: ("Something went wrong on our side", "We have written it down. Please try again in a few minutes.", [HOME]),
    503: ("We will be back soon", "The site cannot reach its records just now. Please try again soon.", [HOME]),
}


def page(status, *, title=None, message=None, headers=None):
    """The refusal ``status`` as a page in the site's look; ``title`` and ``message`` replace its usual words."""
    usual_title, usual, way_on = PAGES[status]
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
