from contextlib import suppress

from django import template

from campaign import languages
from supporters.models import Wording

from ..links import make_origin
from ..wording import current_wording

register = template.Library()


@register.inclusion_tag("newsletter/_foot_form.html", takes_context=True)
def newsletter_form(context, after=None):
    """One field that asks for the newsletter, also ``after`` an organisation has confirmed.

    Nothing on a page for an error, which reads nothing from the database.
    """
    site = context.get("site")
    if not hasattr(site, "once"):
        return {}
    with suppress(Wording.DoesNotExist):
        origin = make_origin(after) if after else ""
        return {"wording": current_wording(site), "language": languages.current(), "origin": origin}
    return {}
