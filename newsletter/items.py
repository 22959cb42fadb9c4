"""The things of the site that an issue can show, and which of them may stand in one today."""

from collections import Counter

from django.utils.text import Truncator

from campaign.models import Chart, Event, FactSheet, Figure, Initiative, News, Picture, Publication, Purpose, Story

from .plain import plain

KINDS = (News, FactSheet, Figure, Chart, Publication, Event, Initiative, Story, Picture)

MOST_SAID = 70  # characters of a text in one line


def shown(model):
    """Those of a kind that readers may meet: public, a story only when its teller agreed to the newsletter."""
    if model is Story:
        return Story.objects.agreed_for(Purpose.NEWSLETTER)
    if model is Picture:
        return Picture.objects.exclude(pk__in=Story.objects.pictures())  # they stand with their story alone
    return model.objects.published()


def is_shown(item):
    return type(item) in KINDS and shown(type(item)).filter(pk=item.pk).exists()


def name_of(item):
    """How staff find it: its kind and its title."""
    return f"{type(item)._meta.verbose_name.capitalize()}: {item}"


def line_of(block):
    """A block in one line, for staff: its kind, and the first of its words."""
    if block.item:
        return name_of(block.item)
    words = block.title or Truncator(plain(block.text)).chars(MOST_SAID)
    return f"{block.get_kind_display()}: {words}" if words else block.get_kind_display()


def offered():
    """All that can be chosen, by its name; two of one name have their address or number behind it."""
    items = [item for model in KINDS for item in shown(model)]
    times = Counter(map(name_of, items))
    return {name_of(item) if times[name_of(item)] == 1 else apart(item): item for item in items}


def apart(item):
    return f"{name_of(item)} ({getattr(item, 'slug', item.pk)})"


def find(words, choices):
    """The items of ``choices`` that ``words`` mean: the one so called, else all whose names hold every word."""
    if words in choices:
        return {words: choices[words]}
    parts = words.casefold().split()
    return {name: item for name, item in choices.items() if all(part in name.casefold() for part in parts)}
