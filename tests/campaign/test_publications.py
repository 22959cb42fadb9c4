"""The report, the manifesto and the research: coming, out, and in several editions."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaign.demo import add_publication, pdf_saying
from campaign.models import Chapter, Edition, Figure, ManifestoPoint, Publication, PublicationFile
from campaign.placing import marker
from campaign.preview import make_link

pytestmark = pytest.mark.django_db
PATH = "/publications/invented-manifesto/"


@pytest.fixture
def manifesto(media):
    """The invented one of the demo: two editions, chapters, a file and points."""
    add_publication()
    return Publication.objects.get(slug="invented-manifesto")


def read(client, path, status=200):
    response = client.get(path)
    assert response.status_code == status, path
    return response.content.decode()


def fetch(client, path, **headers):
    """The answer with its bytes; a file is closed when it was read to its end."""
    response = client.get(path, headers=headers)
    return response, b"".join(response)


def addresses():
    file = PublicationFile.objects.get()
    chapters = ("before-you-read", "a-figure-in-its-place", "what-comes-next")
    editions = [f"{PATH}editions/{number}/" for number in (1, 2)]
    return [PATH, *editions, *(editions[1] + chapter + "/" for chapter in chapters), file.get_absolute_url()]


def test_the_list_says_what_is_coming_and_what_can_be_had_in_which_form(client, manifesto):
    Publication.objects.filter(slug="report").update(expected="spring 2009")
    words = " ".join(re.sub(r"<[^>]+>", " ", read(client, "/publications/")).split())

    assert "Report · Coming: spring 2009 The reality behind the statistics" in words
    assert "Manifesto · 1 September 2008 · PDF An invented manifesto" in words


def test_a_coming_publication_says_what_is_known_and_nothing_else(client):
    page = read(client, "/publications/report/")

    assert "shows the problem, says what needs to happen" in page
    assert "not fixed yet" in page
    assert "Take it with you" not in page
    assert "Contents" not in page


def test_a_publication_that_is_out_shows_its_current_edition(client, manifesto):
    page = read(client, PATH)

    assert "Nobody at all" in page
    assert "1 September 2008" in page
    assert f'href="{PATH}editions/2/a-figure-in-its-place/"' in page
    assert re.search(r"The whole manifesto</a> <span class=\"hint\">PDF, \d", page)
    assert "tell-me" not in page


def test_an_older_edition_keeps_its_address_and_leads_to_the_newer_one(client, manifesto):
    old, current = read(client, f"{PATH}editions/1/"), read(client, f"{PATH}editions/2/")

    assert f'There is a newer edition: <a href="{PATH}editions/2/">' in old
    assert "There is a newer edition" in read(client, f"{PATH}editions/1/before-you-read/")
    assert "newer edition" not in current
    assert f'<link rel="canonical" href="http://localhost:8000{PATH}editions/2/">' in current


def test_when_the_newest_edition_is_taken_back_the_one_before_is_current_again(client, manifesto):
    Edition.objects.filter(number=2).update(status="withdrawn")

    assert "1 May 2008" in read(client, PATH)
    assert "newer edition" not in read(client, f"{PATH}editions/1/")


def test_chapters_lead_to_each_other_and_show_what_is_placed_in_them(client, manifesto):
    chapter = read(client, f"{PATH}editions/2/a-figure-in-its-place/")

    assert f'href="{PATH}editions/2/before-you-read/" rel="prev"' in chapter
    assert f'href="{PATH}editions/2/what-comes-next/" rel="next"' in chapter
    assert f'id="{Figure.objects.published().exclude(values=[]).first().slug}"' in chapter
    assert "data-place" not in chapter
    assert 'rel="next"' not in read(client, f"{PATH}editions/2/what-comes-next/")


def test_every_point_of_a_manifesto_has_an_address(client, manifesto):
    point = ManifestoPoint.objects.select_related("edition__publication").get(number=3)
    path, _, anchor = point.get_absolute_url().partition("#")

    assert anchor == "point-3"
    assert f'id="{anchor}"' in read(client, path)


@pytest.mark.parametrize("status", ["draft", "withdrawn"])
def test_nothing_of_what_is_not_published_can_be_read_or_fetched(client, manifesto, status):
    paths = addresses()
    Edition.objects.update(status=status)
    assert {client.get(path).status_code for path in paths[1:]} <= {404, 410}
    assert "Read it here" not in read(client, PATH)

    Edition.objects.update(status="published")
    Publication.objects.update(status=status)

    assert {client.get(path).status_code for path in paths} <= {404, 410}


def test_a_file_is_saved_under_a_readable_name_and_never_run(client, manifesto):
    answer, content = fetch(client, PublicationFile.objects.get().get_absolute_url())

    name = "An invented manifesto (example), edition 2, The whole manifesto.pdf"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert content.startswith(b"%PDF-")


def test_a_file_that_a_browser_has_is_not_sent_again(client, manifesto):
    path = PublicationFile.objects.get().get_absolute_url()
    first, _ = fetch(client, path)
    again, content = fetch(client, path, if_none_match=first.headers["ETag"])

    assert (again.status_code, content) == (304, b"")


def test_a_file_is_fetched_only_from_its_own_publication(client, manifesto):
    file = PublicationFile.objects.get()

    assert client.get(f"/publications/report/files/{file.pk}/").status_code == 404


def test_the_cover_stands_on_the_list_and_on_the_page(client, manifesto):
    for path in ("/publications/", PATH):
        assert re.search(
            r'<img class="cover" src="/pictures/\w+-320.webp" width="600" height="800" alt="">', read(client, path)
        )


def test_pages_are_public_and_take_few_queries_whatever_stands_in_them(client, manifesto):
    chapter = Chapter.objects.get(slug="a-figure-in-its-place", edition__number=2)
    everything = chapter.body + marker("picture", manifesto.cover_id)
    Chapter.objects.update(body=everything)
    Publication.objects.filter(pk=manifesto.pk).update(body=everything)
    ManifestoPoint.objects.update(text=everything)

    for path in addresses():
        connection.cursor().execute("UPDATE campaign_contentversion SET version = version + 1")
        with CaptureQueriesContext(connection) as captured:
            answer, _ = fetch(client, path)
        assert len(captured) <= 8, path
        assert "public" in answer.headers["Cache-Control"], path
        assert not answer.cookies, path


def test_a_deleted_file_leaves_the_disk_once_that_is_certain(manifesto, django_capture_on_commit_callbacks):
    file = PublicationFile.objects.get()
    stored = Path(file.file.path)
    with django_capture_on_commit_callbacks(execute=True):
        file.delete()
        assert stored.exists()

    assert not stored.exists()


def test_a_file_that_is_replaced_leaves_the_disk(manifesto, django_capture_on_commit_callbacks):
    file = PublicationFile.objects.get()
    old = Path(file.file.path)
    with django_capture_on_commit_callbacks(execute=True):
        file.file = ContentFile(pdf_saying("Corrected"), "corrected.pdf")
        file.full_clean()
        file.save()

    assert not old.exists()
    assert Path(file.file.path).read_bytes().startswith(b"%PDF-")


def test_a_partner_previews_a_draft_edition_with_its_chapters(client, manifesto):
    Edition.objects.update(status="draft")
    edition = Edition.objects.get(number=2)
    chapter = edition.chapters.get(slug="what-comes-next")

    preview = read(client, urlsplit(make_link(edition)).path)
    assert "Point 3" in preview
    assert "What comes next" in preview
    assert "A last example chapter" in read(client, urlsplit(make_link(chapter)).path)
    assert client.get(edition.get_absolute_url()).status_code == 404


def test_what_was_taken_back_says_so_at_its_address(client, manifesto):
    Edition.objects.filter(number=1).update(status="withdrawn")

    read(client, f"{PATH}editions/1/", status=410)
    read(client, f"{PATH}editions/2/")
