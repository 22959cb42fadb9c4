from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.utils.timezone import now

from campaign import comparing, revisions
from campaign.models import Campaign, FactSheet, Figure, Goal, Initiative, Objective, Page, Revision
from tests.campaign.desk import address, change, make_staff

pytestmark = pytest.mark.django_db
KEYS = {"areas": ["kent-police", "wales"], "fields": ["health", "housing"], "checked_on": "2026-03-02"}


@pytest.fixture
def ada(client):
    ada = make_staff()
    client.force_login(ada)
    return ada


@pytest.fixture
def sheet():
    return FactSheet.objects.get(number=1)


def test_what_came_with_the_site_is_where_every_history_begins():
    for item in [*Page.objects.all(), *FactSheet.objects.all(), *Figure.objects.all(), Campaign.objects.get()]:
        first = Revision.objects.of(item).get()

        assert (first.number, first.made_by, first.note) == (1, None, "Loaded with the site")


def test_what_was_there_before_there_were_revisions_gets_its_first(sheet):
    Revision.objects.all().delete()

    call_command("load_campaign", verbosity=0)

    assert revisions.latest(sheet).number == 1


@pytest.mark.parametrize("model", [Campaign, Goal, Page, Objective])
def test_every_save_at_the_desk_is_kept_with_who_made_it_and_one_that_changes_nothing_is_not(client, ada, model):
    item = model.objects.first()
    field = next(name for name in ("title", "label", "name") if hasattr(item, name))

    assert change(client, item).status_code == 302
    assert revisions.latest(item).number == 1
    assert change(client, item, **{field: "In other words"}).status_code == 302

    latest = revisions.latest(item)
    assert (latest.number, latest.made_by, latest.snapshot[field]) == (2, ada, "In other words")


def test_an_earlier_revision_comes_back_whole_with_the_rows_that_hang_on_it(client, ada, sheet):
    ideas, figures = list(sheet.ideas.values_list("text")), list(sheet.figures.all())
    change(client, sheet, title="Mistaken", figures=[], **{"ideas-0-DELETE": "on"})
    sheet.refresh_from_db()
    assert sheet.title == "Mistaken"
    assert sheet.ideas.count() == len(ideas) - 1

    response = client.post(address(sheet, "history"), {"number": 1}, follow=True)

    sheet.refresh_from_db()
    assert sheet.title != "Mistaken"
    assert list(sheet.ideas.values_list("text")) == ideas
    assert list(sheet.figures.all()) == figures
    assert "Revision 1 is back, as revision 3" in response.content.decode()
    assert revisions.latest(sheet).note == "Restored revision 1"


def test_going_back_to_older_words_puts_nothing_on_the_site_and_takes_nothing_off(client, ada, sheet):
    change(client, sheet, title="Better", button="_withdraw")

    client.post(address(sheet, "history"), {"number": 1})

    sheet.refresh_from_db()
    assert (sheet.title != "Better", sheet.status) == (True, "withdrawn")


def test_a_revision_that_does_not_hold_any_more_is_refused_and_changes_nothing(client, ada):
    page = Page.objects.get(slug="privacy")
    change(client, page, slug="privacy-2")
    Page.objects.create(slug="privacy", title="Another")

    response = client.post(address(page, "history"), {"number": 1}, follow=True)

    page.refresh_from_db()
    assert page.slug == "privacy-2"
    assert "Revision 1 cannot come back" in response.content.decode()


def test_words_that_change_together_are_one_change():
    parts = list(comparing.changes("Tea, and how to count it.", "Tea, by the second officer."))

    assert parts == [("same", "Tea, "), ("del", "and how to count it."), ("ins", "by the second officer.")]


def test_areas_kinds_of_work_and_days_are_in_the_words_of_the_forms():
    words = {name: comparing.in_words(Initiative, name, value) for name, value in KEYS.items()}

    assert words == {"areas": "Kent (police) · Wales", "fields": "Health · Housing", "checked_on": "2 March 2026"}


def test_two_revisions_stand_side_by_side_with_only_what_differs(client, ada):
    page = Page.objects.get(slug="privacy")
    Page.objects.filter(pk=page.pk).update(summary="We keep little.", body="<h2>Why</h2><p>Because & so.</p>")
    revisions.record(page)
    change(client, page, summary="We keep very little.", body="<h2>Why</h2><p>Because &amp; thus.</p>")

    told = client.get(address(page, "history"), {"older": 2, "newer": 3}).content.decode()

    assert "We keep <ins>very </ins>little." in told
    assert "Because &amp; <del>so.</del>" in told
    assert "Because &amp; <ins>thus.</ins>" in told
    assert "Menu title" not in told


def test_a_revision_that_never_was_is_not_found(client, ada, sheet):
    for query in ({"older": 1, "newer": 99}, {"older": 1}, {"older": "1", "newer": "9" * 30}):
        response = client.get(address(sheet, "history"), query)
        assert response.status_code == 404
    assert client.post(address(sheet, "history"), {"number": "x"}).status_code == 404


def test_only_who_may_change_an_item_may_restore_it(client, ada, sheet):
    ada.is_superuser = False
    ada.save()
    ada.user_permissions.add(Permission.objects.get(codename="view_factsheet"))

    page = client.get(address(sheet, "history"))

    assert page.status_code == 200
    assert "Restore this one" not in page.content.decode()
    assert client.post(address(sheet, "history"), {"number": 1}).status_code == 403


def test_publishing_from_the_list_is_kept_too(client, ada, sheet):
    data = {"action": "withdraw", "_selected_action": [sheet.pk]}
    client.post("/admin/campaign/factsheet/", data)
    client.post("/admin/campaign/factsheet/", data | {"action": "publish"})

    notes = [revision.note for revision in Revision.objects.of(sheet)]
    assert notes == ["Published", "Withdrawn", "Loaded with the site"]


def test_the_buttons_say_and_do_what_becomes_of_an_item(client, ada, sheet):
    later = now() + timedelta(days=3)
    change(client, sheet, button="_draft")
    change(client, sheet, button="_withdraw")
    sheet.refresh_from_db()
    assert sheet.status == "withdrawn"

    when = {"published_at_0": later.strftime("%d/%m/%Y"), "published_at_1": "09:00:00"}
    assert change(client, sheet, button="_schedule", **when).status_code == 302
    sheet.refresh_from_db()
    assert sheet.is_scheduled
    listed = client.get("/admin/campaign/factsheet/").content.decode()
    assert f"from {later.day} {later:%B %Y}, 09:00" in listed

    change(client, sheet, button="_publish")
    sheet.refresh_from_db()
    assert sheet.is_public


def test_the_history_says_which_button_was_pressed(client, ada, sheet):
    change(client, sheet, button="_withdraw")
    change(client, sheet, button="_publish", title="Once more")

    notes = [revision.note for revision in Revision.objects.of(sheet)]
    assert notes == ["Published. Changed Title.", "Withdrawn.", "Loaded with the site"]


def test_only_a_button_that_says_so_changes_what_visitors_see(client, ada, sheet):
    change(client, sheet, button="_draft")
    response = client.get(address(sheet))

    assert "Save as a draft" in response.content.decode()
    change(client, sheet, opened=response, status="published")
    sheet.refresh_from_db()
    assert sheet.status == "draft"


def test_a_schedule_needs_a_time_to_come(client, ada, sheet):
    response = change(client, sheet, button="_schedule", published_at_0="1/1/2009", published_at_1="9:00")

    assert "still to come" in response.content.decode()
