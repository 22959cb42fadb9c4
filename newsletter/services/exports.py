"""Subscribers as a file, for somebody who may take addresses away and says what for."""

from django.db import transaction
from django.db.models import StringAgg, Value
from django.utils.timezone import localtime

from campaign.downloads import safe_row

from ..models import Export, Subscriber

HEADER = ("email", "state", "language", "topics", "asked", "confirmed", "left", "paused until")
TIMES = ("asked_at", "confirmed_at", "left_at")


def chosen(*, who="", topic=None, language=""):
    """The subscribers that the answers of the form mean."""
    people = Subscriber.objects.all()
    match who:
        case "reachable":
            people = people.reachable()
        case "":
            pass
        case _:
            people = people.filter(state=who)
    if language:
        people = people.filter(language=language)
    return people.filter(topics=topic) if topic else people


@transaction.atomic
def export(people, *, which, by, reason):
    """Write down that ``by`` takes ``people`` away; return the rows of the file, header first, as they were then."""
    people = people.annotate(chosen=StringAgg("topics__slug", Value("; "), order_by="topics__slug"))
    fields = people.order_by("pk").values_list("email", "state", "language", "chosen", *TIMES, "paused_until")
    rows = [row_of(*each) for each in fields.iterator()]
    Export.objects.create(by=by, which=which, people=len(rows), reason=reason)
    return [HEADER, *rows]


def row_of(*cells):
    """A row no cell of which a spreadsheet takes for a formula, with times as days in London."""
    return safe_row([localtime(cell).date() if hasattr(cell, "tzinfo") else cell for cell in cells])
