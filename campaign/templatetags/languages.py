"""What a page says about its language, and where it is to be had in another."""

from django import template

from .. import languages
from ..languages import LANGUAGES

register = template.Library()


@register.simple_tag
def language_tag():
    return languages.TAGS[languages.current()]


register.simple_tag(languages.marked, name="lang_of")


@register.simple_tag(takes_context=True)
def unchecked(context):
    """Whether a machine drafted words of this page that no person has checked yet: the interface's, or a version's."""
    version = context.get("version") or getattr(shown(context), "version_shown", None)
    return languages.current() in languages.UNCHECKED or (version and version.is_unchecked_draft)


@register.inclusion_tag("campaign/_alternates.html", takes_context=True)
def alternates(context):
    """For search engines: the same page in the other language of the interface, and its versions."""
    request, site = context.get("request"), context.get("site")
    twin = request and languages.twin(request)
    links = [(languages.TAGS[twin[0]], twin[1]), (languages.TAGS[languages.current()], request.path)] if twin else []
    return {"site": site, "links": links + [(each.language, each.get_absolute_url()) for each in others(context)]}


@register.inclusion_tag("campaign/_other_language.html", takes_context=True)
def other_language(context):
    """The link to the same page in the other language of the interface."""
    request = context.get("request")
    found = request and languages.twin(request)
    if not found:
        return {}
    language, path = found
    query = request.GET.urlencode() if request.method == "GET" else ""
    url = f"{path}?{query}" if query else path
    return {"tag": languages.TAGS[language], "name": languages.NAMES[language], "url": url}


@register.inclusion_tag("campaign/_versions.html", takes_context=True)
def versions(context):
    """The links from a page, sheet or publication to its versions, each in its own language."""
    found = [{"name": LANGUAGES[each.language], "version": each} for each in others(context)]
    return {"versions": found, **other_language(context)} if found else {}


def others(context):
    """The versions of what the page shows besides the one it shows, and besides Welsh, which is its own page."""
    site, item = context.get("site"), shown(context)
    if not (site and item):
        return []
    besides = {languages.WELSH, getattr(context.get("version"), "language", None)}
    return [each for each in site.versions_of(item).values() if each.language not in besides]


def shown(context):
    """The page, sheet or publication that the page is about; None for one of another kind."""
    found = (context.get(name) for name in ("item", "sheet", "publication", "page"))
    return next((item for item in found if getattr(item, "pk", None)), None)
