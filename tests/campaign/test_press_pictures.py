"""The pictures for journalists: one ZIP with everything that has to be printed beside them."""

import io
import zipfile

import pytest
from django.db import IntegrityError
from django.utils.timezone import now
from PIL import Image

from campaign.demo_news import drawn_picture
from campaign.making.press import PICTURES, press_pictures
from campaign.making.worker import store
from campaign.models import MadeFile, News, Page, Picture
from campaign.site import Site
from tests.campaign.telling import make_story
from tests.campaign.test_news import read, under_embargo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]


def make():
    """The one file that is wanted, as its bytes."""
    [wanted] = press_pictures(Site())
    return wanted.make(wanted.source())


def test_the_zip_holds_each_picture_and_what_to_print_with_it():
    drawn_picture()

    archive = zipfile.ZipFile(io.BytesIO(make()))

    text, picture = archive.namelist()
    words = archive.read(text).decode()
    assert picture.rpartition("/")[2] in words
    assert "Four lanes of a running track" in words
    assert "Credit: Drawn for this example" in words
    with Image.open(archive.open(picture)) as image:
        assert (image.format, image.size) == ("JPEG", (1280, 800))


def test_a_picture_that_is_not_for_the_press_is_not_in_it():
    kept = drawn_picture()
    Picture.objects.filter(pk=kept.pk).update(title="At the office", for_press=False)
    drawn_picture()

    assert not any("office" in name for name in zipfile.ZipFile(io.BytesIO(make())).namelist())


def test_the_picture_of_a_story_or_of_news_under_embargo_comes_only_with_it(client):
    news = under_embargo(picture=drawn_picture())
    make_story(picture=drawn_picture())

    assert list(press_pictures(Site())) == []
    assert "Four lanes of a running track" not in read(client, "/press/")

    News.objects.update(embargo_until=now(), published_at=now())
    assert len(zipfile.ZipFile(io.BytesIO(make())).namelist()) == 2
    assert f"-{news.picture_id}.jpg" in make().decode("latin-1")


def test_there_is_no_empty_zip(client):
    assert list(press_pictures(Site())) == []
    assert "Pictures</h2>" not in read(client, "/press/")


def test_a_new_credit_makes_it_anew():
    drawn_picture()
    [before] = press_pictures(Site())
    was = before.source()

    Picture.objects.update(credit="Somebody else")

    [after] = press_pictures(Site())
    assert after.source() != was


def test_journalists_get_it_from_the_page_for_the_media_while_there_is_one(client):
    drawn_picture()
    assert "is being made" in read(client, "/press/")
    store(PICTURES, "digest", make())

    assert MadeFile.objects.get(name=PICTURES).get_absolute_url() in read(client, "/press/")
    assert client.get(f"/files/{PICTURES}").headers["Content-Type"] == "application/zip"

    Page.objects.filter(slug="press").update(status="withdrawn")
    assert client.get(f"/files/{PICTURES}").status_code == 404


@pytest.mark.parametrize("missing", ["credit", "alt"])
def test_a_picture_for_the_press_has_its_credit_and_says_what_it_shows(missing):
    drawn_picture()

    with pytest.raises(IntegrityError):
        Picture.objects.update(**{missing: ""})
