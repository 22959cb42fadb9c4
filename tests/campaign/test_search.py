"""The search over everything public: what is found, how it is shown, and that what was taken back is gone from it."""

from datetime import date, timedelta
from urllib.parse import urlencode

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.utils.timezone import localdate, now

from campaign import preview, revisions, searching
from campaign.models import (
    Audience,
    Campaign,
    Chapter,
    Consent,
    Edition,
    Event,
    FactSheet,
    Idea,
    Initiative,
    ManifestoPoint,
    News,
    Objective,
    Page,
    Publication,
    Quote,
    SearchEntry,
    Series,
    Spokesperson,
    Story,
    Template,
    Version,
)

pytestmark = pytest.mark.django_db
OUT = {"status": "published"}
TEXT = {"title": "Quokka", "summary": "Short."}
HALL = {"place": "Hall", "areas": ["wales"], **TEXT, **OUT}


def consent(**changes):
    agreed = {"person": "A", "purposes": ["website"], "taken_by": "B", "taken_on": date(2008, 1, 1)}
    return Consent.objects.create(**agreed | changes)


def make_story(**changes):
    told = {"slug": "quokka", "topic": "prison", "body": "<p>Told.</p>"}
    return Story.objects.create(**TEXT, **OUT, **told, consent=consent(), **changes)


def make_edition():
    publication = Publication.objects.create(slug="quokka", kind="report", **TEXT, **OUT)
    return Edition.objects.create(publication=publication, number=1, released_on=date(2008, 9, 1), **OUT)


def make_event():
    start = now()
    times = {"starts_at": start, "ends_at": start + timedelta(hours=2)}
    return Event.objects.create(slug="quokka", organiser="Us", access="Step-free.", **times, **HALL)


def make_speaker():
    return Spokesperson.objects.create(name="Quokka", role="Speaks", agreed="By letter", **OUT)


def make_series():
    series = Series.objects.first()
    series.pk, series.slug, series.title = None, "quokka", "Quokka"
    series.save()
    return series


MAKERS = {
    "page": lambda: Page.objects.create(slug="quokka", **TEXT, **OUT),
    "audience": lambda: Audience.objects.create(slug="quokka", ask="<p>Ask</p>", **TEXT, **OUT),
    "factsheet": lambda: FactSheet.objects.create(slug="quokka", number=99, checked_on=date.today(), **TEXT, **OUT),
    "series": make_series,
    "publication": lambda: Publication.objects.create(slug="quokka", kind="report", **TEXT, **OUT),
    "edition": make_edition,
    "chapter": lambda: Chapter.objects.create(edition=make_edition(), slug="one", title="Quokka", body="<p>Text</p>"),
    "initiative": lambda: Initiative.objects.create(
        slug="quokka", fields=["health"], evidence="Counted.", checked_on=date.today(), run_by="Us", **HALL
    ),
    "event": make_event,
    "story": make_story,
    "news": lambda: News.objects.create(slug="quokka", dated=date(2008, 9, 1), **TEXT, **OUT),
    "version": lambda: Version.objects.create(page=Page.objects.get(slug="home"), language="pl", title="Quokka", **OUT),
}
ON_OTHERS = {
    "objective": lambda: Objective.objects.create(slug="quokka", group="other", title="Quokka", text="<p>T</p>", **OUT),
    "spokesperson": make_speaker,
    "quote": lambda: Quote.objects.create(
        text="A quokka says so.", spokesperson=make_speaker(), approved_on=date(2008, 9, 1), **OUT
    ),
}


def entry(item):
    return SearchEntry.objects.filter(kind=item._meta.model_name, object_id=item.pk).first()


def titles(q, **options):
    return [found.title for found in searching.find(q, **options).entries]


def search(q="", **options):
    return Client().get(f"/search/?{urlencode({'q': q, **options})}")


@pytest.mark.parametrize("kind", MAKERS)
def test_every_kind_is_found_at_its_own_address(kind):
    item = MAKERS[kind]()

    assert entry(item).path == item.get_absolute_url()
    assert item.pk in {found.object_id for found in searching.find("quokka").entries if found.kind == kind}


@pytest.mark.parametrize("kind", ON_OTHERS)
def test_what_stands_on_a_page_with_others_is_found_there(kind):
    item = ON_OTHERS[kind]()

    assert entry(item)
    assert item.pk in {found.object_id for found in searching.find("quokka").entries if found.kind == kind}
    path, _, place = entry(item).path.partition("#")
    assert f'id="{place}"' in Client().get(path).text


def test_every_kind_that_is_published_is_searched():
    """A kind that somebody adds later is found too, or its name is written down here with the reason."""
    published = {model._meta.model_name for model in revisions.KINDS if hasattr(model, "published_at")}
    shown = {kind for kinds in searching.GROUPS.values() for kind in kinds[1]}

    assert shown == published | {"chapter", "issue"}
    assert shown >= preview.KINDS.keys()


@pytest.mark.parametrize("kind", [*MAKERS, *ON_OTHERS])
def test_nothing_of_what_is_withdrawn_stays_in_the_index(kind):
    item = (MAKERS | ON_OTHERS)[kind]()
    holder = item.edition if kind == "chapter" else item

    type(holder).objects.filter(pk=holder.pk).update(status="withdrawn")

    assert entry(item) is None


@pytest.mark.parametrize("kind", [*MAKERS, *ON_OTHERS])
def test_nothing_of_what_is_deleted_stays_in_the_index(kind):
    item = (MAKERS | ON_OTHERS)[kind]()
    number = item.pk

    item.delete()

    assert not SearchEntry.objects.filter(kind=kind, object_id=number).exists()


def test_a_draft_is_not_found_and_what_is_scheduled_only_from_its_day():
    news = News.objects.create(slug="quokka", dated=date(2008, 9, 1), **TEXT)
    assert titles("quokka") == []

    news.status, news.published_at = "published", now() + timedelta(days=1)
    news.save()

    assert entry(news)
    assert titles("quokka") == []


def test_a_story_is_found_until_the_last_day_of_its_consent():
    story = make_story()
    Consent.objects.filter(pk=story.consent_id).update(ends_on=localdate())
    assert entry(story).until == localdate()
    assert titles("quokka") == ["Quokka"]

    SearchEntry.objects.filter(kind="story").update(until=localdate() - timedelta(days=1))

    assert titles("quokka") == []


def test_a_story_goes_with_its_consent():
    story = make_story()

    Consent.objects.filter(pk=story.consent_id).update(withdrawn_on=localdate(), withdrawn_how="By letter")

    assert entry(story) is None


def test_what_belongs_to_an_item_is_found_with_it():
    sheet = FactSheet.objects.first()
    Idea.objects.create(fact_sheet=sheet, time=1, text="Invite a numbat")
    Template.objects.create(fact_sheet=sheet, slug="b", kind="letter", title="Letter", text="Dear bandicoot")
    point = ManifestoPoint.objects.create(edition=make_edition(), number=1, title="Bilby", text="<p>For all</p>")

    assert titles("numbat") == titles("bandicoot") == [sheet.title]
    assert titles("bilby") == ["Quokka, edition 1"]
    point.delete()
    assert titles("bilby") == []


def test_an_edition_and_its_chapters_move_with_their_publication():
    chapter = MAKERS["chapter"]()

    Publication.objects.filter(slug="quokka").update(slug="numbat")

    chapter.refresh_from_db()
    assert entry(chapter).path == chapter.get_absolute_url() == "/publications/numbat/editions/1/one/"
    assert entry(chapter.edition).path == chapter.edition.get_absolute_url()


def test_the_house_term_is_found_in_the_words_of_today():
    page = Page.objects.create(slug="quokka", title="Quokka", body="<p>About {long_term} people</p>", **OUT)
    campaign = Campaign.current()
    campaign.long_term = "numbat"

    campaign.save()

    assert entry(page).text == "About numbat people"
    assert "Quokka" in titles("numbat")


def test_accents_capitals_and_the_ends_of_words_do_not_matter():
    Page.objects.create(slug="a", title="Tŷ Dŵr", body="<p>Organisations were <em>search</em>ing</p>", **OUT)

    assert titles("ty dwr") == titles("TŶ dŵr") == titles("organisation dwr searches") == ["Tŷ Dŵr"]


def test_a_word_in_the_title_counts_more_than_one_in_the_text():
    Page.objects.create(slug="a", title="Something else", body="<p>A quokka and a quokka</p>", **OUT)
    Page.objects.create(slug="b", title="Quokka", **OUT)

    assert titles("quokka") == ["Quokka", "Something else"]


def test_a_slip_in_a_word_is_forgiven_when_nothing_has_it():
    Page.objects.create(slug="a", title="Quokka", **OUT)

    found = searching.find("qoukka")

    assert found.near
    assert [entry.title for entry in found.entries] == ["Quokka"]
    assert not searching.find("quokka").near


def test_a_name_that_is_nearly_right_is_offered_once():
    speaker = make_speaker()
    for text in ("One thing.", "Another thing."):
        Quote.objects.create(text=text, spokesperson=speaker, approved_on=date(2008, 9, 1), **OUT)

    assert titles("qoukka") == ["Quokka"]
    assert len(titles("quokka")) == 3, "what each of them says is found by its words"


def test_the_beginning_of_a_word_is_enough_when_nothing_has_it_whole():
    Page.objects.create(slug="a", title="Quokka", **OUT)

    assert titles("quok") == ["Quokka"]


@pytest.mark.parametrize(
    "typed", ["", "   ", "\\", "'", "''':*", "a & | ! b", "<->", '"', "-", "\ufffd", "x" * 100, "🦘"]
)
def test_whatever_is_typed_gets_a_page(typed):
    Page.objects.create(slug="a", title="It's a \\ 'quoted' path/to/it C:\\dir", **OUT)

    assert search(typed).status_code == 200


def test_what_was_found_is_marked_and_nothing_else_of_it_is_html():
    Page.objects.create(
        slug="a", title="Quokka <b>bold</b>", summary="A <i>quokka</i> & \x02more\x03", body="<p>x</p>", **OUT
    )

    page = search("quokka").text

    assert "<mark>Quokka</mark> &lt;b&gt;bold" in page
    assert "<mark>quokka</mark>" in page
    assert "<i>" not in page
    assert "&amp; more" in page


def test_results_can_be_of_one_kind():
    MAKERS["page"](), MAKERS["news"]()

    page = search("quokka")

    assert "/search/?q=quokka&amp;kind=news" in page.text
    assert [entry.kind for entry in search("quokka", kind="news").context["found"].entries] == ["news"]
    assert search("quokka", kind="nonsense").status_code == 200


def test_results_come_in_pages_that_end():
    Page.objects.bulk_create(
        Page(slug=f"q-{number}", title=f"Quokka {number}", published_at=now(), **OUT) for number in range(45)
    )

    first, last = search("quokka"), search("quokka", page=3)

    assert len(first.context["found"].entries) == searching.PAGE
    assert len(last.context["found"].entries) == 5
    assert "page=2" in first.text
    assert 'rel="next"' not in last.text
    for wrong in ("0", "-1", "x", "9999", "51"):
        assert search("quokka", page=wrong).status_code == 404


def test_no_match_says_what_to_try_and_where_to_begin():
    page = search("xyzzyxyzzy").text

    assert "No match this time" in page
    assert 'href="/fact-sheets/"' in page


def test_the_index_is_all_that_is_public_and_nothing_else():
    """Written anew from nothing, it is the same."""
    [make() for kind, make in MAKERS.items() if kind not in ("edition", "publication")]
    kept = sorted(SearchEntry.objects.values_list("kind", "object_id", "path", "title", "summary", "text", "until"))

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM campaign_searchentry")
        cursor.execute("SELECT search_write(kind, array_agg(object_id)) FROM searchable() GROUP BY kind")

    again = SearchEntry.objects.values_list("kind", "object_id", "path", "title", "summary", "text", "until")
    assert sorted(again) == kept
    public = sum(
        model.objects.published().count()
        for model in apps.get_app_config("campaign").get_models()
        if model._meta.model_name in searching.GROUP_OF and model is not Chapter
    )
    assert len(kept) == public + Chapter.objects.count()


def test_a_quote_goes_from_the_search_with_whoever_said_it():
    quote = ON_OTHERS["quote"]()
    assert entry(quote)

    Spokesperson.objects.update(status="withdrawn")

    assert entry(quote) is None
