from django.core.signing import BadSignature, SignatureExpired
from django.http import Http404
from django.urls import resolve
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from .. import errors, languages
from .. import preview as links

ENDED = _("This link was good for two weeks. Please ask whoever sent it to you for a new one.")
PRIVATE = {
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow",
    "Referrer-Policy": "strict-origin",  # whatever is clicked on the page, the token stays here
}


@require_safe
def preview(request, token):
    """An item as the public will see it: by the view, at the address and in the words that will be its own."""
    try:
        item = links.read_token(token)
    except SignatureExpired:
        return errors.page(410, title=_("This preview has ended"), message=ENDED, headers=PRIVATE)
    except BadSignature:
        raise Http404("No such preview.") from None
    if item is None:
        raise Http404("It was deleted.")
    with links.shown(item) as drafts:
        response = as_public(request, item, drafts)
    for name, value in PRIVATE.items():
        response.headers[name] = value
    return response


def as_public(request, item, drafts):
    request.preview = {"item": getattr(item, "edition", item), "drafts": drafts}
    request.path = request.path_info = links.address(item)
    with override(languages.of_path(request.path)):
        request.resolver_match = match = resolve(request.path)
        response = match.func(request, *match.args, **match.kwargs)
        return response.render() if hasattr(response, "render") else response
