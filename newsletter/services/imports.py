"""Subscribers out of a CSV file: compared with who is known, and then written.

Only addresses that are new come in. Who has left, was erased or is not written to stays so, and who is known already
stays as they are: an import changes nobody. So it may be repeated, and a file whose faults were mended sent again.
"""

from dataclasses import dataclass, field

from django.db import transaction
from django.utils.timezone import now

from outbox.models import Suppression, hash_of

from .. import lines
from ..models import ConsentEvent, Import, Subscriber

AT_ONCE = 5_000  # rows in one statement

ALREADY = "subscribed already, and stays as it is"
WAITING = "waiting: asked on the site, and has not confirmed the mail yet"
LEFT = "someone who has left: only the person’s own confirmation brings them back"
NOT_WRITTEN_TO = "on the list of addresses that are not written to"
KNOWN = {Subscriber.State.SUBSCRIBED: ALREADY, Subscriber.State.PENDING: WAITING, Subscriber.State.LEFT: LEFT}


@dataclass
class Plan:
    """What an import would do: ``(line, email, what)`` for whoever does not come in."""

    people: list = field(default_factory=list)
    faults: list = field(default_factory=list)
    kept_out: list = field(default_factory=list)

    def compare(self):
        """Take those out who are known already, or not to be written to."""
        emails = [person.email for person in self.people]
        known = {}
        for some in batches(emails):
            for email, state in Subscriber.objects.filter(email__in=some).values_list("email", "state"):
                known[email] = KNOWN[state]
        hashes = {hash_of(email): email for email in emails if email not in known}
        for some in batches(list(hashes)):
            for row in Suppression.objects.filter(email_hmac__in=some).values_list("email_hmac", flat=True):
                known[hashes[row]] = NOT_WRITTEN_TO
        self.kept_out = [(each.line, each.email, known[each.email]) for each in self.people if each.email in known]
        self.people = [each for each in self.people if each.email not in known]
        return self


def plan(text):
    """The Plan of a file’s text, as things are now; raise ValidationError when it is no such file at all."""
    rows, topics = lines.numbered_rows(text), lines.topics_by_name()
    plan, seen = Plan(), {}
    for line, row in rows:
        try:
            person = lines.read_person(line, row, topics)
            if first := seen.get(person.email):
                raise lines.Fault(f"{person.email} stands in line {first} already.")
        except lines.Fault as fault:
            plan.faults.append((line, str(fault)))
        else:
            seen[person.email] = line
            plan.people.append(person)
    return plan.compare()


def batches(rows):
    return (rows[start : start + AT_ONCE] for start in range(0, len(rows), AT_ONCE))


@transaction.atomic
def carry_out(number, *, by):
    """Write the people of the Import ``number`` who are new by now; return it, or None when it was done already."""
    file = Import.objects.select_for_update().waiting().filter(pk=number).first()
    if file is None:
        return None
    people = plan(file.text).people
    for some in batches(people):
        file.added += add(some, by)
    file.text, file.done_at = "", now()
    file.save()
    return file


def add(people, by):
    """Subscribe whoever of ``people`` is still new, each with the evidence; return how many those were."""
    moment = now()
    Subscriber.objects.bulk_create((person.subscriber(moment) for person in people), ignore_conflicts=True)
    written = dict(
        Subscriber.objects.filter(email__in=[person.email for person in people], events=None)
        .exclude(state=Subscriber.State.PENDING)
        .values_list("email", "pk")
    )
    people = [person for person in people if person.email in written]
    ConsentEvent.objects.bulk_create(
        ConsentEvent(
            subscriber_id=written[person.email],
            kind=ConsentEvent.Kind.IMPORTED,
            how=ConsentEvent.How.IMPORT,
            evidence=person.evidence,
            by=by,
            at=moment,
        )
        for person in people
    )
    choice = Subscriber.topics.through
    choice.objects.bulk_create(
        choice(subscriber_id=written[person.email], topic_id=topic) for person in people for topic in person.topics
    )
    return len(people)
