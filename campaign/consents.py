"""What follows from the register of consents: withdrawing, and what is left to tell. Migration 0008 holds the rules."""

from datetime import timedelta

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate

from . import addresses, revisions, usage
from .models import Consent, Copy, MadeFile, Picture, Story

SOON = timedelta(days=60)  # before its end staff are reminded, so that the person can be asked again


@transaction.atomic
def save(consent, by=None, note="Its consent was changed"):
    """Save ``consent``; the database takes down what it no longer covers. Return the stories that came down."""
    shown = list(published_with(consent)) if consent.pk else []
    for story in shown:
        revisions.begin(story)
    consent.save()
    down = list(Story.objects.filter(pk__in=[story.pk for story in shown], status=Story.Status.WITHDRAWN))
    for story in down:
        revisions.record(story, by, note)
    return down


def withdraw(consent, *, by, on, how):
    """From now on nothing shows the stories told under ``consent``. Doing it again changes nothing."""
    if consent.withdrawn_on:
        return []
    consent.withdrawn_on, consent.withdrawn_how = on, how
    return save(consent, by, note="Its consent was withdrawn")


def kept_long_enough(days):
    """Withdrawn, or at their end, for that long."""
    before = localdate() - timedelta(days=days)
    return Consent.objects.filter(Q(withdrawn_on__lt=before) | Q(ends_on__lt=before))


@transaction.atomic
def forget(old):
    """Delete consents with their stories, pictures, old addresses and all that the desk noted of them by name."""
    numbers = list(old.values_list("pk", flat=True))
    for model, rows in ((Consent, Consent.objects.filter(pk__in=numbers)), (Story, stories_under(numbers))):
        LogEntry.objects.filter(
            content_type=ContentType.objects.get_for_model(model), object_id__in=[str(row.pk) for row in rows]
        ).delete()
    delete_stories(stories_under(numbers))
    Consent.objects.filter(pk__in=numbers).delete()


@transaction.atomic
def delete_stories(stories):
    """Delete them with their old addresses and their pictures, which without them nothing would keep from visitors."""
    pictures = list(Picture.objects.filter(pk__in=stories.pictures()))
    addresses.forget(stories)
    stories.delete()
    for picture in pictures:
        if not usage.places(picture):
            picture.delete()


def stories_under(numbers):
    return Story.objects.filter(consent__in=numbers)


def published_with(consent):
    return consent.stories.filter(status=Story.Status.PUBLISHED)


def files_with(stories):
    """The made files that go with any of these stories."""
    return MadeFile.objects.filter(stories__overlap=[story.pk for story in stories]) if stories else []


def copies(consent):
    """Where its stories went that nobody can call back from."""
    return Copy.objects.filter(story__consent=consent).select_related("story").order_by("story", "first_on", "pk")


def ending():
    """Consents that end soon, or did, while a story relies on them."""
    relied_on = Consent.objects.filter(withdrawn_on=None, stories__status=Story.Status.PUBLISHED)
    return relied_on.filter(ends_on__lte=localdate() + SOON).distinct()
