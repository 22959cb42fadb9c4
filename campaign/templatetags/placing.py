from django import template

from ..models import Purpose
from ..placing import expand, markers, stories

register = template.Library()


@register.filter
def placed(html, purpose=Purpose.WEBSITE):
    """Rich text with the figures, charts, pictures and stories that stand in it; it was cleaned when it was saved.

    ``purpose`` is what a story in it is used for: whoever tells it agreed to each use on its own.
    """
    return expand(html, known={"story": stories(markers(html)["story"], purpose)})
