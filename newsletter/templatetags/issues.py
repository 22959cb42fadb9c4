from django import template
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from campaign import languages
from campaign.placing import MARKER

register = template.Library()


@register.filter
def own_words(html):
    """The rich text of a block, without what could be placed in it: that has a block of its own."""
    return mark_safe(MARKER.sub("", html))  # noqa: S308 – cleaned when it was saved


@register.simple_tag
def language_of(issue):
    """The attribute that marks an issue that is in another language than the page it stands on."""
    return "" if issue.language == languages.current() else format_html(' lang="{}"', languages.TAGS[issue.language])
