"""Invented initiatives and events for ``manage.py demo``. Every title says that it is an example."""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils.timezone import localdate, make_aware

from .models import Event, Initiative

# (address, title, place, areas, fields, run by, for whom)
INITIATIVES = [
    ("kettle-at-the-gate", "The kettle at the gate", "Leeds", ["yorkshire-and-the-humber"], ["housing", "health"],
     "Invented Neighbours of Leeds", "Men on the day they leave prison"),
    ("second-reading", "Second reading", "Handsworth, Birmingham", ["west-midlands-police"], ["education"],
     "Pretend & Daughters Training CIC", "Adults on probation who left school early"),
    ("doctor-who-listens", "A doctor who listens", "Cardiff and Newport", ["south-wales-police", "gwent-police"],
     ["health", "justice-services"], "Made-up Mentoring Project", "Black women in police custody"),
    ("paid-from-day-one", "Paid from day one", "Tottenham, London", ["london"], ["employment", "rehabilitation"],
     "Mock Employment Partnership", "Young people with a first conviction"),
    ("walk-home-together", "Walk home together", "Plymouth", ["devon-and-cornwall-police"], ["prevention"],
     "SAMPLE YOUTH BOXING CLUB", "Teenagers who are often stopped and searched"),
]  # fmt: skip
UNKNOWN = {"paid-from-day-one": {"cost": "", "need": "", "learned": ""}}  # not everything is known of every one
SAID = {
    "summary": "An invented example of work that helps. It shows what one looks like here, and says nothing true.",
    "need": "<p>Here stands why somebody began: what was missing, and for whom.</p>",
    "what_it_does": "<p>Here stands what happens on an ordinary day.</p><p>Who does it, and how often.</p>",
    "result": "<p>Here stands what changed for the people it is for, with numbers where there are some.</p>",
    "evidence": "Here stands who counted what, and when: an evaluation with its address, https://example.org/evaluation",
    "cost": "Here stands what a year costs, and who pays.",
    "learned": "<p>Here stands what they would do another way the next time.</p>",
    "website": "https://example.org/",
    "contact": "020 7946 0000 (an invented number)",
}

# (address, title, days from today, place, areas, what else)
EVENTS = [
    ("figures-over-tea", "The figures, over tea", 9, "Handsworth, Birmingham", ["west-midlands-police"],
     {"address": "Invented Hall\n1 Example Street\nBirmingham B99 9AA", "booking": "Just turn up."}),
    ("ask-the-commissioner", "Ask the commissioner", 23, "Cardiff", ["south-wales-police"],
     {"address": "Made-up Library\nCardiff CF99 9AA", "booking": "Book at https://example.org/book"}),
    ("reading-group", "Reading group", 40, "Online", ["england"],
     {"online": "https://example.org/join", "access": "Live captions. You can keep your camera off."}),
    ("summer-walk", "The walk along the river", 16, "Newcastle upon Tyne", ["north-east"], {"cancelled": True}),
    ("open-evening", "Open evening", -21, "Leeds", ["yorkshire-and-the-humber"],
     {"came": 43, "whom_met": "Two councillors and the head of a probation office, all invented",
      "promised": "To come back in three months, and to bring the numbers",
      "what_happened": "<p>Here stands how it went, in the words of those who held it.</p>"}),
    ("first-meeting", "A first meeting", -60, "Tottenham, London", ["london"], {"came": 8}),
    ("stall-at-the-market", "A stall at the market", -5, "Plymouth", ["devon-and-cornwall-police"], {}),
]  # fmt: skip


@transaction.atomic
def add_activity():
    """Initiatives of every field, and events to come, cancelled, past and reported. What is there already stays."""
    for slug, title, place, areas, fields, run_by, for_whom in INITIATIVES:
        values = SAID | {"place": place, "areas": areas, "fields": fields, "run_by": run_by, "for_whom": for_whom}
        values |= {"title": f"{title} (example)", "checked_on": localdate(), "status": "published"}
        Initiative.objects.get_or_create(slug=slug, defaults=values | UNKNOWN.get(slug, {}))
    for slug, title, days, place, areas, more in EVENTS:
        Event.objects.get_or_create(slug=slug, defaults=event(title, days, place, areas) | more | told(days, more))


def event(title, days, place, areas):
    starts_at = make_aware(datetime.combine(localdate() + timedelta(days=days), time(18)))
    return {
        "title": f"{title} (example)",
        "summary": "An invented event, to show what one looks like. Nobody will be there.",
        "place": place,
        "areas": areas,
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=2),
        "organiser": "Invented Neighbours",
        "access": "No steps from the street. A toilet for wheelchair users.\n\nA hearing loop, and a quiet room.",
        "body": "<p>Here stands what will happen, in which order, and whom it is for.</p>",
        "status": "published",
    }


def told(days, more):
    return {"reported_on": localdate() + timedelta(days=days + 2)} if "came" in more else {}
