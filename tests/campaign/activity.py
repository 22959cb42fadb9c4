"""Initiatives and events for tests: published, and whole."""

from datetime import date, timedelta

from django.utils.timezone import now

from campaign.models import Event, Initiative


def make_initiative(title="Kettle Club", **changes):
    values = {
        "slug": title.lower().replace(" ", "-"),
        "title": title,
        "summary": "Tea and advice at the gate.",
        "place": "Handsworth, Birmingham",
        "areas": ["west-midlands-police"],
        "run_by": "Invented Neighbours",
        "fields": ["housing"],
        "for_whom": "People who leave prison",
        "what_it_does": "<p>It meets people at the gate.</p>",
        "result": "<p>Most had a home after a month.</p>",
        "evidence": "Counted by its own staff in 2025.",
        "checked_on": date(2026, 11, 1),
        "status": "published",
    }
    return Initiative.objects.create(**values | changes)


def make_event(title="Open Evening", days=7, **changes):
    """One that begins in so many ``days``, or began so many days ago, and takes two hours."""
    starts_at = now().replace(microsecond=0) + timedelta(days=days)
    values = {
        "slug": title.lower().replace(" ", "-"),
        "title": title,
        "summary": "Come and talk about the figures.",
        "place": "Handsworth, Birmingham",
        "areas": ["west-midlands-police"],
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=2),
        "organiser": "Invented Neighbours",
        "access": "No steps. A hearing loop.",
        "status": "published",
    }
    return Event.objects.create(**values | changes)


def report(event, came=12, **changes):
    values = {"came": came, "reported_on": event.ends_at.date(), **changes}
    type(event).objects.filter(pk=event.pk).update(**values)
