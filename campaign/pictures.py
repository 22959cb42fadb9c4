"""What a photograph goes through before it is shown: looked into, turned upright, rid of all it tells, made smaller."""

from contextlib import suppress
from hashlib import blake2b
from io import BytesIO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from PIL import ExifTags, Image, ImageCms, ImageFile

WIDTHS = (320, 640, 1280, 1920)
# How each format is written: at these settings the two look alike, and the widest takes about a second.
FORMATS = {"avif": {"quality": 60, "speed": 8}, "webp": {"quality": 78, "method": 4}}
ACCEPTED = ("JPEG", "PNG", "WEBP", "AVIF")
MOST_BYTES = 15_000_000
MOST_PIXELS = 50_000_000
MOST_LENGTH = 16_000  # pixels of one side: WebP holds no more
# What brings a picture upright, by how the camera says that it was held.
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
NOT_ACCEPTED = "Send a photograph or drawing as JPEG, PNG, WebP or AVIF."


def read_picture(file):
    """The picture in ``file`` as it should be seen, and nothing of what else the file told.

    Raise ValidationError with a sentence when it is no picture, too large, or broken.
    """
    if file.size > MOST_BYTES:
        raise ValidationError(f"The file is larger than {MOST_BYTES // 1_000_000} MB. Save it smaller.")
    refuse_drawings_with_script(file)
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint, where it was loaded, lets half a picture pass
    try:
        with Image.open(file, formats=ACCEPTED) as picture:
            refuse_bomb(picture)
            return clean(picture)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise too_many_pixels() from None
    except Image.UnidentifiedImageError:
        raise ValidationError(NOT_ACCEPTED) from None
    except (OSError, RuntimeError, SyntaxError, ValueError, EOFError, MemoryError):
        raise ValidationError("This picture is broken: it cannot be opened to its end.") from None


def refuse_drawings_with_script(file):
    start = file.read(1_000).lower()
    file.seek(0)
    if b"<svg" in start or (start.lstrip().startswith(b"<?xml") and b"svg" in start):
        raise ValidationError("An SVG can hold scripts, so it is not taken. Save the drawing as PNG.")
    if start[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypmsf1"):
        raise ValidationError("This is a HEIC picture, which browsers do not show. Save it as JPEG.")


def refuse_bomb(picture):
    """Before anything is unpacked: a small file can claim to hold more pixels than the machine has memory for."""
    width, height = picture.size
    if width * height > MOST_PIXELS or max(width, height) > MOST_LENGTH:
        raise too_many_pixels()
    picture.draft("RGB", (2 * WIDTHS[-1], 2 * WIDTHS[-1]))  # of a large JPEG only as much as is needed


def too_many_pixels():
    return ValidationError(
        f"This picture has more than {MOST_PIXELS // 1_000_000} million pixels, or is too long. Make it smaller."
    )


def clean(picture):
    """Upright, in the colours of the web, with no word about the camera, the place or the time."""
    turn = TURNS.get(picture.getexif().get(ExifTags.Base.Orientation))
    upright = picture if turn is None else picture.transpose(turn)
    profile = picture.info.get("icc_profile")
    mode = "RGBA" if upright.has_transparency_data else "RGB"
    if profile and upright.mode == "RGB":
        with suppress(ImageCms.PyCMSError, OSError):
            upright = ImageCms.profileToProfile(upright, BytesIO(profile), ImageCms.createProfile("sRGB"))
    pixels = Image.new(mode, upright.size)
    pixels.paste(upright.convert(mode))
    return pixels


def shown_size(picture):
    """Width and height of the widest file there will be of it."""
    width = min(picture.width, WIDTHS[-1])
    return width, max(1, round(picture.height * width / picture.width))


def variants(picture):
    """``(format, width, bytes)`` of ``picture`` in every format and width, never wider than it is."""
    widest, height = shown_size(picture)
    for width in [*(width for width in WIDTHS if width < widest), widest]:
        size = width, max(1, round(height * width / widest))
        resized = picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=3)
        for name, options in FORMATS.items():
            file = BytesIO()
            resized.save(file, name, **options)
            yield name, width, file.getvalue()


@transaction.atomic
def store(picture, made):
    """Give the saved ``picture`` the files ``made`` of it, in place of those it has."""
    picture.files.all().delete()
    for name, width, content in made:
        digest = blake2b(content, digest_size=10).hexdigest()
        picture.files.create(format=name, width=width, file=ContentFile(content, name=f"{digest}-{width}.{name}"))
