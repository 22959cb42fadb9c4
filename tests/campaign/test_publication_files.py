"""Files of an edition come in at the desk: known by what is in them, and stored under a name that says nothing."""

import io
import re
import zipfile

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import localdate

from campaign import uploads
from campaign.models import Edition, Publication, PublicationFile
from outbox.models import Delivery
from supporters.models import Alert
from tests.campaign.desk import address, change, fields

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    report = Publication.objects.get(slug="report")
    return Edition.objects.create(publication=report, number=1, released_on=localdate(), status="published")


def add(desk, edition, content, name="report.pdf"):
    row = {"files-TOTAL_FORMS": "1", "files-0-title": "The whole report", "files-0-order": "1"}
    file = {"files-0-file": SimpleUploadedFile(name, content)}
    return change(desk, edition, **row, **file)


def errors(answer):
    page = re.sub(r"\s+", " ", answer.content.decode())
    return " ".join(re.findall(r'<ul class="errorlist"[^>]*>(.*?)</ul>', page))


def pdf(*, packed=False, encryption=None, **root):
    file, document = io.BytesIO(), pikepdf.new()
    document.add_blank_page()
    for name, value in root.items():
        document.Root[f"/{name}"] = value
    mode = pikepdf.ObjectStreamMode.generate if packed else pikepdf.ObjectStreamMode.disable
    document.save(file, object_stream_mode=mode, encryption=encryption)
    return file.getvalue()


def word(**parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in ({"[Content_Types].xml": "<Types/>", "word/document.xml": "<document/>"} | parts).items():
            package.writestr(name, content)
    return file.getvalue()


def test_a_file_is_stored_under_a_name_of_our_own_with_its_type_and_size(desk, edition, media):
    content = word()
    answer = add(desk, edition, content, name="../../Minutes of J. Smith.pdf")

    assert answer.status_code == 302
    [file] = PublicationFile.objects.all()
    assert re.fullmatch(r"publications/[0-9a-f]{32}\.docx", file.file.name)
    assert (file.type, file.size) == ("docx", len(content))
    assert (media / file.file.name).read_bytes() == content


def test_a_new_edition_comes_in_with_its_file_in_one_go(desk):
    report = Publication.objects.get(slug="report")
    values = fields(desk.get("/admin/campaign/edition/add/")) | {"publication": report.pk, "number": "1"}
    file = {"files-TOTAL_FORMS": "1", "files-0-title": "All of it", "files-0-order": "1"}
    upload = {"files-0-file": SimpleUploadedFile("report.pdf", pdf())}

    answer = desk.post("/admin/campaign/edition/add/", values | file | upload | {"released_on": "22/11/2008"})

    assert answer.status_code == 302
    assert PublicationFile.objects.get().edition.publication == report


def test_the_desk_says_what_is_kept_and_leads_to_it(desk, edition):
    add(desk, edition, pdf())
    page = desk.get(address(edition)).content.decode()

    assert f'<a href="{PublicationFile.objects.get().get_absolute_url()}">PDF, ' in page


RUN = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
LAUNCH = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("cmd.exe"))
BAD = {
    "a script": (b"#!/bin/sh\nrm -rf /\n", "Send a PDF"),
    "nothing": (b"", "empty"),
    "macros": (word(**{"word/vbaProject.bin": "x"}), "macros"),
    "a script that runs when it is opened": (pdf(OpenAction=RUN), "scripts"),
    "the same, out of sight": (pdf(packed=True, OpenAction=RUN), "scripts"),
    "the same, in other letters": (pdf(OpenAction=RUN).replace(b"/JavaScript", b"/J#61vaScript"), "scripts"),
    "a command": (pdf(OpenAction=LAUNCH), "scripts"),
    "a password": (pdf(encryption=pikepdf.Encryption(owner="a", user="b")), "password"),
    "a lock without a password": (pdf(encryption=pikepdf.Encryption(owner="a", user="")), "protected"),
}


@pytest.mark.parametrize("what", BAD)
def test_a_file_that_could_run_or_cannot_be_read_is_refused_and_nothing_is_stored(desk, edition, media, what):
    content, words = BAD[what]

    answer = add(desk, edition, content)

    assert answer.status_code == 200
    assert words in errors(answer)
    assert not PublicationFile.objects.exists()
    assert not [path for path in media.rglob("*") if path.is_file()]


def test_a_file_that_is_too_large_is_refused_with_both_sizes(desk, edition, media, monkeypatch):
    monkeypatch.setattr(uploads, "MOST_BYTES", 500)

    assert "has 1.5 KB, and 500 bytes is the most" in errors(add(desk, edition, pdf() + b" " * 1000))
    assert not PublicationFile.objects.exists()


def test_a_draft_is_published_at_the_desk_and_who_waits_is_told(desk, edition, django_capture_on_commit_callbacks):
    Edition.objects.update(status="draft")
    Alert.objects.create(publication=edition.publication, email="reader@example.org", confirmed_at="2008-09-01T12:00Z")

    with django_capture_on_commit_callbacks(execute=True):
        change(desk, edition, button="_publish")

    assert Delivery.objects.get(kind="publication_out").to == "reader@example.org"
