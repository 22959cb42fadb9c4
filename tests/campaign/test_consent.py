"""The register of consents: nothing is shown that nobody agreed to, and the database says so itself."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils.timezone import localdate, now

from campaign import consents
from campaign.models import Consent, Copy, MadeFile, Revision, Story
from tests.campaign.telling import make_consent, make_story

pytestmark = pytest.mark.django_db


def sql(statement, *values):
    """What somebody does to the database past all of our code."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def make_file(*stories, name="fact-sheets/nine.pdf"):
    return MadeFile.objects.create(name=name, digest="0", file=f"made/{name}", size=1, stories=[s.pk for s in stories])


NOT_VALID = {
    "none": None,
    "withdrawn": {"withdrawn_on": date(2026, 2, 2)},
    "at its end": {"ends_on": localdate() - timedelta(days=1)},
    "for paper only": {"purposes": ["print", "press"]},
    "for nothing": {"purposes": []},
}


@pytest.mark.parametrize("lacking", NOT_VALID)
def test_no_story_is_published_without_a_consent_that_holds(lacking):
    story = make_story(status="draft")
    values = NOT_VALID[lacking]
    Story.objects.update(consent=make_consent(**values) if values else None)

    with pytest.raises(IntegrityError, match="only with a valid consent"):
        sql("UPDATE campaign_story SET status = 'published', published_at = now() WHERE id = %s", story.pk)


def test_a_consent_holds_on_its_last_day():
    story = make_story(make_consent(ends_on=localdate()))

    assert Story.objects.published().get() == story


def test_a_consent_that_is_taken_back_takes_its_stories_with_it():
    consent = make_consent()
    told, other = make_story(consent), make_story(slug="other")
    draft = make_story(consent, slug="draft", status="draft")

    sql("UPDATE campaign_consent SET withdrawn_on = '2026-03-03' WHERE id = %s", consent.pk)

    assert dict(Story.objects.values_list("pk", "status")) == {
        told.pk: "withdrawn",
        other.pk: "published",
        draft.pk: "draft",
    }


@pytest.mark.parametrize("less", [{"purposes": ["print"]}, {"ends_on": date(2026, 1, 3)}])
def test_a_consent_that_is_narrowed_takes_its_stories_with_it(less):
    story = make_story()

    Consent.objects.update(**less)

    story.refresh_from_db()
    assert story.status == "withdrawn"


def test_a_longer_or_wider_consent_changes_nothing_for_visitors():
    story = make_story(make_consent(ends_on=localdate()))

    Consent.objects.update(ends_on=None, purposes=["website", "print", "press"])

    story.refresh_from_db()
    assert story.status == "published"


def test_the_files_that_hold_a_story_go_with_it_and_no_others():
    zebras, other = make_story(), make_story(slug="other")
    make_file(zebras, other, name="pack/all.pdf")
    make_file(other, name="fact-sheets/other.pdf")
    make_file(name="fact-sheets/none.pdf")

    sql("UPDATE campaign_story SET status = 'withdrawn' WHERE id = %s", zebras.pk)

    assert set(MadeFile.objects.values_list("name", flat=True)) == {"fact-sheets/other.pdf", "fact-sheets/none.pdf"}


def test_without_leave_to_print_a_file_goes_and_the_page_stays():
    story = make_story()
    make_file(story)

    Consent.objects.update(purposes=["website"])

    assert not MadeFile.objects.exists()
    assert Story.objects.published().get() == story


def test_another_name_to_print_takes_the_files_with_the_old_one():
    make_file(make_story())

    Consent.objects.update(named_as="no-name", shown_name="")

    assert not MadeFile.objects.exists()


def test_a_file_that_was_begun_before_a_withdrawal_cannot_come_after_it():
    story = make_story()
    consents.withdraw(story.consent, by=None, on=localdate(), how="by letter")

    with pytest.raises(IntegrityError, match="only stories whose consent allows it"), transaction.atomic():
        make_file(story)


def test_what_was_withdrawn_stays_withdrawn():
    consent = make_consent(withdrawn_on=localdate())

    with pytest.raises(IntegrityError, match="a new consent is a new entry"), transaction.atomic():
        Consent.objects.filter(pk=consent.pk).update(withdrawn_on=None)


def test_a_withdrawal_stands_in_the_history_of_the_story_and_lists_what_is_out_of_reach():
    story = make_story()
    make_file(story)
    Copy.objects.create(story=story, what="Letter to the Example Echo", first_on=date(2026, 5, 5))
    Copy.objects.create(story=story, what="File to download: fact-sheets/nine.pdf", by_hand=False)

    down = consents.withdraw(story.consent, by=None, on=localdate(), how="by letter")

    assert down == [story]
    assert Revision.objects.of(story).first().note == "Its consent was withdrawn"
    assert [(copy.what, copy.last_on) for copy in consents.copies(story.consent)] == [
        ("Letter to the Example Echo", None),
        ("File to download: fact-sheets/nine.pdf", localdate()),
    ]


def test_the_history_of_a_story_goes_with_the_story():
    story = make_story()
    consents.withdraw(story.consent, by=None, on=localdate(), how="by letter")
    assert Revision.objects.of(story).exists()
    number = story.pk

    story.delete()

    assert not Revision.objects.filter(content_type__model="story", object_id=number).exists()


def test_consents_near_their_end_are_named_while_a_story_relies_on_them():
    soon = make_consent(ends_on=localdate() + timedelta(days=10))
    make_story(soon)
    make_story(make_consent(ends_on=localdate() + timedelta(days=400)), slug="later")
    make_consent(ends_on=localdate())  # nobody relies on it

    assert list(consents.ending()) == [soon]


def test_the_clock_alone_ends_a_consent(client):
    story = make_story(make_consent(ends_on=localdate()))
    sql("ALTER TABLE campaign_consent DISABLE TRIGGER USER")
    sql("UPDATE campaign_consent SET ends_on = %s", localdate() - timedelta(days=1))  # as if a night had passed
    sql("ALTER TABLE campaign_consent ENABLE TRIGGER USER")

    assert Story.objects.get().status == "published"
    assert client.get(story.get_absolute_url()).status_code == 404
    assert not Story.objects.published(now()).exists()
