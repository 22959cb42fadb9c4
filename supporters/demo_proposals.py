"""Whose the invented initiatives and events are, and what some of their organisations wait for."""

from datetime import timedelta

from django.utils.timezone import localdate, now

from campaign.models import Event, Initiative
from outbox import services as outbox

from . import emails, services
from .forms import EventForm, InitiativeForm
from .models import Contact, EventProposal, InitiativeProposal

# The address of an item, and the number of the organisation in demo.EXAMPLES.
INITIATIVES = {
    "kettle-at-the-gate": 0,
    "second-reading": 3,
    "doctor-who-listens": 1,
    "paid-from-day-one": 17,
    "walk-home-together": 8,
}
EVENTS = {"figures-over-tea": 0, "stall-at-the-market": 0, "open-evening": 0, "ask-the-commissioner": 1}

NEW_INITIATIVE = {
    "title": "Homework on Mondays (example)",
    "summary": "An invented example of what staff find in the morning: new, and read by nobody yet.",
    "run_by": "Invented Community Housing Association",
    "place": "Bangor",
    "areas": ["north-wales-police"],
    "fields": ["education"],
    "for_whom": "Children with a parent in prison",
    "what_it_does": "Here stands what happens on an ordinary Monday.\n\n- who does it\n- how often",
    "result": "Here stands what changed.",
    "evidence": "Here stands who counted what, and when.",
}
NEW_EVENT = {
    "title": "A talk without a room (example)",
    "summary": "An invented event that staff had a question about.",
    "organiser": "Invented Community Housing Association",
    "place": "Bangor",
    "areas": ["north-wales-police"],
    "begins": "18:00",
    "ends": "20:00",
    "access": "To be said.",
}


def add_proposals():
    """What is there already stays."""
    if InitiativeProposal.objects.exists():
        return
    for slug, number in INITIATIVES.items():
        own(InitiativeProposal, number, initiative=Initiative.objects.get(slug=slug))
    for slug, number in EVENTS.items():
        own(EventProposal, number, event=Event.objects.get(slug=slug))
    kettle = InitiativeProposal.objects.filter(initiative__slug="kettle-at-the-gate")
    kettle.update(suggested={"place": "Leeds and Bradford"}, suggested_at=now())
    propose(InitiativeProposal, InitiativeForm(NEW_INITIATIVE))
    refused = propose(EventProposal, EventForm(NEW_EVENT | {"day": localdate() + timedelta(days=50)}))
    services.refuse(refused, by=None, reason="Where is it, and can somebody in a wheelchair get in?")
    outbox.forget(emails.about(refused.organisation))  # invented people get no mail


def own(proposals, number, **item):
    contact = contact_of(number)
    proposals.objects.create(organisation=contact.organisation, contact=contact, told_published_at=now(), **item)


def propose(proposals, form):
    if not form.is_valid():
        raise ValueError(form.errors.as_text())
    return services.propose(contact_of(0), proposals, form)


def contact_of(number):
    return Contact.objects.select_related("organisation").get(email=f"contact{number}@example.org")
