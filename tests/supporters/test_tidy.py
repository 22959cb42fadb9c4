from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils.timezone import localdate, now
from making import make_organisation

from campaign.models import Consent, OldAddress, Picture, Story
from newsletter.management.commands.tidy import delete_if_still
from outbox.models import Delivery
from supporters import services
from supporters.models import Attempt, Contact, Organisation

pytestmark = pytest.mark.django_db


def tidy(*arguments):
    out = StringIO()
    call_command("tidy", *arguments, stdout=out)
    return out.getvalue()


def signed_up(days_ago, state="unconfirmed", **changes):
    organisation = make_organisation(state, **changes)
    moment = now() - timedelta(days=days_ago)
    Organisation.objects.filter(pk=organisation.pk).update(created_at=moment, state_since=moment)
    return organisation


def test_a_dry_run_says_what_and_why_and_changes_nothing():
    signed_up(31)

    told = tidy()

    assert "would be deleted: “Ysgol Gân Tŷ Gŵyr”, never confirmed for 30 days" in told
    assert Organisation.objects.count() == 1


def test_what_nobody_confirmed_in_thirty_days_is_deleted_with_its_mails():
    signed_up(31, name="Old", contact_email="old@example.org")
    signed_up(29, name="Young", contact_email="young@example.org")

    tidy("--apply")

    assert Organisation.objects.get().name == "Young"
    assert not Delivery.objects.filter(to="old@example.org").exists()


def test_who_confirms_while_the_tidying_runs_is_not_deleted():
    organisation = signed_up(31)
    old = Organisation.objects.filter(state="unconfirmed")
    listed = list(old)
    services.confirm(organisation.contacts.get())

    assert not delete_if_still(old, listed[0])
    assert Organisation.objects.get().state == "confirmed"


def test_nought_keeps_for_good(settings):
    settings.KEEP_UNCONFIRMED_DAYS = settings.KEEP_DECLINED_DAYS = 0
    settings.KEEP_WITHDRAWN_DAYS = settings.KEEP_MAIL_DAYS = 0
    for state in ("unconfirmed", "declined", "withdrawn"):
        signed_up(5000, state, name=f"Group {state}", contact_email=f"{state}@example.org")

    tidy("--apply")

    assert Organisation.objects.count() == 3


def test_a_name_is_not_left_in_the_journal():
    signed_up(31)

    assert "Gân" not in tidy("--apply")


def test_who_confirmed_one_is_still_reminded_of_the_other(settings):
    settings.CONFIRMATION_GAP_MINUTES = 0
    first = signed_up(4, name="First")
    signed_up(4, name="Second")
    services.confirm(first.contacts.get())

    tidy("--apply")

    assert "Second" in Delivery.objects.get(kind="remind_to_confirm").text


def test_declined_and_withdrawn_ones_go_after_a_year_and_supporters_stay():
    signed_up(366, "declined", name="Declined", contact_email="declined@example.org")
    signed_up(366, "withdrawn", name="Withdrawn", contact_email="withdrawn@example.org")
    signed_up(3000, "approved", name="Approved", contact_email="approved@example.org")

    tidy("--apply")

    assert Organisation.objects.get().name == "Approved"


def test_one_reminder_is_sent_after_three_days_and_never_a_second():
    signed_up(4, name="Forgotten", contact_email="forgotten@example.org")
    signed_up(2, name="Fresh", contact_email="fresh@example.org")
    signed_up(4, "confirmed", name="Done", contact_email="done@example.org")

    for _ in range(3):
        tidy("--apply")

    reminder = Delivery.objects.get(kind="remind_to_confirm")
    assert reminder.to == "forgotten@example.org"
    assert "/sign-up/confirm/" in reminder.text


def test_mails_and_network_hashes_go_when_their_time_is_over(settings):
    make_organisation("confirmed")
    Delivery.objects.update(state="sent", sent_at=now(), ended_at=now() - timedelta(days=91))
    Attempt.objects.create(key="x")
    Attempt.objects.update(at=now() - timedelta(hours=24))

    tidy("--apply")

    assert not Delivery.objects.exists()
    assert not Attempt.objects.exists()
    assert Contact.objects.exists()


def test_a_consent_that_was_withdrawn_long_ago_goes_with_its_story_and_one_that_holds_stays():
    given = {"taken_by": "Ada", "taken_on": "2020-01-01", "purposes": ["website"]}
    old = Consent.objects.create(person="Old", withdrawn_on=localdate() - timedelta(days=366), **given)
    young = Consent.objects.create(person="Young", withdrawn_on=localdate() - timedelta(days=364), **given)
    words = {"title": "Told", "summary": "Short.", "body": "<p>Long.</p>", "topic": "courts", "status": "withdrawn"}
    for consent in (old, young):
        picture = Picture.objects.create(title=consent.person, decorative=True, width=640, height=480)
        story = Story.objects.create(slug=consent.person.lower(), consent=consent, picture=picture, **words)
        OldAddress.objects.create(path=f"/stories/{consent.person}-of-leeds/", target=story.get_absolute_url())

    assert "would be deleted: 1 consents" in tidy()
    tidy("--apply")

    assert Consent.objects.get() == young
    assert Story.objects.get().slug == "young"
    assert Picture.objects.get().title == "Young"
    assert OldAddress.objects.get().path == "/stories/Young-of-leeds/"
