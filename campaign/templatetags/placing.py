from django import template

from ..placing import expand

register = template.Library()


@register.filter
def placed(html):
    """Rich text with the figures, charts and pictures that stand in it; it was cleaned when it was saved."""
    return expand(html)
