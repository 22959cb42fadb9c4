"""What an issue looks like as a mail: every part of it in HTML and in plain text, and nothing that is not public."""

import re
from datetime import date
from io import BytesIO
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from PIL import Image

from campaign import consents
from campaign.demo import add_publication
from campaign.demo_activity import add_activity
from campaign.demo_news import add_news
from campaign.demo_stories import add_stories
from campaign.models import Campaign, Consent, Event, FactSheet, Picture, Story
from campaign.views.found import NOT_IN_XML
from newsletter.demo import add_full_issue
from newsletter.letter import letter
from newsletter.models import Block
from newsletter.plain import plain
from outbox.mailings import TOKEN
from tests.campaign.telling import make_consent, make_story
from tests.newsletter.issues import make_issue, show
from tests.supporters.making import make_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def full_issue(media):
    """Every kind of thing of the site in one issue."""
    Campaign.objects.update(contact_address="1 Invented Street\nLeeds", contact_email="hello@example.org")
    for add in (add_publication, add_activity, add_news, add_stories):
        add()
    make_organisation(name="Kettle & Cup")
    return add_full_issue("News of the autumn", "What we did", days=0)


SAID = [
    *("This issue is an example.", "a list, and strong words", "New on the site", "The numbers"),  # in its own words
    *("Four lanes of a running track", "A hundred cups of tea (example)", "An invented manifesto (example)"),
    *("The kettle at the gate (example)", "My first day out (example)", "Told by “Marlon”, a name they chose"),
    *("The figures, over tea (example)", "Handsworth, Birmingham", "Hearing from people"),
    *("In 2019/20 there were 54 stops and searches for every 1,000 Black people", "54.11", "47"),
    *("Five lines, one for each group.", "The last column is our own division.", "Home Office"),
    *("Kettle & Cup", "Add your organisation"),
    *("1 Invented Street", "Leeds", "hello@example.org"),
]


def test_all_that_an_issue_says_stands_in_its_html_and_in_its_plain_text(full_issue):
    made = letter(full_issue)
    html = " ".join(plain(made.html).split()) + " ".join(re.findall(r' alt="([^"]*)"', made.html))

    assert made.subject == "News of the autumn"
    for words in ("News of the autumn", *SAID):
        assert words in html, words
        assert words.lower() in made.text.lower(), words


def test_every_copy_says_how_to_leave_to_choose_and_to_read_it_on_the_web(full_issue):
    made = letter(full_issue)

    for path in (
        f"/newsletter/leave/{TOKEN}/{full_issue.pk}/",
        f"/newsletter/preferences/{TOKEN}/",
        full_issue.get_absolute_url(),
    ):
        assert settings.SITE_URL + path in made.links
        assert settings.SITE_URL + path in made.text
    assert TOKEN not in full_issue.get_absolute_url()


def test_every_link_is_whole_and_every_picture_is_ours(full_issue):
    made = letter(full_issue)

    assert len(made.links) > 15
    assert {urlsplit(link).scheme for link in made.links} <= {"http", "https", "mailto"}
    for path in re.findall(r'<a href="(/[^"]*)"', full_issue.blocks.first().text):
        assert settings.SITE_URL + path in made.links
    pictures = re.findall(r'\bsrc="([^"]*)"', made.html)
    assert pictures
    assert all(picture.startswith(settings.SITE_URL) for picture in pictures)
    assert not re.search(r"<(script|link|iframe|form)\b|@import|url\(", made.html)


def test_a_full_issue_is_light_and_the_same_each_time(full_issue):
    made = letter(full_issue)

    assert 10_000 < made.size <= 100_000
    assert made == letter(full_issue)


def test_a_mail_program_is_told_the_language_and_reads_no_table_as_one(full_issue):
    html = letter(full_issue).html

    assert '<html lang="en-GB"' in html
    assert "color-scheme" in html
    assert all('role="presentation"' in table for table in re.findall(r"<table[^>]*>", html))
    for picture in re.findall(r"<img[^>]*>", html):
        assert all(f" {name}=" in picture for name in ("alt", "width", "height")), picture


def test_a_mail_shows_a_picture_as_a_jpeg_of_the_site(full_issue):
    url = next(url for url in re.findall(r'src="([^"]*)"', letter(full_issue).html) if url.endswith(".jpg"))

    answer = Client().get(urlsplit(url).path)

    assert answer["Content-Type"] == "image/jpeg"
    assert "immutable" in answer["Cache-Control"]
    assert Image.open(BytesIO(answer.content)).format == "JPEG"


def test_the_picture_of_a_story_goes_with_the_story(full_issue):
    url = next(url for url in re.findall(r'src="([^"]*)"', letter(full_issue).html) if url.endswith(".jpg"))
    story = Story.objects.get(slug="first-day-out")
    Story.objects.filter(pk=story.pk).update(picture=Picture.objects.get(title="Lanes (example)"))
    assert Client().get(urlsplit(url).path).status_code == 200

    consents.withdraw(Consent.objects.get(stories=story), by=None, on=date.today(), how="by telephone")

    assert Client().get(urlsplit(url).path).status_code == 404


def test_what_is_not_public_stands_in_no_letter(full_issue):
    FactSheet.objects.filter(slug="hearing-from-people").update(status="draft")
    Event.objects.filter(slug="figures-over-tea").delete()

    made = letter(full_issue)

    for words in ("Hearing from people", "The figures, over tea"):
        assert words not in made.html + made.text
    assert "The kettle at the gate" in made.text


def test_a_story_agreed_to_for_the_website_alone_stands_in_no_letter():
    issue = make_issue()
    show(issue, make_story(make_consent(purposes=["website"])), text="<p>Hear about zebras.</p>")

    made = letter(issue)

    assert "zebra" not in (made.html + made.text).lower(), "nor do the words that introduce it"


def test_a_text_that_staff_wrote_anew_is_the_plain_text():
    issue = make_issue(own_text="In short: {archive}\n\nLeave: {leave}")

    assert letter(issue).text.splitlines() == [
        f"In short: {settings.SITE_URL}{issue.get_absolute_url()}",
        "",
        f"Leave: {settings.SITE_URL}/newsletter/leave/{TOKEN}/{issue.pk}/",
    ]


def test_the_house_term_is_filled_in():
    issue = make_issue("What {term} groups do")

    made = letter(issue)

    assert made.subject == f"What {Campaign.current().term} groups do"
    assert "{term}" not in made.html + made.text


def test_an_issue_in_welsh_is_in_welsh_throughout():
    made = letter(make_issue(language="cy"))

    assert '<html lang="cy"' in made.html
    assert "/cy/newsletter/leave/" in made.text


@given(
    words=st.text(
        st.characters(exclude_categories=["Cs"], exclude_characters="\0\r\n"), min_size=1, max_size=60
    ).filter(str.strip)
)
@hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_somebody_types_becomes_a_letter(words):
    issue = make_issue("Any words", preheader=words)
    Block.objects.create(issue=issue, kind="button", title=words, url="https://example.org/?a=1&b=2", order=30)

    made = letter(issue)

    assert "<script" not in made.html
    assert "https://example.org/?a=1&b=2" in made.links
    assert NOT_IN_XML.sub(" ", words).strip() in made.text or "{" in words


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One.</p><p>Two &amp; three.</p>", "One.\n\nTwo & three."),
        ("<p>Here:</p><ul><li>tea</li><li>cake</li></ul><p>Yes</p>", "Here:\n\n– tea\n– cake\n\nYes"),
        ('<ol start="3"><li>tea</li><li><p>cake</p></li></ol>', "3. tea\n4. cake"),
        ('<p><a href="https://example.org/a">Read <em>it</em></a></p>', "Read it <https://example.org/a>"),
        ('<p><a href="mailto:a@example.org">a@example.org</a></p>', "a@example.org"),
        ("<p>One<br>two</p>", "One\ntwo"),
    ],
)
def test_rich_text_reads_well_without_marks(html, text):
    assert plain(html) == text
