from django import template

register = template.Library()


@register.filter
def staff_name(user):
    """The name of a member of staff; what no person did, the site did."""
    return (user.get_full_name() or user.get_username()) if user else "the site itself"
