"""What is published is made into files: anew when it changes, no more when it is taken back, and never by a visitor."""

import io
import re
import zipfile
from functools import partial
from xml.etree import ElementTree

import pytest
from django.core.files.base import ContentFile
from django.db import connection

from campaign import making
from campaign.making import Wanted, pack
from campaign.making.worker import LOCK, Worker
from campaign.models import FactSheet, Figure, MadeFile, Page, Series, Template
from campaign.version import content_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def wanted(monkeypatch):
    """What should exist, as a dictionary of name and content that a test may change."""
    contents = {}

    def maker(site):
        for name, content in contents.items():
            yield Wanted(name, partial(str, content), content if callable(content) else str.encode)

    monkeypatch.setattr(making, "_makers", [maker])
    return contents


@pytest.fixture
def make(django_capture_on_commit_callbacks):
    """One pass of a worker, with what follows the commit; returns how many files it made."""

    def make(worker=None):
        with django_capture_on_commit_callbacks(execute=True):
            return (worker or Worker()).make_what_is_missing()

    return make


@pytest.fixture
def small_site():
    """Two sheets and their figures are enough to look at, and are made soon."""
    FactSheet.objects.exclude(slug__in=("holding-an-event", "meeting-your-mp")).delete()
    Figure.objects.filter(fact_sheets=None).delete()
    Series.objects.all().delete()
    Page.objects.filter(slug="pack").delete()


def files_in(folder):
    return [path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()]


def test_a_file_is_made_once_and_then_left_alone(wanted, make):
    wanted["pack/note.txt"] = "Hello"
    worker = Worker()

    assert make(worker) == 1
    assert make(worker) == 0
    assert MadeFile.objects.get().size == 5


def test_a_change_replaces_the_file_and_the_old_one_goes(wanted, media, make):
    wanted["pack/note.txt"] = "Hello"
    make()
    wanted["pack/note.txt"] = "Goodbye"

    make()

    assert files_in(media) == [b"Goodbye"]


def test_what_is_no_longer_wanted_is_deleted(wanted, media, make):
    wanted["pack/note.txt"] = "Hello"
    make()
    wanted.clear()

    make()

    assert files_in(media) == []
    assert not MadeFile.objects.exists()


def test_a_file_that_was_lost_is_made_again(wanted, media, make):
    wanted["pack/note.txt"] = "Hello"
    make()
    next(path for path in media.rglob("*") if path.is_file()).unlink()

    make()

    assert files_in(media) == [b"Hello"]


def test_one_that_fails_stops_no_other_and_is_tried_again_after_a_pause(wanted, caplog, make):
    tries = []

    def fail(source):
        tries.append(1)
        raise ValueError("no")

    wanted["pack/bad.txt"] = fail
    wanted["pack/good.txt"] = "Good"
    worker = Worker()

    make(worker)
    make(worker)

    assert [row.name for row in MadeFile.objects.all()] == ["pack/good.txt"]
    assert len(tries) == 1, "it waits before it tries again"
    assert "pack/bad.txt could not be made" in caplog.text

    worker.failures["pack/bad.txt"] = 0, 60
    make(worker)
    assert len(tries) == 2


def test_while_a_maker_cannot_say_what_it_wants_its_files_stay(wanted, make, monkeypatch):
    wanted["pack/note.txt"] = "Hello"
    make()

    def broken(site):
        raise ValueError("no")

    monkeypatch.setattr(making, "_makers", [broken])
    make()

    assert MadeFile.objects.filter(name="pack/note.txt").exists()


def test_while_one_worker_is_at_work_another_stands_by(wanted, second_connection, make):
    wanted["pack/note.txt"] = "Hello"
    with second_connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])

        assert make() == 0

        cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
    assert make() == 1


@pytest.fixture
def second_connection():
    other = connection.copy()
    yield other
    other.close()


def test_the_worker_comes_to_rest_when_all_is_made(wanted):
    """What it makes raises the content version, at which it looks: that must not keep it busy for ever."""
    wanted["pack/note.txt"] = "Hello"
    worker = Worker()

    worker.run(once=True)
    version = content_version()
    worker.run(once=True)

    assert content_version() == version


def test_a_visitor_gets_the_pdf_of_a_sheet_with_its_type_and_a_digest(client, small_site, make):
    make()

    answer = client.get("/files/fact-sheets/holding-an-event.pdf")

    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF-1.7")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'inline; filename="holding-an-event.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    head = client.head("/files/fact-sheets/holding-an-event.pdf")
    assert head["Content-Length"] == str(MadeFile.objects.get(name="fact-sheets/holding-an-event.pdf").size)
    again = client.get("/files/fact-sheets/holding-an-event.pdf", headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304


def test_a_sheet_that_was_taken_back_has_no_file_even_before_the_worker_looks(client, small_site, make):
    make()
    FactSheet.objects.filter(slug="holding-an-event").update(status="withdrawn")

    assert client.get("/files/fact-sheets/holding-an-event.pdf").status_code == 404

    make()
    assert not MadeFile.objects.filter(name__startswith="fact-sheets/holding-an-event").exists()


def test_a_letter_of_a_sheet_that_was_taken_back_leaves_the_pack_before_the_worker_looks(client):
    template = Template.objects.first()
    made = MadeFile(name=f"pack/templates/{template.slug}.txt", digest="0" * 64, size=6)
    made.file.save("letter.txt", ContentFile("Letter"))
    assert client.get(made.get_absolute_url()).content == b"Letter"

    FactSheet.objects.filter(pk=template.fact_sheet_id).update(status="withdrawn")

    assert client.get(made.get_absolute_url()).status_code == 404


def test_a_corrected_figure_makes_the_sheets_that_show_it_anew_and_no_others(small_site, make):
    make()
    before = dict(MadeFile.objects.filter(name__startswith="fact-sheets/").values_list("name", "digest"))
    sheet = FactSheet.objects.get(slug="holding-an-event")
    figure = Figure.objects.filter(fact_sheets=sheet).first()
    others = {each.slug for each in FactSheet.objects.filter(figures=figure)}

    figure.statement = "A corrected statement."
    figure.save()
    make()

    after = dict(MadeFile.objects.filter(name__startswith="fact-sheets/").values_list("name", "digest"))
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {f"fact-sheets/{slug}{size}.pdf" for slug in others for size in ("", "-large-print")}


@pytest.mark.parametrize("name", ["made/secret.pdf", "organisations/1/poster.pdf", "fact-sheets/nothing.pdf", "x"])
def test_an_address_that_shows_nothing_public_leads_nowhere(client, name):
    MadeFile.objects.create(name=name, digest="0" * 64, file="made/x.pdf", size=1)

    assert client.get(f"/files/{name}").status_code == 404


def test_the_page_of_a_sheet_says_what_there_is_to_take_away_or_that_it_is_being_made(client, small_site, make):
    assert "is being made" in client.get("/fact-sheets/holding-an-event/").content.decode()

    make()

    page = client.get("/fact-sheets/holding-an-event/").content.decode()
    assert re.search(
        r'"/files/fact-sheets/holding-an-event.pdf">This sheet</a> <span class="kicker">PDF, [0-9.]+.KB', page
    )
    assert "is being made" not in page


def test_the_page_of_the_pack_has_the_sheets_their_ideas_and_what_to_print(client):
    MadeFile.objects.create(name="pack/poster.pdf", digest="0" * 64, file="made/x.pdf", size=20_000)
    MadeFile.objects.create(name=pack.ZIP, digest="0" * 64, file="made/x.zip", size=1_400_000)

    page = client.get("/pack/").content.decode()

    assert '"/files/pack/poster.pdf">Poster, A4</a> <span class="kicker">PDF, 19.5' in page
    assert (
        '"/files/pack/race-for-justice-pack.zip">Everything, as one download</a> <span class="kicker">ZIP, 1.3' in page
    )
    times = [page.index(f"<h3>{time}</h3>") for time in ("Ten minutes", "An evening", "A month", "A year")]
    assert times == sorted(times)
    for sheet in FactSheet.objects.published():
        assert sheet.get_absolute_url() in page


def test_the_zip_holds_what_its_own_list_promises(small_site, make, client):
    Page.objects.create(slug="pack", title="The pack", status="published")
    make()

    answer = client.get(f"/files/{pack.ZIP}")

    assert answer["Content-Disposition"] == 'attachment; filename="race-for-justice-pack.zip"'
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        assert packed.testzip() is None
        names = {name.removeprefix("race-for-justice/") for name in packed.namelist()}
        readme = packed.read("race-for-justice/README.txt").decode()
    assert {"race-for-justice-pack.pdf", "poster.pdf", "slide.odp", "letter.odt", "newsletter.txt"} <= names
    assert {"fact-sheets/holding-an-event.pdf", "fact-sheets/holding-an-event-large-print.pdf"} <= names
    assert {"logos/logo.svg", "logos/logo.png", "templates/agenda-for-an-evening.odt"} <= names
    for name in names - {"README.txt"}:
        assert name in readme or name.split("/")[0] + "/" in readme or name.rpartition(".")[0] in readme


def test_a_letter_of_a_sheet_is_there_to_copy_and_as_a_file_to_change(client):
    text = client.get("/fact-sheets/templates/letter-to-the-editor.txt")
    file = client.get("/fact-sheets/templates/letter-to-the-editor.odt")

    assert text["Content-Type"] == "text/plain; charset=utf-8"
    assert file["Content-Disposition"] == 'attachment; filename="letter-to-the-editor.odt"'
    with zipfile.ZipFile(io.BytesIO(file.content)) as packed:
        said = "\n".join(ElementTree.fromstring(packed.read("content.xml")).itertext())
    assert all(word in said for word in text.content.decode().split())


def test_whatever_a_letter_is_called_its_file_can_be_opened(client):
    Template.objects.filter(slug="letter-to-the-editor").update(title="A\x01 letter\x0b & <more>", text="\ufffe]]>")

    file = client.get("/fact-sheets/templates/letter-to-the-editor.odt")

    with zipfile.ZipFile(io.BytesIO(file.content)) as packed:
        for part in ("content.xml", "meta.xml"):
            assert "A letter & <more>" in "".join(ElementTree.fromstring(packed.read(part)).itertext())


def test_the_texts_of_a_sheet_are_public_with_it(client):
    FactSheet.objects.update(status="draft")
    assert client.get("/fact-sheets/templates/letter-to-the-editor.txt").status_code == 404
