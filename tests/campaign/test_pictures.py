"""Photographs come in large and tell a lot; what visitors get is small, upright and silent."""

import io
import struct
from contextlib import suppress
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageCms

from campaign import pictures
from campaign.models import Page, Picture, PictureFile
from campaign.placing import expand, marker

pytestmark = pytest.mark.django_db

ADD = "/admin/campaign/picture/add/"
WORDS = {"title": "The march", "alt": "People march with a banner.", "credit": "A. Friend"}
GPS, ORIENTATION, MAKE = 0x8825, 0x0112, 0x010F


def photograph(size=(1500, 1000), kind="JPEG", mode="RGB", **options):
    """A picture that is red on the left and blue on the right, as the bytes of a file."""
    image = Image.new(mode, size, "blue")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def add(desk, content, name="march.jpg", **words):
    return desk.post(ADD, WORDS | {"file": SimpleUploadedFile(name, content)} | words)


def stored(media):
    return sorted(path for path in media.rglob("*") if path.is_file())


@pytest.mark.parametrize(
    ("kind", "mode"), [("JPEG", "RGB"), ("JPEG", "CMYK"), ("JPEG", "L"), ("PNG", "RGBA"), ("PNG", "P"), ("PNG", "1"),
                       ("WEBP", "RGB"), ("AVIF", "RGB")],
)  # fmt: skip
def test_a_picture_of_any_usual_kind_is_kept_in_avif_and_webp_in_several_widths(desk, media, kind, mode):
    image = Image.new("RGB", (1500, 1000), "red").convert(mode)
    file = io.BytesIO()
    image.save(file, kind)

    add(desk, file.getvalue())

    picture = Picture.objects.get()
    assert (picture.width, picture.height) == (1500, 1000)
    made = [(file.format, file.width) for file in picture.files.all()]
    assert made == [(name, width) for name in ("avif", "webp") for width in (320, 640, 1280, 1500)]
    for file in picture.files.all():
        with Image.open(file.file.path) as image:
            assert (image.format.lower(), image.width) == (file.format, file.width)
    assert len(stored(media)) == 8


def test_no_file_is_wider_than_the_picture_or_than_a_screen_needs(desk):
    add(desk, photograph((300, 200)))
    add(desk, photograph((5000, 2500)), title="Wide")

    assert {file.width for file in PictureFile.objects.filter(picture__title="The march")} == {300}
    wide = Picture.objects.get(title="Wide")
    assert (wide.width, wide.height) == (1920, 960)


def test_where_when_and_with_what_it_was_taken_is_gone_and_it_stands_upright(desk):
    exif = Image.Exif()
    exif[MAKE], exif[ORIENTATION] = "Secret camera", 6  # 6: lying on its side
    exif.get_ifd(GPS)[2] = (51.0, 30.0, 0.0)
    sent = photograph(
        exif=exif,
        icc_profile=ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(),
        comment=b"Secret place",
    )
    assert b"Secret" in sent

    add(desk, sent)

    picture = Picture.objects.get()
    assert (picture.width, picture.height) == (1000, 1500)
    for file in picture.files.all():
        content = Path(file.file.path).read_bytes()
        assert b"Secret" not in content
        with Image.open(io.BytesIO(content)) as image:
            assert not image.getexif()
            assert not {"exif", "xmp", "comment"} & set(image.info)
            top = image.convert("RGB").getpixel((image.width // 2, 5))
            assert top[0] > 150 > top[2]  # what was left is on top now


def test_a_photograph_is_taken_whatever_nonsense_its_camera_wrote_into_it(desk):
    # Two entries: it lies on its side, and a resolution that is a letter instead of a fraction.
    entries = struct.pack("<HHIHH", ORIENTATION, 3, 1, 6, 0) + struct.pack("<HHI4s", 0x011A, 2, 1, b"a")
    exif = b"Exif\0\0II*\0" + struct.pack("<IH", 8, 2) + entries + bytes(4)

    add(desk, photograph(exif=exif))

    picture = Picture.objects.get()
    assert (picture.width, picture.height) == (1000, 1500)


def test_a_picture_needs_words_or_is_decorative_and_people_need_to_agree(desk, media):
    for words, said in [
        ({"alt": ""}, "mark it as decorative"),
        ({"decorative": "on"}, "one of the two"),
        ({"shows_people": "on"}, "needs their consent"),
    ]:
        assert said in add(desk, photograph(), **words).content.decode()
    assert not Picture.objects.exists()
    assert not stored(media)

    add(desk, photograph((300, 200)), alt="", decorative="on", shows_people="on", consent="All five, on paper.")
    assert Picture.objects.get().decorative


SVG = b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
BAD = {
    "a script named .png": (b"#!/bin/sh\nrm -rf /\n", "JPEG, PNG, WebP or AVIF"),
    "a page": (b"<html><script>alert(1)</script></html>", "JPEG, PNG, WebP or AVIF"),
    "an SVG with script": (SVG, "An SVG can hold scripts"),
    "a HEIC": (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 100, "Save it as JPEG"),
    "a GIF": (photograph((10, 10), "GIF"), "JPEG, PNG, WebP or AVIF"),
    "half a JPEG": (photograph()[:3000], "broken"),
    "half a PNG": (photograph(kind="PNG")[:1000], "broken"),
    "a bomb": (photograph((20_000, 20_000), "PNG", "1"), "million pixels"),
    "a small bomb": (photograph((9_000, 9_000), "PNG", "1"), "million pixels"),
    "a strip": (photograph((20_000, 10), "PNG"), "too long"),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD)
def test_what_is_no_picture_or_too_much_of_one_is_refused_and_nothing_is_stored(desk, media, what):
    content, said = BAD[what]

    answer = add(desk, content, "march.png")

    assert said in answer.content.decode()
    assert not Picture.objects.exists()
    assert not stored(media)


def test_a_file_of_sixteen_megabytes_is_refused(desk, media):
    answer = add(desk, photograph() + b"\0" * 16_000_000)

    assert "larger than 15 MB" in answer.content.decode()
    assert not stored(media)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_a_damaged_file_is_shown_as_it_is_or_refused_and_never_breaks_the_page(kind):
    sent = bytearray(photograph((64, 64), kind))
    for place in range(0, len(sent), max(1, len(sent) // 150)):
        damaged = sent.copy()
        damaged[place] ^= 0xFF
        with suppress(ValidationError):
            pictures.read_picture(SimpleUploadedFile("x", bytes(damaged)))


def test_the_same_address_always_shows_the_same_picture_and_no_browser_runs_it(client, desk):
    add(desk, photograph((300, 200)))

    for file in PictureFile.objects.all():
        answer = client.get(file.get_absolute_url())
        assert answer.headers["Content-Type"] == f"image/{file.format}"
        assert "immutable" in answer.headers["Cache-Control"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'"
        assert b"".join(answer.streaming_content) == Path(file.file.path).read_bytes()


@pytest.mark.parametrize("name", ["no-such.avif", "../settings.py", "..%2fx"])
def test_nothing_else_is_served_from_there(client, name):
    assert client.get(f"/pictures/{name}").status_code == 404


def test_a_new_file_takes_the_place_of_the_old_one(desk, media, django_capture_on_commit_callbacks):
    add(desk, photograph((300, 200)))
    picture, before = Picture.objects.get(), stored(media)

    with django_capture_on_commit_callbacks(execute=True):
        new = SimpleUploadedFile("new.png", photograph((500, 100), "PNG"))
        desk.post(f"/admin/campaign/picture/{picture.pk}/change/", WORDS | {"seen": 1, "file": new})

    picture.refresh_from_db()
    assert (picture.width, picture.height) == (500, 100)
    assert not set(before) & set(stored(media))
    assert len(stored(media)) == picture.files.count() == 4


def test_words_can_be_bettered_without_sending_the_file_again(desk, media):
    add(desk, photograph((300, 200)))
    picture, before = Picture.objects.get(), stored(media)

    desk.post(f"/admin/campaign/picture/{picture.pk}/change/", WORDS | {"seen": 1, "alt": "Fifty people march."})

    picture.refresh_from_db()
    assert picture.alt == "Fifty people march."
    assert stored(media) == before


def delete(desk, picture):
    return desk.post(f"/admin/campaign/picture/{picture.pk}/delete/", {"post": "yes"})


def test_a_picture_that_stands_in_a_text_is_not_deleted_and_the_desk_says_where_it_stands(desk):
    add(desk, photograph((300, 200)))
    picture = Picture.objects.get()
    Page.objects.create(slug="jobs", title="Work with us", body=marker("picture", picture.pk))

    assert "Work with us" in desk.get(f"/admin/campaign/picture/{picture.pk}/change/").content.decode()
    assert "stands in: Work with us" in delete(desk, picture).content.decode()
    assert expand(marker("picture", picture.pk))


def test_the_files_of_a_deleted_picture_go_with_it(desk, media, django_capture_on_commit_callbacks):
    add(desk, photograph((300, 200)))

    with django_capture_on_commit_callbacks(execute=True):
        delete(desk, Picture.objects.get())

    assert not Picture.objects.exists()
    assert not stored(media)
