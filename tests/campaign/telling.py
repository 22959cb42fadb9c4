"""People who tell their story, and what they agreed to."""

from datetime import date

from campaign.models import Consent, Story


def make_consent(**values):
    usual = {"person": "Ann Invented", "taken_by": "Ada Example", "taken_on": date(2026, 1, 2)}
    usual |= {"purposes": ["website", "print"], "named_as": "first-name", "shown_name": "Annabella"}
    return Consent.objects.create(**usual | values)


def make_story(consent=None, **values):
    usual = {"title": "The day of the zebras", "slug": "zebras", "topic": "courts", "status": "published"}
    usual |= {"summary": "Zebras everywhere.", "body": "<p>I saw a zebra in court.</p>"}
    return Story.objects.create(consent=consent or make_consent(), **usual | values)
