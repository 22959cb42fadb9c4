"""What the text of an issue may hold: less than that of a page, because mail programs show less."""

import re

import nh3

from campaign import rich_text

PARAGRAPHS = re.compile(r"(</?)(?:h[23]|t[hd])\b[^>]*>")
CLEANER = nh3.Cleaner(
    tags={"p", "br", "strong", "em", "ul", "ol", "li", "a"},
    attributes={"a": {"href"}, "ol": {"start"}},
    url_schemes=rich_text.SCHEMES,
    link_rel=None,
)


def clean(html):
    """``html`` with only what a mail may hold; headings and cells of tables become paragraphs."""
    return rich_text.without_empty(CLEANER.clean(PARAGRAPHS.sub(r"\1p>", rich_text.clean(html))))
