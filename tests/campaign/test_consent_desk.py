"""The register at the desk: entered as the paper asks, and taken back with one button that says what will happen."""

import io

import pypdfium2
import pytest
from django.urls import reverse
from django.utils.timezone import localdate
from lxml import html

from campaign.consent_sheet import PARTS
from campaign.making.consent import consent_sheet
from campaign.models import Consent, Copy, FactSheet, NamedAs, Purpose, Story
from campaign.placing import marker
from campaign.site import Site
from tests.campaign.desk import address, change, fields
from tests.campaign.telling import make_consent, make_story

pytestmark = pytest.mark.django_db
ADD = "/admin/campaign/consent/add/"


def page_of(client, path):
    return html.fromstring(client.get(path).content.decode())


def words_of(pdf):
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    words = " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in document)
    document.close()
    return words


@pytest.fixture(scope="module")
def sheets(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        return [words_of(wanted.make(wanted.source())) for wanted in consent_sheet(Site())]


def test_the_paper_asks_what_the_desk_enters_in_the_same_order(desk, sheets):
    titles = [f"{number}. {part.title}" for number, part in enumerate(PARTS, start=1)]
    heads = [head.text_content().strip() for head in page_of(desk, ADD).xpath("//h2[@class='fieldset-heading']")]

    assert heads[: len(titles)] == titles
    for words in sheets:
        places = [words.index(title) for title in titles]
        assert places == sorted(places)


def test_the_paper_offers_every_purpose_and_way_to_be_named(sheets):
    for words in sheets:
        for label in [*Purpose.labels, *NamedAs.labels]:
            assert label.replace("\u2019", "'") in words.replace("\u2019", "'")


def test_a_sheet_is_entered_as_it_was_filled_in(desk):
    values = fields(desk.get(ADD)) | {"person": "Ann Invented", "purposes": ["website", "print"], "taken_by": "Ada"}
    values |= {"named_as": "no-name", "taken_on": "2026-01-02"}

    desk.post(ADD, values)

    assert Consent.objects.get().purposes == ["website", "print"]


def test_a_sheet_from_prison_needs_what_the_prison_allowed_and_keeps_what_was_typed(desk):
    values = fields(desk.get(ADD)) | {"person": "Ann Invented", "in_prison": "on", "taken_by": "Ada"}

    answer = desk.post(ADD, values | {"taken_on": "2026-01-02"})

    assert "say what it allowed" in answer.content.decode()
    assert 'value="Ann Invented"' in answer.content.decode()
    assert not Consent.objects.exists()


def test_a_story_without_a_valid_consent_is_not_published_and_staff_are_told_why(desk):
    story = make_story(make_consent(purposes=["print"]), status="draft")

    answer = change(desk, story, button="_publish")

    assert "consent that allows the website" in answer.content.decode()
    assert Story.objects.get().status == "draft"


def test_nor_from_the_list(desk):
    make_story(make_consent(purposes=["print"]), status="draft")
    make_story(slug="other", title="The other one", status="draft")
    chosen = {"action": "publish", "_selected_action": list(Story.objects.values_list("pk", flat=True))}

    answer = desk.post(reverse("admin:campaign_story_changelist"), chosen, follow=True)

    assert "“The day of the zebras” was not published" in answer.content.decode()
    assert dict(Story.objects.values_list("slug", "status")) == {"zebras": "draft", "other": "published"}


def test_a_story_is_published_with_its_consent(desk):
    story = make_story(status="draft")

    assert change(desk, story, button="_publish").status_code == 302
    assert Story.objects.published().get() == story


def test_the_withdrawal_says_first_what_will_happen_and_then_what_cannot_be_called_back(desk):
    story = make_story()
    FactSheet.objects.filter(number=9).update(body=marker("story", "zebras"))
    Copy.objects.create(story=story, what="Letter to the Example Echo")
    (button,) = page_of(desk, address(story.consent)).xpath(
        "//section[contains(@class, 'withdraw')]//a[@class='button']"
    )

    before = desk.get(button.get("href")).content.decode()
    assert "“The day of the zebras” comes down" in before
    assert "9. Hearing from people who have been through the system" in before
    assert Story.objects.get().status == "published", "nothing happens on GET"

    after = desk.post(button.get("href"), {"on": localdate(), "how": "by letter"}, follow=True).content.decode()
    assert "Letter to the Example Echo" in after
    assert Story.objects.get().status == "withdrawn"
    assert Consent.objects.get().withdrawn_how == "by letter"


def test_a_withdrawal_without_how_is_asked_again_and_nothing_happens(desk):
    story = make_story()

    answer = desk.post(address(story.consent, "withdraw"), {"on": localdate(), "how": ""})

    assert "Please correct" in answer.content.decode()
    assert Story.objects.get().status == "published"


def test_staff_are_told_which_story_came_down_with_a_narrowed_consent(desk):
    story = make_story()

    answer = change(desk, story.consent, purposes=["print"])

    assert answer.status_code == 302
    assert "“The day of the zebras” came down" in desk.get(answer["Location"]).content.decode()


def test_the_desk_asks_for_consents_near_their_end(desk):
    make_story(make_consent(ends_on=localdate()))

    home = desk.get("/admin/").content.decode()

    assert "consent near its end or past it" in home
    assert "Ann Invented" in desk.get("/admin/campaign/consent/?holds=ending").content.decode()


def test_the_editor_offers_stories_to_place_and_says_which_stay_off_paper(desk):
    make_story(make_consent(purposes=["website"]))

    (thing,) = desk.get("/admin/campaign/place/?kind=story&q=zebras").json()["things"]

    assert thing["slug"] == "zebras"
    assert "Left out on paper and in files, for journalists, in publications" in thing["note"]
