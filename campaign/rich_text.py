"""What rich text may hold. Whatever is sent, from the editor, from Word or from another site, is brought to that."""

import re
from itertools import groupby
from operator import itemgetter

import nh3

TAGS = {"p", "br", "strong", "em", "h2", "h3", "ul", "ol", "li", "blockquote", "a"}
TABLE = {"table", "thead", "tbody", "tr", "th", "td"}
SPANS = {"colspan", "rowspan"}
SCHEMES = {"http", "https", "mailto", "tel"}
# What other editors call the same, and headings that a page has at another level: its title is the only first one.
SAME = {"b": "strong", "i": "em", "h1": "h2", "h4": "h3", "h5": "h3", "h6": "h3"}
# The values that the marker of something placed in the text may have (campaign/placing.py).
# A cell over a million columns, which browsers cut off, would keep whoever makes the PDF busy for good.
VALUES = {"data-place": re.compile("figure|chart|picture|story"), "data-slug": re.compile(r"[-\w]+", re.ASCII)}
VALUES |= dict.fromkeys([*SPANS, "start"], re.compile("[0-9]{1,2}"))


def allowed(tag, name, value):
    return value if name not in VALUES or VALUES[name].fullmatch(value) else None


CLEANER = nh3.Cleaner(
    tags=TAGS | TABLE | {"div"},
    clean_content_tags={"script", "style", "title", "xml"},
    attributes={"a": {"href", "title"}, "ol": {"start"}, "th": SPANS, "td": SPANS, "div": {"data-place", "data-slug"}},
    attribute_filter=allowed,
    url_schemes=SCHEMES,
    link_rel=None,
)
UNWANTED = re.compile(
    r"<b\s[^>]*(?<![-\w])font-weight:\s*normal[^>]*>", re.IGNORECASE
)  # how Google Docs wraps a whole text
NAMES = re.compile(rf"<(/?)({'|'.join(SAME)})(?=[\s/>])", re.IGNORECASE)
DIV = re.compile(
    r'<div(?=[^>]* data-place="(?P<kind>[a-z]+)")(?=[^>]* data-slug="(?P<slug>[-\w]+)")[^>]*>[^<]*</div>'
    r"|<(?P<end>/?)div[^>]*>"
)
EMPTY = re.compile(r"<(p|h2|h3|strong|em|li|ul|ol|blockquote)>(\s|&nbsp;|<br>)*</\1>")


def clean(html):
    """``html`` with nothing in it that rich text may not hold; cleaning it again changes nothing."""
    html = NAMES.sub(lambda tag: f"<{tag[1]}{SAME[tag[2].lower()]}", UNWANTED.sub("", word_lists(html)))
    # A second time, because a paragraph in place of a div may end another one.
    html = CLEANER.clean(DIV.sub(marker_or_paragraph, CLEANER.clean(html)))
    return without_empty(html)


def marker_or_paragraph(div):
    """A marker in the one form it is stored in; any other div was a paragraph of some kind."""
    if div["kind"]:
        return f'<div data-place="{div["kind"]}" data-slug="{div["slug"]}"></div>'
    return f"<{div['end']}p>"


def without_empty(html):
    while (less := EMPTY.sub("", html)) != html:
        html = less
    return html.strip()


# Word writes lists as paragraphs that only look like one: each begins with its bullet or number, between two comments.
ITEM = r"<p\b[^>]*\bmso-list:\s*(l\d+)[^>]*>(.*?)</p>\s*"
WORD_ITEM = re.compile(ITEM, re.IGNORECASE | re.DOTALL)
WORD_LISTS = re.compile(f"(?:{ITEM})+", re.IGNORECASE | re.DOTALL)
WORD_MARK = re.compile(
    r"<!(?:--)?\[if !supportLists\](?:--)?>(.*?)<!(?:--)?\[endif\](?:--)?>", re.IGNORECASE | re.DOTALL
)
WORD_NUMBER = re.compile(r"\s*(\d+|[a-z]|[ivx]+)[.)]", re.IGNORECASE)


def word_lists(html):
    """``html`` with the paragraphs that Word means as a list made one; lists within lists become part of it."""
    if "mso-list" not in html:
        return html
    return WORD_LISTS.sub(lambda run: "".join(word_list(run[0])), html)


def word_list(paragraphs):
    for _, items in groupby(WORD_ITEM.findall(paragraphs), itemgetter(0)):
        texts = [text for _, text in items]
        mark = WORD_MARK.search(texts[0])
        tag = "ol" if mark and WORD_NUMBER.match(re.sub(r"<[^>]*>", "", mark[1])) else "ul"
        yield f"<{tag}>{''.join(f'<li>{WORD_MARK.sub("", text)}</li>' for text in texts)}</{tag}>"
