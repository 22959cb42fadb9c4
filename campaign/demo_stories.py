"""Invented stories and consents for ``manage.py demo``: nobody said any of this, and every title says so."""

from datetime import timedelta

from django.db import transaction
from django.utils.timezone import localdate

from .models import Consent, Copy, NamedAs, Purpose, Story

BODY = (
    "<p>Nobody said this: it is an example. Here stands what somebody lived through, in their own words.</p>"
    "<h2>What helped</h2><p>Here stands what helped, because others can copy that.</p>"
    "<blockquote><p>And here stands a sentence that they want you to remember.</p></blockquote>"
)
# (address, title, topic, where and when, what the consent says)
STORIES = [
    ("first-day-out", "My first day out (example)", "prison", "A town in the north, some years ago",
     {"person": "Invented Person One", "named_as": NamedAs.OTHER_NAME, "shown_name": "“Marlon”",
      "in_prison": True, "establishment": "HMP Nowhere", "prison_agreed": "An invented deputy governor, by letter",
      "supports_campaign": True, "purposes": Purpose.values}),
    ("stopped-on-the-way", "Stopped on the way to work (example)", "stop-and-search", "A city, in winter",
     {"person": "Invented Person Two", "named_as": NamedAs.FIRST_NAME, "shown_name": "Example",
      "purposes": [Purpose.WEBSITE], "ends_on": localdate() + timedelta(days=30)}),
    ("waiting-for-court", "Waiting for court at sixteen (example)", "youth", "",
     {"person": "Invented Person Three", "under_18": True, "guardian": "An invented aunt",
      "purposes": [Purpose.WEBSITE, Purpose.PRINT]}),
]  # fmt: skip
WITHDRAWN = ("taken-back", "A story that was taken back (example)", "courts", "", {"person": "Invented Person Four"})


@transaction.atomic
def add_stories():
    """Stories under consents of several kinds, one that ends soon and one that was withdrawn. Once only."""
    if Story.objects.filter(slug=STORIES[0][0]).exists():
        return
    for number, example in enumerate([*STORIES, WITHDRAWN]):
        story = add(*example, days=20 * number + 5)
    Copy.objects.create(story=story, what="An invented letter to the Example Echo")
    consent = Consent.objects.get(stories=story)
    consent.withdrawn_on, consent.withdrawn_how = localdate(), "by telephone (invented)"
    consent.save()


def add(slug, title, topic, happened, agreed, *, days):
    given = {"taken_by": "An invented officer", "taken_on": localdate() - timedelta(days=days)}
    consent = Consent.objects.create(**given | {"purposes": [Purpose.WEBSITE], "paper": "Nowhere"} | agreed)
    words = {"title": title, "summary": "An invented example of what a first-hand story looks like here.", "body": BODY}
    return Story.objects.create(
        slug=slug, topic=topic, happened=happened, consent=consent, status=Story.Status.PUBLISHED, **words
    )
