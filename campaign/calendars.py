"""Events as iCalendar (RFC 5545): times in UTC, the same UID for good, and nothing about any person."""

from datetime import UTC
from urllib.parse import urlsplit

from django.conf import settings
from icalendar import Calendar
from icalendar import Event as Entry

from .models import Event
from .revisions import latest_number

HOST = urlsplit(settings.SITE_URL).hostname


def version():
    """How often an event was changed, as an annotation: by it a calendar tells a newer entry from an older one."""
    return latest_number(Event)


def calendar(events, name):
    """The bytes of a calendar of ``events``, each with its ``version``."""
    whole = Calendar()
    whole.add("prodid", "-//Race for Justice//Events//EN")
    whole.add("version", "2.0")
    whole.add("method", "PUBLISH")
    whole.add("x-wr-calname", name)
    whole.add("x-published-ttl", "PT12H")  # how soon a program may ask again
    for event in events:
        whole.add_component(entry(event))
    return whole.to_ical()


def entry(event):
    one = Entry()
    one.add("uid", f"event-{event.pk}@{HOST}")
    one.add("dtstamp", event.updated_at.astimezone(UTC))
    one.add("last-modified", event.updated_at.astimezone(UTC))
    one.add("sequence", event.version or 0)
    one.add("dtstart", event.starts_at.astimezone(UTC))
    one.add("dtend", event.ends_at.astimezone(UTC))
    one.add("summary", event.title)
    one.add("description", description(event))
    one.add("location", ", ".join(line for line in (event.place, *event.address.splitlines()) if line.strip()))
    one.add("url", settings.SITE_URL + event.get_absolute_url())
    one.add("status", "CANCELLED" if event.cancelled else "CONFIRMED")
    return one


def description(event):
    return "\n\n".join(part for part in (event.summary, event.booking, event.access, event.online) if part)
