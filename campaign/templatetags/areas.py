from django import template

from ..area_map import AreaMap

register = template.Library()


@register.inclusion_tag("campaign/_where.html")
def where_it_works(keys):
    """The map of the nations and regions with the areas ``keys`` marked; their names stand in words beside it."""
    return {"map": AreaMap(works_in=keys), "keys": keys}
