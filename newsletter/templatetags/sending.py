from django import template
from django.db.models import Count, Q
from django.utils.timezone import localtime

from outbox.models import Mailing, State

from ..models import Issue

register = template.Library()
WAITING = (State.PENDING, State.CLAIMED, State.SENDING)


@register.filter
def london(moment):
    """A moment with its weekday, and which of the two times of London that is."""
    local = localtime(moment)
    return f"{local:%A %-d %B %Y, %H:%M} ({'British Summer Time' if local.dst() else 'Greenwich Mean Time'})"


@register.filter
def roughly(duration):
    """A length of time as one says it: “3 minutes”."""
    minutes = round(duration.total_seconds() / 60)
    if minutes < 1:
        return "less than a minute"
    if minutes < 90:
        return f"{minutes} minute{'' if minutes == 1 else 's'}"
    return f"{minutes // 60} hours {minutes % 60} minutes"


@register.inclusion_tag("admin/newsletter/_going.html", takes_context=True)
def going(context):
    """The issues that wait for their time, are going or are paused, with how many copies have and have not left."""
    if not context["request"].user.has_perm("newsletter.view_issue"):
        return {"issues": []}
    unfinished = (Mailing.State.PREPARING, Mailing.State.SENDING, Mailing.State.PAUSED)
    issues = (
        Issue.objects.filter(mailing__state__in=unfinished).select_related("mailing").order_by("mailing__starts_at")
    )
    waiting = Count("mailing__deliveries", filter=Q(mailing__deliveries__state__in=WAITING))
    return {"issues": issues.annotate(copies=Count("mailing__deliveries"), waiting=waiting)}
