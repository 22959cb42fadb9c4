"""First-hand stories as visitors meet them: their pages, where they are placed, and their pictures."""

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.utils.timezone import localdate

from campaign import consents, preview
from campaign.models import (
    Consent,
    FactSheet,
    Figure,
    News,
    Objective,
    Page,
    Partner,
    Picture,
    Publication,
    Story,
    Version,
)
from campaign.placing import expand, marker
from tests.campaign.telling import make_consent, make_story

pytestmark = pytest.mark.django_db


@pytest.fixture
def picture(media):
    picture = Picture.objects.create(title="Annabella", alt="A woman laughs", width=640, height=480)
    picture.files.create(format="webp", width=640, file=ContentFile(b"x", name="annabella-640.webp"))
    return picture


def text(client, path):
    return client.get(path).content.decode()


def kept(client, path):
    """For how long a cache may keep it."""
    answer = client.get(path)
    assert answer.getvalue()
    return answer["Cache-Control"]


def test_a_story_has_its_page_and_stands_in_the_list(client):
    story = make_story(happened="Somewhere in the north")

    assert "I saw a zebra in court" in text(client, story.get_absolute_url())
    assert "Somewhere in the north" in text(client, story.get_absolute_url())
    assert "The day of the zebras" in text(client, "/stories/")


@pytest.mark.parametrize(
    ("named_as", "name", "words"),
    [
        ("own-name", "Ann Invented", "Told by Ann Invented."),
        ("other-name", "Belle", "Told by Belle, a name they chose."),
        ("no-name", "", "Told by somebody who wants no name here."),
    ],
)
def test_the_person_is_named_as_they_chose_and_in_no_other_way(client, named_as, name, words):
    story = make_story(make_consent(person="Ann Invented", named_as=named_as, shown_name=name))

    page = text(client, story.get_absolute_url())

    assert words in page
    assert ("Ann Invented" in page) == (name == "Ann Invented")


def test_a_story_that_was_taken_back_says_so_at_its_address_and_shows_nothing(client):
    story = make_story()
    Consent.objects.update(withdrawn_on="2026-03-03")

    answer = client.get(story.get_absolute_url())

    assert answer.status_code == 410
    assert "zebra" not in answer.content.decode().lower().replace("/stories/zebras/", "")
    assert "No story is here yet" in text(client, "/stories/")


def test_a_story_placed_in_a_text_shows_only_on_the_website_that_was_agreed_to():
    make_story(make_consent(purposes=["website"]))
    html = "<h2>Heard</h2>" + marker("story", "zebras")

    assert "The day of the zebras" in expand(html)

    Consent.objects.update(purposes=["print"])
    assert expand(html) == "<h2>Heard</h2>"


@pytest.mark.parametrize(
    "path", ["/", "/aims/", "/who-is-behind-it/", "/supporters/", "/sign-up/", "/areas/", "/press/"]
)
def test_no_page_names_a_placed_story_that_was_taken_back(client, path):
    make_story(make_consent(purposes=["website", "press"]))
    for model, name in ((Page, "body"), (Objective, "text"), (Partner, "text")):
        model.objects.update(**{name: marker("story", "zebras")})
    assert "day of the zebras" in text(client, path)

    Consent.objects.update(withdrawn_on="2026-03-03")

    assert "zebras" not in text(client, path)


def test_a_release_and_a_publication_show_only_stories_agreed_to_for_them(client):
    make_story(make_consent(purposes=["website", "press"]))
    words = {"title": "A title", "summary": "It is said.", "body": marker("story", "zebras"), "status": "published"}
    release = News.objects.create(slug="a-release", kind="release", dated=localdate(), **words)
    report = Publication.objects.create(slug="a-report", kind="report", **words)
    simple = Version.objects.create(publication=report, language="en-simple", **words)

    def shown():
        return ["day of the zebras" in text(client, each.get_absolute_url()) for each in (release, report, simple)]

    assert shown() == [True, False, False]

    Consent.objects.update(purposes=["website", "research"])
    assert shown() == [False, True, True]


def test_a_placed_story_follows_its_new_address(client):
    story = make_story()
    FactSheet.objects.filter(number=9).update(body=marker("story", "zebras"))

    story.slug = "giraffes"
    story.save()

    assert 'href="/stories/giraffes/"' in text(client, FactSheet.objects.get(number=9).get_absolute_url())


def test_what_stands_in_a_story_may_move_when_the_clock_has_ended_it():
    figure = Figure.objects.first()
    story = make_story(body=marker("figure", figure.slug))
    with connection.cursor() as cursor:  # as time does it: without any write to the register
        cursor.execute("ALTER TABLE campaign_consent DISABLE TRIGGER consent_changed")
        Consent.objects.update(ends_on="2026-01-03")
        cursor.execute("ALTER TABLE campaign_consent ENABLE TRIGGER consent_changed")

    figure.slug = "moved"
    figure.save()

    story.refresh_from_db()
    assert story.body == marker("figure", "moved")
    assert not Story.objects.published().exists()


def test_a_draft_is_previewed_with_a_consent_and_not_without(client):
    draft = make_story(status="draft")
    link = preview.make_link(draft)
    assert "I saw a zebra" in text(client, link)

    Consent.objects.update(purposes=[])

    assert client.get(link).status_code == 404
    assert preview.make_link(Story.objects.get()) is None


def test_a_preview_of_a_text_names_no_story_that_was_taken_back(client):
    make_story()
    sheet = FactSheet.objects.get(number=9)
    sheet.body += marker("story", "zebras")
    sheet.save()
    link = preview.make_link(sheet)
    assert "The day of the zebras" in text(client, link)

    Consent.objects.update(withdrawn_on="2026-03-03")

    assert "zebra" not in text(client, link).lower()


def test_the_picture_of_a_story_stands_with_it_goes_with_it_and_stands_nowhere_else(client, picture):
    story = make_story(picture=picture)
    address = picture.files.get().get_absolute_url()
    assert address in text(client, story.get_absolute_url())
    assert kept(client, address) == "public, max-age=0"
    assert expand(marker("picture", picture.pk)) == ""

    Consent.objects.update(withdrawn_on="2026-03-03")

    assert client.get(address).status_code == 404


@pytest.mark.parametrize("from_the_list", [True, False])
def test_the_picture_of_a_story_that_staff_delete_is_deleted_with_it(client, admin_client, picture, from_the_list):
    story = make_story(picture=picture)
    address = picture.files.get().get_absolute_url()

    if from_the_list:
        chosen = {"action": "delete_selected", "_selected_action": [story.pk], "post": "yes"}
        admin_client.post("/admin/campaign/story/", chosen)
    else:
        admin_client.post(f"/admin/campaign/story/{story.pk}/delete/", {"post": "yes"})

    assert not Story.objects.exists()
    assert client.get(address).status_code == 404
    assert not Picture.objects.exists()


def test_a_picture_that_another_item_shows_too_stays_with_that(picture):
    story = make_story(picture=picture)
    News.objects.create(slug="zebras", title="Zebras", dated=localdate(), picture=picture)

    consents.delete_stories(Story.objects.filter(pk=story.pk))

    assert Picture.objects.get() == picture


def test_other_pictures_stay_and_may_be_kept_by_any_cache(client, picture):
    make_story()

    assert "immutable" in kept(client, picture.files.get().get_absolute_url())


def test_whoever_wants_to_tell_theirs_finds_the_sheet():
    page = text(Client(), "/stories/")

    assert "Consent and joining sheet" in page
    assert 'id="consent-sheet"' in page
    assert "/stories/#consent-sheet" in text(Client(), "/fact-sheets/hearing-from-people/")
