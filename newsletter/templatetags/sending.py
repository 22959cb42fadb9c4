from django import template
from django.db.models import Count, OuterRef, Subquery
from django.utils.timezone import localtime

from campaign.templatetags.desk_words import staff_name
from outbox.mailings import UNFINISHED
from outbox.models import Delivery, State

from .. import colleagues
from ..audience import either
from ..models import Issue
from ..models.subscribers import masked

register = template.Library()
register.filter(masked)


@register.simple_tag
def who_may(permission):
    """Colleagues as one says it: “Ada or Hedy Head”; nothing where there is none."""
    people = [staff_name(user) for user in colleagues.who_may(permission)]
    return either(people) if people else ""


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


@register.inclusion_tag("admin/newsletter/_going.html")
def going():
    """The issues that wait for their time, are going or are paused, and how many copies have not left."""
    issues = Issue.objects.filter(mailing__state__in=UNFINISHED).select_related("mailing")
    return {"issues": issues.order_by("mailing__starts_at").annotate(waiting=copies_waiting())}


def copies_waiting():
    """Those that no sender holds yet: an index has just these, however many have left."""
    waiting = Delivery.objects.filter(mailing=OuterRef("mailing"), state=State.PENDING).order_by()
    return Subquery(waiting.values("mailing").annotate(number=Count("pk")).values("number"))
