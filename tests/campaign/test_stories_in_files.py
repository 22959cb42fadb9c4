"""Files that hold a story: which they are is known, and they go with it from the site and from the disk."""

from functools import partial

import pytest
from django.core.files.base import ContentFile
from django.utils.timezone import localdate

from campaign import consents, making
from campaign.making import Wanted
from campaign.making.pack import PDF, ZIP, stories_in_files
from campaign.making.sheets import sheets
from campaign.making.worker import Worker
from campaign.models import Consent, Copy, FactSheet, MadeFile
from campaign.placing import marker
from campaign.site import Site
from tests.campaign.telling import make_consent, make_story

pytestmark = pytest.mark.django_db
NAME = "fact-sheets/hearing-from-people.pdf"


@pytest.fixture
def story(media):
    return make_story()


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    return partial(django_capture_on_commit_callbacks, execute=True)


@pytest.fixture
def make(committed, monkeypatch):
    """One pass of a worker that wants these files."""

    def make(*wanted):
        monkeypatch.setattr(making, "_makers", [lambda site: wanted])
        with committed():
            return Worker().make_what_is_missing()

    return make


def wanted(story, name=NAME, make=str.encode):
    return Wanted(name, lambda: "I saw a zebra", make, lambda: {story.pk})


def files_in(folder):
    return [path.name for path in folder.rglob("*") if path.is_file()]


def sheet_with(story):
    sheet = FactSheet.objects.get(number=9)
    sheet.body += marker("story", story.slug)
    sheet.save()


def test_a_sheet_prints_a_story_and_says_that_it_does(story):
    sheet_with(story)

    printed = {each.name: each for each in sheets(Site())}

    assert "The day of the zebras" in printed[NAME].source()
    assert printed[NAME].stories() == {story.pk}
    assert len([each for each in printed.values() if each.stories()]) == 2, "and in large print, and no other sheet"


def test_a_story_for_the_website_alone_is_on_no_paper():
    sheet_with(make_story(make_consent(purposes=["website"])))

    for each in sheets(Site()):
        assert "zebra" not in each.source()
        assert not each.stories()


def test_a_zip_holds_the_stories_of_what_is_in_it(story, make):
    make(wanted(story))

    assert stories_in_files([NAME, "pack/poster.pdf"]) == {story.pk}


def test_the_register_says_from_when_until_when_a_file_held_it(story, make):
    make(wanted(story))
    copy = Copy.objects.get()
    assert (copy.what, copy.first_on, copy.last_on) == (f"File to download: {NAME}", localdate(), None)

    make(Wanted(NAME, lambda: "No zebra", str.encode))

    copy.refresh_from_db()
    assert copy.last_on == localdate()


def test_a_withdrawal_takes_the_file_from_the_disk_with_the_commit(story, make, media, committed):
    make(wanted(story))
    assert files_in(media)

    with committed():
        consents.withdraw(story.consent, by=None, on=localdate(), how="by letter")

    assert not files_in(media)
    assert not MadeFile.objects.exists()


def test_a_withdrawal_while_the_file_is_being_made_leaves_nothing_of_it(story, make, media):
    def overtaken(source):
        Consent.objects.update(withdrawn_on=localdate())
        return source.encode()

    assert make(wanted(story, make=overtaken)) == 0

    assert not files_in(media)
    assert not MadeFile.objects.exists()


def test_what_went_past_all_of_our_code_is_swept_from_the_disk(story, make, media):
    make(wanted(story))
    Consent.objects.update(withdrawn_on=localdate())  # the database took the row, and knows nothing of the disk
    assert files_in(media)

    make()

    assert not files_in(media)


def test_a_file_is_not_served_once_the_last_day_has_passed(client, story, make, monkeypatch):
    make(wanted(story))
    assert client.get(f"/files/{NAME}").content == b"I saw a zebra"

    Consent.objects.update(ends_on=localdate())
    make(wanted(story))
    monkeypatch.setattr("campaign.models.stories.localdate", lambda: localdate().replace(year=localdate().year + 1))

    assert client.get(f"/files/{NAME}").status_code == 404


def test_a_sheet_that_is_taken_back_leaves_the_pack_at_once():
    for name in (PDF, ZIP, "organisations/1/pack.zip", "pack/poster.pdf"):
        MadeFile.objects.create(name=name, digest="0", file=ContentFile(b"x", name="x.pdf"), size=1)

    FactSheet.objects.filter(number=9).update(status="withdrawn")

    assert [row.name for row in MadeFile.objects.all()] == ["pack/poster.pdf"]


def test_a_corrected_story_keeps_its_file_until_the_new_one_is_there(story, make):
    make(wanted(story))

    story.title = "The day of the two zebras"
    story.save()

    assert MadeFile.objects.filter(name=NAME).exists()
