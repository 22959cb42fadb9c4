"""Invented readers in every state for ``manage.py demo``; none of them gets a mail."""

from django.db import transaction

from campaign import languages
from supporters.models import Wording

from . import emails
from .models import Subscriber, Topic
from .services import subscribers
from .wording import SLUGS

# (state, topics, language)
READERS = [
    *[("subscribed", (), languages.ENGLISH)] * 6,
    *[("subscribed", ("facts",), languages.ENGLISH)] * 3,
    *[("subscribed", ("events", "groups"), languages.ENGLISH)] * 2,
    ("subscribed", (), languages.WELSH),
    ("paused", (), languages.ENGLISH),
    ("pending", ("campaign",), languages.ENGLISH),
    ("pending", (), languages.WELSH),
    ("left", (), languages.ENGLISH),
]


def add_readers():
    """Does nothing where they are already."""
    for number, (state, topics, language) in enumerate(READERS):
        email = f"reader{number}@example.org"
        if not Subscriber.objects.filter(email=email).exists():
            add_reader(email, state, topics, language)


@transaction.atomic
def add_reader(email, state, topics, language):
    words = Wording.current(SLUGS[language])
    chosen = list(Topic.objects.filter(slug__in=topics))
    subscribers.subscribe(email, topics=chosen, language=language, how="page", wording=words)
    reader = Subscriber.objects.get(email=email)
    if state != "pending":
        subscribers.confirm(reader)
    match state:
        case "paused":
            subscribers.pause(reader)
        case "left":
            subscribers.leave(reader, how="mail")
            subscribers.say_why(reader, "No time to read it")
    emails.forget(reader)  # invented people get no mail
