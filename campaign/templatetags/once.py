from django import template

register = template.Library()


class OnceNode(template.Node):
    def __init__(self, nodelist, by=None):
        self.nodelist = nodelist
        self.by = by

    def render(self, context):
        # A page for an error has no site, and the log-in's pages have one of their own.
        keep = getattr(context.get("site"), "once", None)
        if not keep:
            return self.nodelist.render(context)
        key = (self, self.by.resolve(context)) if self.by else self
        return keep(key, lambda: self.nodelist.render(context))


@register.tag
def once(parser, token):
    """Render what is inside once, and again only when something that visitors see is changed.

    It must be the same for every request: it may show what staff wrote, and nothing of the visitor or the address.
    With a value, such as ``{% once request.path|in_menus:site %}``, it is rendered once for each; they must be few.
    """
    by = token.split_contents()[1:]
    nodelist = parser.parse(["endonce"])
    parser.delete_first_token()
    return OnceNode(nodelist, parser.compile_filter(by[0]) if by else None)


@register.filter
def in_menus(path, site):
    """The path of a page that the menus mark as the one that is open, or nothing."""
    return path if path in site.menu_urls else ""
