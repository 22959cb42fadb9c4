"""Initiatives: found by place and kind of work, each under the same headings, and side by side."""

import re

import pytest
from django.db import IntegrityError, transaction
from lxml import html

from campaign.models import Picture
from campaign.views.lists import PAGE
from tests.campaign.activity import make_initiative

pytestmark = pytest.mark.django_db
HEADINGS = [
    *("Who runs it", "Who it is for", "Why it is needed", "What it does"),
    *("What came of it", "How we know", "What it costs", "What they learned"),
]


def read(client, path, status=200):
    response = client.get(path)
    assert response.status_code == status, path
    return " ".join(response.content.decode().split())


def titles(client, path):
    return re.findall(r"<h2><a [^>]*>([^<]+)</a></h2>", read(client, path))


def parts(client, path):
    """The headings of a page with the words under each."""
    page = html.fromstring(read(client, path))
    return {part.findtext("h2"): " ".join(part.text_content().split()) for part in page.iterfind(".//section[h2]")}


def test_a_published_initiative_is_on_the_list_and_has_a_page(client):
    initiative = make_initiative()

    assert f'href="{initiative.get_absolute_url()}"' in read(client, "/initiatives/")
    assert "Counted by its own staff in 2025." in read(client, initiative.get_absolute_url())


@pytest.mark.parametrize("status", ["draft", "withdrawn"])
def test_one_that_is_not_published_is_nowhere(client, status):
    hidden = make_initiative(status=status)
    make_initiative("Other Club")

    for path in ("/", "/initiatives/", "/initiatives/?compare=kettle-club&compare=other-club"):
        assert "Kettle Club" not in read(client, path)
    assert client.get(hidden.get_absolute_url()).status_code in (404, 410)


def test_each_is_told_under_the_same_headings_and_a_gap_is_called_one(client):
    make_initiative(cost="£40,000 a year, from a trust")

    told = parts(client, "/initiatives/kettle-club/")

    assert list(told)[:8] == HEADINGS
    assert told["What it costs"].endswith("£40,000 a year, from a trust")
    assert told["What they learned"].endswith("Not known.")


def test_an_address_in_the_evidence_is_a_link_and_markup_in_it_is_not_markup(client):
    make_initiative(evidence="See https://example.org/report <script>alert(1)</script>")

    page = read(client, "/initiatives/kettle-club/")

    assert '<a href="https://example.org/report"' in page
    assert "<script>alert" not in page


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("area=west-midlands-police", ["In Birmingham", "In England"]),
        ("area=west-midlands", ["In Birmingham", "In England"]),  # the police force area lies in the region
        ("area=england", ["In Birmingham", "In England"]),
        ("area=wales", ["In Wales"]),
        ("field=housing", ["In Birmingham"]),
        ("area=west-midlands&field=education", ["In England"]),
        ("area=scotland", []),
        ("area=atlantis&field=magic", ["In Birmingham", "In England", "In Wales"]),  # no answers: all are shown
    ],
)
def test_the_list_is_filtered_by_place_and_kind_of_work(client, asked, found):
    make_initiative("In Birmingham", areas=["west-midlands-police"], fields=["housing", "health"])
    make_initiative("In England", areas=["england"], fields=["education"])
    make_initiative("In Wales", areas=["wales"], fields=["health"])

    assert titles(client, f"/initiatives/?{asked}") == found


def test_where_nothing_fits_the_page_says_how_to_find_more(client):
    make_initiative()

    assert "Show all initiatives" in read(client, "/initiatives/?area=scotland")


def test_a_long_list_goes_on_from_page_to_page_and_keeps_its_filter(client):
    for number in range(2 * PAGE + 1):
        make_initiative(f"Club {number // 5:02}", slug=f"club-{number}")  # several have the same title
    make_initiative("Elsewhere", areas=["wales"])

    path, found, pages = "/initiatives/?area=west-midlands", [], 0
    while path:
        shown = read(client, path)
        found += re.findall(r'<h2><a href="/initiatives/([^"]+)/"', shown)
        assert pages == 0 or 'href="?area=west-midlands"' in shown, "the way back keeps the filter"
        pages += 1
        link = re.search(r'href="([^"]+)" rel="next"', shown)
        path = link and link[1].replace("&amp;", "&")

    assert pages == 3
    assert len(found) == len(set(found)) == 2 * PAGE + 1
    assert "elsewhere" not in found


@pytest.mark.parametrize("after", ["", "x", "-1", "9" * 30, "٣", "999999"])
def test_a_page_after_nothing_is_the_first_one(client, after):
    make_initiative()

    assert titles(client, f"/initiatives/?after={after}") == ["Kettle Club"]


def test_two_stand_side_by_side_heading_by_heading(client):
    make_initiative("First Club", cost="£10 a week")
    make_initiative("Second Club", learned="<p>Ask sooner.</p>")

    told = parts(client, "/initiatives/?compare=second-club&compare=first-club")

    assert told["What it costs"] == "What it costs First Club £10 a week Second Club Not known."
    assert told["What they learned"] == "What they learned First Club Not known. Second Club Ask sooner."
    assert "Why it is needed" not in told  # neither says


def test_one_that_is_ticked_alone_brings_the_list_back_with_a_hint(client):
    make_initiative("First Club")
    make_initiative("Second Club")

    assert "Tick at least two" in read(client, "/initiatives/?compare=first-club")
    assert "Tick at least two" not in read(client, "/initiatives/")


def test_of_more_than_four_the_page_says_that_it_shows_the_first_four(client):
    chosen = [make_initiative(f"Club {number}").slug for number in range(5)]
    shown = read(client, "/initiatives/?" + "&".join(f"compare={slug}" for slug in chosen))

    assert "the first four" in shown
    assert "Club 3" in shown
    assert "Club 4" not in shown


def test_the_home_page_names_the_newest_only_when_there_are_some(client):
    assert "Initiatives that make a difference" not in read(client, "/")

    make_initiative()

    assert "Kettle Club" in read(client, "/")


def test_what_is_no_area_or_no_kind_of_work_cannot_be_saved():
    for values in ({"areas": ["atlantis"]}, {"areas": []}, {"fields": ["magic"]}, {"fields": []}, {"evidence": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_initiative(**values)


def test_its_picture_comes_with_its_words(client):
    picture = Picture.objects.create(title="Kettle", alt="A kettle on a trestle table", width=640, height=480)
    picture.files.create(format="webp", width=640, file="pictures/kettle-640.webp")
    make_initiative(picture=picture)

    assert 'alt="A kettle on a trestle table"' in read(client, "/initiatives/kettle-club/")
