"""Pictures as mail programs can show them: a JPEG or PNG at a public address of the site, with its size."""

from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath

from django.conf import settings
from django.urls import reverse
from PIL import Image as Pixels

from campaign.models import MadeFile

WIDTH = 552  # pixels of the column that a picture has
PAPER = "#fffdf9"


@dataclass
class Image:
    url: str
    width: int
    height: int
    alt: str


def of_picture(picture):
    """A picture of the desk, from the file that is sharp on most screens."""
    files = picture.sources["webp"]
    file = next((file for file in files if file.width >= 2 * WIDTH), files[-1])
    url = settings.SITE_URL + reverse("newsletter:picture", args=[PurePosixPath(file.file.name).stem])
    return Image(url, *fitted(picture.width, picture.height), picture.alt)


def of_drawing(drawing):
    """The PNG of a chart; None until the file maker has made it."""
    made = MadeFile.objects.filter(name=drawing.picture_name).first() if drawing.picture_size else None
    if not made or not made.file.storage.exists(made.file.name):
        return None
    with made.file.open() as file, Pixels.open(file) as pixels:
        size = fitted(*pixels.size)
    return Image(settings.SITE_URL + made.get_absolute_url(), *size, drawing.description)


def fitted(width, height):
    """The size it is shown at: no wider than the column."""
    shown = min(width, WIDTH)
    return shown, max(1, round(height * shown / width))


def as_jpeg(file):
    """The bytes of a picture file for programs that know neither WebP nor AVIF, on the colour of our paper."""
    with Pixels.open(file) as pixels:
        flat = Pixels.new("RGB", pixels.size, PAPER)
        flat.paste(pixels, mask=pixels if pixels.has_transparency_data else None)
    jpeg = BytesIO()
    flat.save(jpeg, "JPEG", quality=80, progressive=True, optimize=True)
    return jpeg.getvalue()
