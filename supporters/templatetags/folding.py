from django import template

register = template.Library()


@register.filter
def folded(optgroups):
    """The options that stand under a heading, as pairs, and whether one of them is chosen."""
    groups = [(heading, options) for heading, options, _ in optgroups if heading]
    return {"groups": groups, "chosen": any(option["selected"] for _, options in groups for option in options)}
