from django import template

from ..charts.tables import cell_text

register = template.Library()


@register.filter
def number(value):
    """A number as the reader writes it, or that there is none."""
    return cell_text(value, "number")
