"""What a page tells search engines and the sites it is shared on: OpenGraph, and linked data of schema.org."""

import re
from functools import partial
from html import unescape

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from .. import languages
from .. import linked_data as linked

LOCALES = {languages.ENGLISH: "en_GB", languages.WELSH: "cy_GB"}
register = template.Library()

TITLE = re.compile(r"<title>(.*?) – Race for Justice</title>", re.DOTALL)
DESCRIPTION = re.compile(r'<meta name="description" content="([^"]*)"')
CANONICAL = re.compile(r'<link rel="canonical" href="([^"]*)"')


class FoundNode(template.Node):
    def __init__(self, nodelist):
        self.nodelist = nodelist

    def render(self, context):
        head = self.nodelist.render(context)
        canonical = CANONICAL.search(head)
        if not canonical:
            return head  # nobody shares a page that is not to be found
        url, title, description = text(canonical), text(TITLE.search(head)), text(DESCRIPTION.search(head))
        describe = partial(described, context, url, title, description)
        site = context["site"]
        # The pages that staff write are few, and said again as they were as long as the site is the same.
        return head + (site.once((self, head), describe) if context["request"].path in site.page_urls else describe())


@register.tag
def found(parser, token):
    """Render title, description and canonical address, and say the same for those who share or index the page."""
    nodelist = parser.parse(["endfound"])
    parser.delete_first_token()
    return FoundNode(nodelist)


def text(match):
    return " ".join(unescape(match[1]).split()) if match else ""


def described(context, url, title, description):
    site, path = context["site"], context["request"].path
    if path == reverse("campaign:home"):
        title = getattr(context.get("page"), "title", title)
    picture = site.url + reverse("campaign:card", args=[path.strip("/") or "home"])
    properties = {
        "og:type": "website",
        "og:site_name": site.campaign.name,
        "og:locale": LOCALES[languages.current()],
        "og:title": title,
        "og:description": description,
        "og:url": url,
        "og:image": picture,
        "og:image:width": linked.CARD[0],
        "og:image:height": linked.CARD[1],
        "og:image:alt": title,
    }
    tags = format_html_join(
        "\n  ", '<meta property="{}" content="{}">', [pair for pair in properties.items() if pair[1]]
    )
    card = mark_safe('\n  <meta name="twitter:card" content="summary_large_image">\n  ')
    return format_html("\n  {}{}{}", tags, card, linked.script(linked.of_page(site, path, url, title, description)))


@register.simple_tag(takes_context=True)
def linked_data(context, item):
    """What ``item``, which the page is about, is in the words of schema.org; nothing where no standard type fits."""
    return linked.script(linked.of_item(context["site"], item))
