"""Who an issue goes to."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils.timezone import localdate
from making import make_organisation

from newsletter.audience import in_words, readers
from newsletter.models import Subscriber, Topic
from outbox import mailings
from tests.newsletter.issues import make_issue
from tests.newsletter.readers import make_reader

pytestmark = pytest.mark.django_db
LONDON = ZoneInfo("Europe/London")


def names(issue):
    return sorted(email.partition("@")[0] for email in readers(issue).values_list("email", flat=True))


def test_an_issue_goes_to_everybody_who_confirmed_and_to_nobody_else():
    make_reader("reader@example.org")
    Subscriber.objects.create(email="asked@example.org")
    paused = make_reader("paused@example.org", paused_until=localdate() + timedelta(days=1))
    make_reader("back@example.org", paused_until=localdate())
    mailings.suppress(make_reader("suppressed@example.org").email_hmac, "staff", note="Wrote to us.")

    assert names(make_issue()) == ["back", "reader"]
    assert paused.is_paused


def test_a_topic_reaches_who_chose_it_and_who_chose_none():
    facts, events = Topic.objects.get(slug="facts"), Topic.objects.get(slug="events")
    make_reader("facts@example.org", [facts])
    make_reader("both@example.org", [facts, events])
    make_reader("events@example.org", [events])
    make_reader("all@example.org")
    issue = make_issue()
    issue.topics.set([facts])

    assert names(issue) == ["all", "both", "facts"]


def test_a_language_reaches_who_reads_in_it():
    make_reader("welsh@example.org", language="cy")
    make_reader("english@example.org")

    assert names(make_issue(audience_languages=["cy"])) == ["welsh"]


def test_a_kind_and_an_area_reach_contacts_of_one_approved_organisation_that_fits_both():
    people = {
        "kent": {"kind": "charity", "registration_number": "1234567", "areas_of_work": ["kent-police"]},
        "england": {"kind": "charity", "registration_number": "1234568", "areas_of_work": ["england"]},
        "wales": {"kind": "charity", "registration_number": "1234569", "areas_of_work": ["wales"]},
        "faith": {"kind": "faith", "registration_number": "", "areas_of_work": ["kent-police"]},
    }
    for name, answers in people.items():
        make_organisation(name=f"{name} friends", contact_email=f"{name}@example.org", website="", **answers)
        make_reader(f"{name}@example.org")
    make_organisation(
        "confirmed", name="Waiting", contact_email="waiting@example.org", website="", registration_number="1234570"
    )
    make_reader("waiting@example.org")
    make_reader("nobody@example.org")

    assert names(make_issue(areas=["south-east"])) == ["england", "faith", "kent"]
    assert names(make_issue(areas=["south-east", "wales"], kinds=["charity"])) == ["england", "kent", "wales"]
    assert names(make_issue(kinds=["charity", "faith"])) == ["england", "faith", "kent", "wales"]


def test_confirmed_before_a_date_means_before_that_day_began_in_london():
    make_reader("before@example.org", confirmed_at=datetime(2026, 6, 30, 23, 59, tzinfo=LONDON))
    make_reader("after@example.org", confirmed_at=datetime(2026, 7, 1, 0, 0, tzinfo=LONDON))

    assert names(make_issue(confirmed_before=date(2026, 7, 1))) == ["before"]


def test_the_filters_are_said_in_words():
    issue = make_issue(
        audience_languages=["cy"], kinds=["charity"], areas=["wales", "london"], confirmed_before=date(2026, 7, 1)
    )
    issue.topics.set(Topic.objects.filter(slug__in=["facts", "events"]))

    assert list(in_words(issue)) == [
        "who chose New facts, reports and research or Events, or chose no topic",
        "who read in Cymraeg",
        "at an approved organisation of this kind: Charity",
        "at an approved organisation in Wales or London",
        "who confirmed before 1 July 2026",
    ]
    assert list(in_words(make_issue())) == []
