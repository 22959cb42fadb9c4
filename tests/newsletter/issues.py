"""Issues and readers for tests."""

from django.db import transaction
from django.utils.timezone import now

from newsletter.models import Block, ConsentEvent, Issue, Subscriber


@transaction.atomic
def make_reader(email, topics=(), **changes):
    """Somebody who asked for the newsletter and confirmed."""
    reader = Subscriber.objects.create(
        email=email, state=Subscriber.State.SUBSCRIBED, **{"confirmed_at": now(), **changes}
    )
    ConsentEvent.objects.create(subscriber=reader, kind=ConsentEvent.Kind.CONFIRMED, how=ConsentEvent.How.MAIL)
    reader.topics.set(topics)
    return reader


def make_issue(subject="News of the autumn", **changes):
    """A draft that could be sent: a heading and a text."""
    issue = Issue.objects.create(subject=subject, **changes)
    Block.objects.create(issue=issue, kind=Block.Kind.HEADING, title="What happened", order=10)
    Block.objects.create(issue=issue, kind=Block.Kind.TEXT, text="<p>More than we hoped for.</p>", order=20)
    return issue
