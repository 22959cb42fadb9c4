from django import template

register = template.Library()


class OnceNode(template.Node):
    def __init__(self, nodelist):
        self.nodelist = nodelist

    def render(self, context):
        # A page for an error has no site, and the log-in's pages have one of their own.
        keep = getattr(context.get("site"), "once", None)
        return keep(self, lambda: self.nodelist.render(context)) if keep else self.nodelist.render(context)


@register.tag
def once(parser, token):
    """Render what is inside once, and again only when something that visitors see is changed.

    It must be the same for every request: it may show what staff wrote, and nothing of the visitor or the address.
    """
    nodelist = parser.parse(["endonce"])
    parser.delete_first_token()
    return OnceNode(nodelist)
