"""What a reader chooses: topics, a language, a pause."""

from datetime import timedelta

from django.db import transaction
from django.utils.timezone import localdate

from ...models import Subscriber
from .rows import How, Kind, locked, note

PAUSE_MONTHS = 3


@transaction.atomic
def choose(subscriber, *, topics, language):
    """Get these topics in this language from now on. Return whether that is a change."""
    subscriber = locked(subscriber)
    if set(subscriber.topics.all()) == set(topics) and subscriber.language == language:
        return False
    subscriber.language = language
    subscriber.save(update_fields=["language"])
    subscriber.topics.set(topics)
    slugs = ", ".join(topic.slug for topic in topics) or "every issue"
    note(subscriber, Kind.CHANGED, How.PAGE, evidence=f"{slugs}; {language}")
    return True


@transaction.atomic
def pause(subscriber, *, how=How.PAGE):
    """No issue for three months. Return whether that is a change."""
    subscriber = locked(subscriber)
    if subscriber.state != Subscriber.State.SUBSCRIBED or subscriber.is_paused:
        return False
    subscriber.paused_until = months_on(localdate(), PAUSE_MONTHS)
    subscriber.save(update_fields=["paused_until"])
    note(subscriber, Kind.PAUSED, how, evidence=f"Until {subscriber.paused_until}")
    return True


def months_on(day, months):
    """The same day some months on, or the first of the next month where that month is too short."""
    years, month = divmod(day.month - 1 + months, 12)
    first = day.replace(year=day.year + years, month=month + 1, day=1)
    try:
        return first.replace(day=day.day)
    except ValueError:
        return (first + timedelta(days=31)).replace(day=1)


@transaction.atomic
def resume(subscriber):
    """The pause is over. Return whether there was one."""
    subscriber = locked(subscriber)
    if not subscriber.is_paused:
        return False
    subscriber.paused_until = None
    subscriber.save(update_fields=["paused_until"])
    note(subscriber, Kind.RESUMED, How.PAGE)
    return True
