import logging
import re
import time
from datetime import timedelta

import pytest
from django.utils.timezone import now

from campaign import preview
from campaign.models import FactSheet, Figure, Objective, Page, Partner, Series
from campaign.site import Site
from raceforjustice.logs import HideTokens
from tests.campaign.desk import address, make_staff

pytestmark = pytest.mark.django_db


def see(client, item):
    link = preview.make_link(item)
    return client.get("/" + link.split("/", 3)[3])


@pytest.fixture
def draft():
    sheet = FactSheet.objects.get(number=1)
    sheet.status, sheet.title = "draft", "A sheet to come"
    sheet.save()
    return sheet


@pytest.mark.parametrize("model", [Page, FactSheet, Figure, Series, Objective, Partner])
def test_a_link_shows_a_draft_of_any_kind_as_visitors_will_see_it(client, model):
    item = model.objects.first()
    model.objects.filter(pk=item.pk).update(status="draft")

    response = see(client, item)

    words = response.content.decode()
    assert response.status_code == 200
    assert str(getattr(item, "title", None) or item.name).replace("'", "&#x27;") in words
    assert "this is a draft" in words


def test_a_preview_is_the_very_page_that_is_published_then(client, draft):
    previewed = see(client, draft).content.decode()
    draft.status = "published"
    draft.save()

    published = client.get(draft.get_absolute_url()).content.decode()

    band = previewed.index('<aside class="note note--thin"'), previewed.index("</aside>") + len("</aside>")
    assert words_of(previewed[: band[0]] + previewed[band[1] :]) == words_of(published)


def words_of(html):
    """But for when it was saved, which publishing does once more."""
    return re.sub(r'"dateModified": "[^"]*"', "", html).split()


def test_nobody_else_sees_a_draft_while_and_after_it_is_previewed(client, draft):
    Page.objects.filter(slug="privacy").update(status="draft", menu="head")

    # First the page: what a site has read for a preview must be handed to nobody.
    assert see(client, Page.objects.get(slug="privacy")).status_code == 200
    assert see(client, draft).status_code == 200

    assert client.get(draft.get_absolute_url()).status_code == 404
    assert "A sheet to come" not in client.get("/fact-sheets/").content.decode()
    assert "privacy" not in Site.current().pages


def test_a_preview_is_kept_by_nobody_and_listed_by_nobody(client, draft):
    response = see(client, draft)

    assert response.headers["Cache-Control"] == "no-store"
    assert "noindex" in response.headers["X-Robots-Tag"]
    assert response.headers["Referrer-Policy"] == "strict-origin"
    assert not response.cookies


def test_the_page_itself_never_names_its_link(client, draft):
    token = preview.make_link(draft).rstrip("/").rpartition("/")[2]

    assert token.rpartition(".")[2] not in see(client, draft).content.decode()


def test_the_link_stays_out_of_the_log(draft):
    record = logging.LogRecord("x", logging.INFO, "", 0, "Gone: %s", (preview.make_link(draft),), None)

    HideTokens().filter(record)

    assert record.getMessage().endswith("/preview/…/")


def test_what_is_scheduled_is_shown_with_the_sheet_that_shows_it_and_a_draft_is_named(client, draft):
    later, not_yet = list(Figure.objects.all()[:2])
    Figure.objects.filter(pk=later.pk).update(published_at=now() + timedelta(days=3))
    Figure.objects.filter(pk=not_yet.pk).update(status="draft")
    draft.figures.set([later, not_yet])

    words = see(client, draft).content.decode()

    assert f'id="{later.slug}"' in words
    assert f'id="{not_yet.slug}"' not in words
    assert "Left out, because they are drafts too" in words


def test_a_link_ends_after_two_weeks_and_says_so(client, draft, monkeypatch):
    link = preview.make_link(draft)
    moment = time.time()
    monkeypatch.setattr("django.core.signing.time.time", lambda: moment + 14 * 24 * 3600 + 5)

    response = client.get("/" + link.split("/", 3)[3])

    assert response.status_code == 410
    assert "ask whoever sent it" in response.content.decode()
    assert response.headers["Referrer-Policy"] == "strict-origin"


@pytest.mark.parametrize("token", ["x", "factsheet-1", "factsheet-1.abc.def", "user-1.abc.def", "…"])
def test_a_forged_link_shows_nothing(client, token):
    assert client.get(f"/preview/{token}/").status_code == 404


def test_a_link_for_one_item_opens_no_other(client, draft):
    link = preview.make_link(draft)
    other = FactSheet.objects.get(number=2)
    FactSheet.objects.filter(pk=other.pk).update(status="draft")

    forged = link.replace(f"factsheet-{draft.pk}.", f"factsheet-{other.pk}.")

    assert client.get("/" + forged.split("/", 3)[3]).status_code == 404


def test_the_desk_gives_the_link_to_copy(client, draft):
    client.force_login(make_staff())

    assert "/preview/factsheet-" in client.get(address(draft)).content.decode()
