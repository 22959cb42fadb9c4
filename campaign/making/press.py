"""The pictures that journalists may use, as one ZIP: each as JPEG, and a text with their credits and descriptions."""

import io
import json
import zipfile
from functools import partial
from itertools import groupby

from django.db.models import Q
from django.template.loader import render_to_string
from django.utils.text import slugify
from django.utils.timezone import now
from PIL import Image

from ..models import News, PictureFile, Story
from . import Wanted, register
from .opendocument import entry

PICTURES = "press/race-for-justice-pictures.zip"


@register
def press_pictures(site):
    """Nothing without a picture, or where staff took the page for the press down."""
    pictures = list(widest_files())
    if pictures and "press" in site.pages:
        readme = render_to_string("print/press.txt", {"site": site, "pictures": pictures})
        yield Wanted(PICTURES, partial(source, pictures, readme), zipped)


def for_press():
    """Which files journalists may have, as a condition: those of a story, or of news under embargo, only with it."""
    kept = News.objects.filter(embargo_until__gt=now()).exclude(picture=None).values("picture")
    return Q(picture__for_press=True) & ~Q(picture__in=Story.objects.pictures()) & ~Q(picture__in=kept)


def widest_files():
    """The largest file of each picture for the press, which knows under which ``name`` it is handed out."""
    files = PictureFile.objects.filter(for_press(), format="webp").select_related("picture")
    for picture, sizes in groupby(files.order_by("picture_id", "-width"), lambda file: file.picture):
        file = next(sizes)
        file.name = f"{slugify(picture.title)[:60] or 'picture'}-{picture.pk}.jpg"
        yield file


def source(pictures, readme):
    return json.dumps({"readme": readme, "files": {each.name: each.file.name for each in pictures}})


def zipped(source):
    out, contents = io.BytesIO(), json.loads(source)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(entry("race-for-justice-pictures/READ-ME.txt"), contents["readme"])
        for name, stored in contents["files"].items():
            archive.writestr(entry(f"race-for-justice-pictures/{name}"), jpeg(stored))
    return out.getvalue()


def jpeg(stored):
    """What every picture desk opens, of a file that browsers open."""
    storage, out = PictureFile._meta.get_field("file").storage, io.BytesIO()
    with storage.open(stored) as file, Image.open(file) as picture:
        upright = picture.convert("RGBA")
        ground = Image.new("RGBA", upright.size, "white")
        Image.alpha_composite(ground, upright).convert("RGB").save(out, "JPEG", quality=92)
    return out.getvalue()
