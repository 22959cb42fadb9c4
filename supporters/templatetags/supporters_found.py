"""What the search of the whole site shows of supporters and of areas, and what machines are told of a supporter."""

from django import template

from campaign import areas, linked_data

from .. import directory

register = template.Library()
MOST = 5  # organisations and areas beside the other results; the directory has them all


@register.simple_tag
def organisations_found(q, kind=""):
    """``{"organisations": …, "more": …}``: listed ones with these words in their names."""
    if kind:
        return {"organisations": [], "more": False}
    found = directory.few(q, MOST + 1)
    return {"organisations": found[:MOST], "more": len(found) > MOST}


@register.simple_tag
def areas_found(q, kind=""):
    """``{"named": …, "whole": …}``: pairs of the key and the name of areas called so, and whether by whole words."""
    words = q.casefold().split()
    if kind or not words:
        return {"named": [], "whole": False}
    named = [(key, name) for key, name in areas.names().items() if all(begins(word, name) for word in words)]
    return {"named": named[:MOST], "whole": any(set(words) <= set(parts(name)) for _key, name in named)}


def begins(word, name):
    return any(part.startswith(word) for part in parts(name))


def parts(name):
    return name.casefold().replace("(", "").replace(")", "").split()


@register.simple_tag(takes_context=True)
def linked_organisation(context, organisation):
    """What a listed organisation is in the words of schema.org: what its page shows, and nobody's address."""
    site = context["site"]
    website = {"sameAs": organisation.website} if organisation.website else {}
    about = {
        "@type": "Organization",
        "name": organisation.name,
        "url": site.url + organisation.get_absolute_url(),
        "areaServed": [str(label) for label in organisation.area_labels],
        "memberOf": linked_data.publisher(site),
    }
    return linked_data.script(about | website)
