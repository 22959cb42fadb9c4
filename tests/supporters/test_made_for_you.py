"""An approved organisation takes poster, slide and letter with its own name: made for it, and shown to nobody else."""

import csv
import io
import zipfile
from datetime import timedelta
from pathlib import Path
from xml.etree import ElementTree

import pypdfium2
import pytest
from django.utils.timezone import now
from making import make_organisation, path_of

from campaign.making.pack import things
from campaign.making.words import Words
from campaign.making.worker import Worker
from campaign.models import FactSheet, Figure, MadeFile, Series
from campaign.site import Site
from supporters import services
from supporters.links import LIFETIMES
from supporters.models import OwnPack
from supporters.packs import own_packs

pytestmark = pytest.mark.django_db
AWKWARD = Path(__file__).parents[1] / "data" / "awkward_names.csv"
NAMES = [row["name"] for row in csv.DictReader(io.StringIO(AWKWARD.read_text("utf-8")))]


@pytest.fixture(autouse=True)
def small_site():
    """One sheet and no charts are made soon."""
    FactSheet.objects.exclude(number=12).delete()
    Series.objects.all().delete()
    Figure.objects.filter(on_home_page=False).delete()


def ask(client, organisation):
    status = path_of("status", organisation)
    return status, client.post(f"{status}pack/", follow=True)


def test_the_status_page_offers_the_pack_and_one_press_has_it_made(client):
    organisation = make_organisation("approved")
    status, answer = ask(client, organisation)
    assert "is being made" in answer.content.decode()

    Worker().make_what_is_missing()

    page = client.get(status).content.decode()
    assert f"/with/{organisation.pk}/" in page
    poster = client.get(f"{status}pack/poster.pdf")
    assert organisation.name in text_of(poster.content)
    assert poster["Cache-Control"] == "no-store"
    packed = zipfile.ZipFile(io.BytesIO(client.get(f"{status}pack/pack.zip").content))
    assert {"race-for-justice/poster.pdf", "race-for-justice/letter.odt"} <= set(packed.namelist())


def test_only_the_organisation_itself_gets_its_files(client):
    organisation, other = make_organisation("approved"), make_organisation(name="Other", contact_email="o@example.org")
    ask(client, organisation)
    Worker().make_what_is_missing()

    assert client.get(f"/files/organisations/{organisation.pk}/poster.pdf").status_code == 404
    assert client.get(f"{path_of('status', other)}pack/poster.pdf").status_code == 404


def test_a_link_that_is_none_or_is_too_old_says_so_at_the_pack_too(client, monkeypatch):
    status, _ = ask(client, make_organisation("approved"))
    assert client.post("/sign-up/status/1.forged/pack/").status_code == 404
    assert client.get("/sign-up/status/nothing/pack/poster.pdf").status_code == 404

    monkeypatch.setitem(LIFETIMES, "status", timedelta(0))
    old = client.get(f"{status}pack/poster.pdf")
    assert (old.status_code, old["Cache-Control"]) == (410, "no-store")


def test_one_that_is_not_approved_has_no_pack_made(client):
    organisation = make_organisation("confirmed")

    ask(client, organisation)

    assert not OwnPack.objects.exists()


def test_pressing_twice_asks_once(client):
    organisation = make_organisation("approved")
    ask(client, organisation)
    asked_at = OwnPack.objects.get().asked_at

    ask(client, organisation)

    assert OwnPack.objects.get().asked_at == asked_at


def test_what_it_says_goes_when_the_organisation_is_deleted(client):
    organisation = make_organisation("approved")
    ask(client, organisation)
    Worker().make_what_is_missing()
    assert MadeFile.objects.filter(name__startswith="organisations/").exists()

    organisation.delete()
    Worker().make_what_is_missing()

    assert not MadeFile.objects.filter(name__startswith="organisations/").exists()


@pytest.mark.parametrize("end", ["withdrawn", "a month later"])
def test_the_pack_ends_when_the_organisation_leaves_and_after_a_month(client, end):
    organisation = make_organisation("approved")
    pack = OwnPack.objects.create(organisation=organisation)
    assert list(own_packs(Site()))

    if end == "withdrawn":
        services.decide(organisation, "withdrawn", by=None, reason="It asked us to.")
    else:
        OwnPack.objects.update(asked_at=now() - timedelta(days=31))

    assert list(own_packs(Site())) == []
    MadeFile.objects.create(name=f"{pack.folder}poster.pdf", digest="x", file="made/x.pdf", size=1)
    assert client.get(f"{path_of('status', organisation)}pack/poster.pdf").status_code == 404


def test_the_short_link_leads_to_the_entry_of_one_on_the_public_list(client):
    organisation = make_organisation("approved")

    answer = client.get(f"/with/{organisation.pk}/", follow=True)

    assert organisation.name in answer.content.decode()
    assert 'href="/sign-up/"' in answer.content.decode()


@pytest.mark.parametrize("state", ["confirmed", "withdrawn", "counted", "nobody"])
def test_who_is_not_on_the_list_cannot_be_told_from_nobody(client, state):
    changes = {"listing": "counted"} if state == "counted" else {}
    number = 999_999 if state == "nobody" else make_organisation(*([] if changes else [state]), **changes).pk

    answer = client.get(f"/with/{number}/")

    assert (answer.status_code, answer["Location"]) == (302, "/sign-up/")


def own_file(name, file):
    """One file of the pack of an organisation called ``name``."""
    organisation = make_organisation("approved")
    type(organisation).objects.filter(pk=organisation.pk).update(name=name)
    OwnPack.objects.create(organisation=organisation)
    wanted = next(each for each in own_packs(Site()) if each.name.endswith(f"/{file}"))
    return wanted.make(wanted.source())


def text_of(pdf):
    document = pypdfium2.PdfDocument(pdf)
    text = " ".join(page.get_textpage().get_text_bounded() for page in document)
    pages = len(document)
    document.close()
    assert pages == 1, "a poster or slide is one page, whatever the name"
    return " ".join(text.split())


@pytest.mark.parametrize("name", [*NAMES[::8], "W" * 200, "長い名前" * 50, "مؤسسة العدالة للجميع " * 9])
@pytest.mark.parametrize("file", ["poster.pdf", "slide.pdf"])
def test_odd_and_long_names_fit_on_one_page_with_the_call_to_sign_up(name, file):
    assert "Add your organisation" in text_of(own_file(name.strip(), file))


@pytest.mark.parametrize("name", NAMES)
def test_any_name_makes_a_letter_and_a_slide_that_open(name):
    own = Words(Site(), name, "www.example.org/with/1/")

    letter, slide = (each for each in parts(own) if each.name in ("letter.odt", "slide.odp"))
    for part in (letter, slide):
        with zipfile.ZipFile(io.BytesIO(part.make(part.source()))) as archive:
            assert archive.infolist()[0].filename == "mimetype"
            assert archive.infolist()[0].compress_type == zipfile.ZIP_STORED
            for file in archive.namelist()[1:]:
                ElementTree.fromstring(archive.read(file))
            said = "".join(ElementTree.fromstring(archive.read("content.xml")).itertext())
    assert " ".join(name.split()) in " ".join(said.split())


@pytest.mark.parametrize(("name", "style"), [("Fair Start", "strong"), ("W" * 200, "long")])
def test_on_the_slide_to_change_a_long_name_leaves_room_for_the_address(name, style):
    slide = next(each for each in parts(Words(Site(), name, "www.example.org/with/1/")) if each.name == "slide.odp")

    with zipfile.ZipFile(io.BytesIO(slide.make(slide.source()))) as archive:
        content = archive.read("content.xml").decode()

    assert f'<text:p text:style-name="{style}">{name} supports' in content


def parts(own):
    return sorted(things(own, ""), key=lambda part: part.name)
