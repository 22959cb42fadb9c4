"""Several people at the desk of one issue, and a sender that is just about to begin it."""

import pytest

PREPARE = """
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from django.db import connection, transaction
from django.utils.timezone import now
from campaign.models import Campaign
from newsletter.letter import letter
from newsletter.models import Block, ConsentEvent, Issue, Subscriber
from newsletter.services import issues
from outbox import chores, mailings
from outbox.models import Delivery, Mailing

Campaign.objects.update(contact_address="1 Example Street", contact_email="post@example.org")
for number in range(3):
    with transaction.atomic():
        reader, is_new = Subscriber.objects.get_or_create(
            email=f"reader{number}@example.org", defaults={"state": "subscribed", "confirmed_at": now()}
        )
        if is_new:
            ConsentEvent.objects.create(subscriber=reader, kind="confirmed", how="mail")

def draft(subject):
    issue = Issue.objects.create(subject=subject)
    Block.objects.create(issue=issue, kind="text", text="<p>Something new.</p>")
    return issue, issues.seal(issue, letter(issue))

def schedule(issue, seal):
    return issues.schedule(issue, by=None, typed_count=3, seen=seal)

def at_once(*acts):
    start = Barrier(len(acts))
    def run(act):
        start.wait()
        try:
            return act()
        except issues.Refused:
            return "refused"
        finally:
            connection.close()
    with ThreadPoolExecutor(len(acts)) as people:
        return list(people.map(run, acts))
"""
TWENTY_PRESS_SEND = """
issue, seal = draft("Twenty desks")
said = at_once(*[lambda: schedule(issue, seal) and "given"] * 20)
print(sorted(Counter(said).items()), Mailing.objects.count(), Delivery.objects.filter(mailing__isnull=False).count())
"""
TAKEN_BACK_AS_IT_BEGINS = """
found = Counter()
for number in range(40):
    issue, seal = draft(f"Round {number}")
    mailing = schedule(issue, seal)
    Mailing.objects.filter(pk=mailing.pk).update(starts_at=now())
    undone, _ = at_once(lambda: issues.undo(issue), chores.start_mailings)
    issue.refresh_from_db()
    copies = Delivery.objects.filter(mailing=mailing.pk).count()
    state = Mailing.objects.filter(pk=mailing.pk).values_list("state", flat=True).first()
    found[undone, issue.is_draft, state, copies] += 1
print(set(found) <= {(True, True, None, 0), (False, False, "sending", 3)}, sum(found.values()))
"""
REPEATED_AS_IT_ENDS = """
for number in range(20):
    issue, seal = draft(f"End {number}")
    mailing = schedule(issue, seal)
    Mailing.objects.filter(pk=mailing.pk).update(state="sending", started_at=now())
    mailing.deliveries.settle("unknown")
    def repeat():
        with transaction.atomic():
            again = mailings.send_again(mailing)
            connection.cursor().execute("SELECT pg_sleep(0.02)")
        return again
    again, _ = at_once(repeat, chores.end_mailings)
    mailing.refresh_from_db()
    assert (again, mailing.state) == (3, "sending"), (again, mailing.state)
print("never lost")
"""


@pytest.fixture
def at_the_desk(quiet_site):
    return lambda script: quiet_site.manage("shell", "--verbosity", "0", "--command", PREPARE + script).strip()


def test_an_issue_that_twenty_people_send_at_once_goes_out_once(at_the_desk):
    assert at_the_desk(TWENTY_PRESS_SEND) == "[('given', 1), ('refused', 19)] 1 3"


def test_an_issue_taken_back_as_it_begins_is_either_gone_or_going(at_the_desk):
    assert at_the_desk(TAKEN_BACK_AS_IT_BEGINS) == "True 40"


def test_copies_repeated_as_an_issue_ends_are_not_forgotten(at_the_desk):
    assert at_the_desk(REPEATED_AS_IT_ENDS) == "never lost"
