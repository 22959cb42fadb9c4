"""News, releases kept until their embargo ends, and what a journalist finds in five minutes."""

from datetime import date, timedelta

import pytest
from django.conf import settings
from django.db import IntegrityError
from django.utils.timezone import now
from lxml import html

from campaign import preview
from campaign.models import Audience, Campaign, News, Picture, Quote, Spokesperson
from campaign.usage import places
from tests.campaign.desk import address, change

pytestmark = pytest.mark.django_db


def make_news(**values):
    words = {"slug": "a-start", "title": "A start", "summary": "It began.", "body": "<p>More.</p>"}
    return News.objects.create(**words | {"dated": date(2026, 11, 1), "status": "published"} | values)


def make_speaker(**values):
    words = {"name": "Ada Example", "role": "Chair of an invented group", "agreed": "In writing, today"}
    return Spokesperson.objects.create(**words | {"status": "published"} | values)


def make_quote(text="We want to be heard.", **values):
    values = {"spokesperson": make_speaker(), "approved_on": date(2026, 11, 1), "status": "published"} | values
    return Quote.objects.create(text=text, **values)


def read(client, path):
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


# Where visitors meet a release, besides its own page.
PLACES = ["/news/", "/press/", "/search/?q=start", "/news/feed.xml", "/feed.xml", "/sitemap-content.xml"]


def under_embargo(**values):
    return make_news(kind="release", embargo_until=now() + timedelta(days=2), **values)


def test_news_stands_in_the_list_and_on_its_own_page(client):
    item = make_news()

    assert item.title in read(client, "/news/")
    assert "More." in read(client, item.get_absolute_url())


def test_press_releases_can_be_read_without_the_other_news(client):
    make_news()
    make_news(slug="release", title="For your front page", kind="release")

    words = read(client, "/news/?kind=release")

    assert "For your front page" in words
    assert "A start" not in words


def test_the_list_goes_on_where_its_page_ended(client):
    for number in range(45):
        make_news(slug=f"item-{number}", title=f"Item {number}.", dated=date(2026, 1, 1 + number // 5))

    seen, path = [], "/news/"
    while path:
        response = client.get(path)
        seen += [item.slug for item in response.context["items"]]
        path = response.context["next_url"]

    assert len(seen) == len(set(seen)) == 45
    assert seen == list(News.objects.values_list("slug", flat=True))


def test_the_number_of_a_release_under_embargo_tells_nobody_its_day(client):
    make_news(slug="older", title="Older news", dated=date(2008, 1, 1))
    newer = make_news(slug="newer", title="Newer news", dated=date(2030, 1, 1))
    kept = under_embargo(dated=date(2020, 1, 1))

    assert newer.title in read(client, f"/news/?after={kept.pk}"), "the list begins at its beginning"


def test_nobody_reads_a_release_before_its_embargo_ends(client):
    item = under_embargo()

    assert client.get(item.get_absolute_url()).status_code == 404
    for path in PLACES:
        assert item.get_absolute_url() not in read(client, path), path


def test_a_release_shows_by_itself_when_its_embargo_ends(client):
    item = under_embargo()
    News.objects.filter(pk=item.pk).update(embargo_until=now(), published_at=now())

    assert item.title in read(client, item.get_absolute_url())
    for path in PLACES:
        assert item.get_absolute_url() in read(client, path), path


def test_the_database_keeps_a_release_until_its_embargo_ends():
    item = under_embargo()

    with pytest.raises(IntegrityError, match="news_kept_until_embargo_ends"):
        News.objects.filter(pk=item.pk).update(published_at=now())


def test_publishing_under_an_embargo_means_when_it_ends(desk):
    item = under_embargo(status="draft")

    change(desk, item, button="_publish")

    item.refresh_from_db()
    assert (item.status, item.published_at) == ("published", item.embargo_until)


def test_publishing_several_at_once_breaks_no_embargo(desk):
    item = under_embargo(status="draft")

    desk.post("/admin/campaign/news/", {"action": "publish", "_selected_action": [item.pk]})

    item.refresh_from_db()
    assert (item.status, item.published_at) == ("published", item.embargo_until)


def test_an_embargo_comes_too_late_for_what_visitors_read_already(desk):
    item, tomorrow = make_news(), now() + timedelta(days=1)

    response = change(desk, item, embargo_until_0=f"{tomorrow:%Y-%m-%d}", embargo_until_1="09:00")

    item.refresh_from_db()
    assert "Visitors read it already" in response.content.decode()
    assert item.embargo_until is None


def test_a_journalist_reads_it_before_and_is_told_until_when_to_wait(client):
    item = under_embargo()
    make_quote("We have waited long.", news=item)
    link = preview.make_link(item)

    words = read(client, "/" + link.split("/", 3)[3])

    assert "Embargoed until" in words
    assert "We have waited long." in words


def test_what_a_release_quotes_is_kept_with_it(client):
    make_quote("We have waited long.", news=under_embargo())
    make_quote("We want to be heard.", spokesperson=Spokesperson.objects.get())

    words = read(client, "/press/")

    assert "We want to be heard." in words
    assert "We have waited long." not in words
    assert "waited long" not in read(client, "/search/?q=long").replace("<mark>", "").replace("</mark>", "")


def test_what_a_release_quotes_goes_with_it(client):
    item = under_embargo()
    make_quote("We have waited long.", news=item)

    item.delete()

    assert "We have waited long." not in read(client, "/press/")


def test_nobody_is_quoted_who_speaks_for_the_campaign_no_more(client):
    item = make_news()
    quote = make_quote(news=item)
    assert quote.text in read(client, item.get_absolute_url())

    Spokesperson.objects.update(status="withdrawn")

    assert quote.text not in read(client, item.get_absolute_url()) + read(client, "/press/")


def test_the_page_for_the_media_has_it_all_in_one_box(client):
    Campaign.objects.update(press_email="press@example.org", press_phone="01234 567890", press_hours="9 to 5")

    words = read(client, "/press/")

    assert "The campaign in two sentences" in words
    assert all(figure.statement.split(":")[0] in words for figure in Audience.objects.get(slug="media").figures.all())
    assert "press@example.org" in words
    assert "01234 567890" in words


def test_without_numbers_for_journalists_the_campaigns_own_address_stands_there(client):
    Campaign.objects.update(contact_email="office@example.org")

    assert "office@example.org" in read(client, "/press/")


def test_how_a_speaker_agreed_is_for_the_desk_only(client):
    make_quote(spokesperson=make_speaker(agreed="By telephone from home"))

    assert "By telephone" not in read(client, "/press/")


def test_a_quote_that_is_not_approved_yet_is_left_out_of_the_preview_and_named(client):
    item = under_embargo()
    make_quote("Not yet like this.", news=item, status="draft")
    link = preview.make_link(item)

    words = read(client, "/" + link.split("/", 3)[3])

    assert "Left out, because they are drafts too: Not yet like this." in words
    assert words.count("Not yet like this.") == 1


def test_plain_text_to_copy_leads_to_full_addresses(client):
    page = html.fromstring(read(client, "/press/"))

    text = page.get_element_by_id("plain").text

    assert "Race for Justice is a campaign to make people aware" in text
    assert f"{settings.SITE_URL}/words/" in text
    assert "Source: " in text


def test_the_desk_knows_which_news_shows_a_picture():
    picture = Picture.objects.create(title="Tea", decorative=True, width=640, height=480)
    shown = [make_news(picture=picture), make_speaker(picture=picture)]

    assert places(picture) == shown


def test_staff_may_open_every_form(desk):
    item = make_news()
    quote = make_quote(news=item)

    for each in (item, quote, quote.spokesperson, Audience.objects.first()):
        assert desk.get(address(each)).status_code == 200
