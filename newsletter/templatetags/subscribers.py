from django import template
from django.utils.timezone import localtime

from ..models import Subscriber

register = template.Library()


@register.inclusion_tag("admin/newsletter/_numbers.html")
def subscriber_numbers():
    """How many get the newsletter, how many have not answered, and how many have gone since the month began."""
    month = localtime().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    of_state = Subscriber.objects.filter
    return {
        "subscribed": of_state(state=Subscriber.State.SUBSCRIBED).count(),
        "waiting": of_state(state=Subscriber.State.PENDING).count(),
        "left": of_state(state=Subscriber.State.LEFT, left_at__gte=month).count(),
    }
