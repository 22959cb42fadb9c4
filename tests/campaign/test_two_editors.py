"""Two members of staff at one item."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import now

from campaign import revisions
from campaign.models import FactSheet, Goal, Opened, Page, Revision
from tests.campaign.desk import address, change, make_staff

SAVE_TWELVE_TIMES = """
from concurrent.futures import ThreadPoolExecutor
from django.db import connection, transaction
from campaign import revisions
from campaign.models import Page, Revision

page = Page.objects.create(slug="busy", title="Busy")

def save(number):
    try:
        with transaction.atomic():
            revisions.lock(page)
            Page.objects.filter(pk=page.pk).update(title=f"Busy {number}")
            revisions.record(page)
    finally:
        connection.close()

with ThreadPoolExecutor(6) as desks:
    list(desks.map(save, range(12)))
print([revision.number for revision in Revision.objects.of(page)])
"""


@pytest.fixture
def desks(db):
    """The browsers of Ada Example and of Ben Example."""
    browsers = Client(), Client()
    for browser, user in zip(browsers, (make_staff(), make_staff("ben", "Ben Example")), strict=True):
        browser.force_login(user)
    return browsers


def words(response):
    return " ".join(response.content.decode().split())


def test_who_opens_an_item_that_a_colleague_has_open_is_told(desks):
    ada, ben = desks
    page = Page.objects.get(slug="privacy")

    assert "opened this item" not in words(ada.get(address(page)))
    assert "Ada Example opened this item" in words(ben.get(address(page)))
    assert "Ben Example opened this item" in words(ada.get(address(page)))
    assert "opened this item" not in words(ben.get(address(Page.objects.get(slug="words"))))


def test_nobody_is_told_of_a_colleague_who_has_saved_or_left_long_ago(desks):
    ada, ben = desks
    page = Page.objects.get(slug="privacy")

    change(ada, page, title="Saved")
    assert "opened this item" not in words(ben.get(address(page)))

    ada.get(address(page))
    Opened.objects.update(at=now() - timedelta(minutes=21))
    assert "opened this item" not in words(ben.get(address(page)))


def test_a_second_save_never_overwrites_the_first_unknowingly(desks):
    ada, ben = desks
    page = Page.objects.get(slug="privacy")
    opened_by_ben = ben.get(address(page))
    change(ada, page, title="Ada’s title", description="Ada’s too")

    refused = change(ben, page, opened=opened_by_ben, title="Ben’s title", summary="Ben’s summary")

    page.refresh_from_db()
    assert page.title == "Ada’s title"
    told = words(refused)
    assert "Ada Example saved this item after you opened it" in told
    assert 'value="Ben’s title"' in told
    assert "<ins>Ada’s title</ins>" in told
    assert "<ins>Ben’s title</ins>" in told
    assert "Ben’s summary</textarea>" in told

    still_refused = change(ben, page, opened=refused)
    assert still_refused.status_code == 200

    saved = change(ben, page, opened=still_refused, overwrite=revisions.latest(page).number)
    page.refresh_from_db()
    assert saved.status_code == 302
    assert (page.title, page.summary) == ("Ben’s title", "Ben’s summary")
    assert [each.snapshot["title"] for each in Revision.objects.of(page)][:2] == ["Ben’s title", "Ada’s title"]
    assert revisions.latest(page).note == "Changed Title, Summary and Description for search engines."


def test_who_saves_over_one_colleague_does_not_save_over_the_next(desks):
    ada, ben = desks
    page = Page.objects.get(slug="privacy")
    opened_by_ben = ben.get(address(page))
    change(ada, page, title="Ada’s first")
    over = revisions.latest(page).number
    change(ada, page, title="Ada’s second")

    refused = change(ben, page, opened=opened_by_ben, title="Ben’s", overwrite=over)

    page.refresh_from_db()
    assert (refused.status_code, page.title) == (200, "Ada’s second")


def test_a_form_that_does_not_say_what_it_has_seen_overwrites_nothing(desks):
    ada, _ = desks
    page = Page.objects.get(slug="privacy")

    change(ada, page, title="Blind", seen="")

    page.refresh_from_db()
    assert page.title != "Blind"


def test_ideas_that_a_colleague_took_away_do_not_stop_a_save(desks):
    """The rows that hang on a sheet may be others by the time that somebody saves over it."""
    ada, ben = desks
    sheet = FactSheet.objects.get(number=1)
    opened_by_ben = ben.get(address(sheet))
    before = sheet.ideas.count()
    change(ada, sheet, **{"ideas-0-DELETE": "on"})

    refused = change(ben, sheet, opened=opened_by_ben, title="Ben’s", **{"ideas-1-text": "Ben’s idea"})
    assert "<ins>" in words(refused)
    saved = change(ben, sheet, opened=refused, overwrite=revisions.latest(sheet).number)

    assert saved.status_code == 302
    sheet.refresh_from_db()
    assert sheet.title == "Ben’s"
    assert sheet.ideas.count() == before
    assert sheet.ideas.filter(text="Ben’s idea").exists()


@pytest.mark.parametrize("path", ["page", "objective", "partner", "goal", "factsheet", "figure"])
def test_no_list_can_be_typed_into_behind_the_back_of_a_colleague(desks, path):
    assert 'name="form-0-' not in words(desks[0].get(f"/admin/campaign/{path}/"))


def test_a_goal_is_guarded_as_well(desks):
    ada, ben = desks
    goal = Goal.objects.first()
    opened_by_ben = ben.get(address(goal))
    change(ada, goal, target=200)

    change(ben, goal, opened=opened_by_ben, target=300)

    goal.refresh_from_db()
    assert goal.target == 200


def test_many_saves_at_one_moment_each_get_a_number_of_their_own(live_site):
    printed = live_site.manage("shell", "--verbosity", "0", "--command", SAVE_TWELVE_TIMES)

    assert printed.strip() == str(list(range(12, 0, -1)))
