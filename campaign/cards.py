"""The picture that stands for a page where its address is shared: what it is called, on the lanes of the mark."""

from functools import cache
from io import BytesIO
from itertools import groupby

from django.conf import settings
from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFont

from .linked_data import CARD

INK, PAPER, TRACK, GOLD = "#1b1412", "#fffdf9", "#f08a6b", "#f4b41a"
FONTS = ("archivo.woff2", "archivo-extended.woff2")
MARGIN, WIDTH = 72, CARD[0] - 2 * 72
SIZES = (88, 76, 64, 54, 46, 38)  # the largest in which the words have room
ROOM = 340  # pixels that they may be high
LANES = ((0, PAPER), (84, PAPER), (168, PAPER), (252, GOLD))


class Letters(dict):
    """One font file at every size, and the letters in it."""

    def __init__(self, name):
        self.path = settings.BASE_DIR / "static" / "fonts" / name
        self.known = TTFont(self.path).getBestCmap().keys()

    def __missing__(self, size):
        font = self[size] = ImageFont.truetype(self.path, size)
        font.set_variation_by_axes([750])
        return font


@cache
def letters():
    return [Letters(name) for name in FONTS]


def font_of(letter):
    """The first that has the letter, or None."""
    return next((font for font in letters() if ord(letter) in font.known), None)


def can_write(words):
    return all(font_of(letter) for letter in words)


def runs(words):
    """``words`` in pieces that are each of one font."""
    return [(font, "".join(piece)) for font, piece in groupby(words, font_of)]


def length(words, size):
    return sum(font[size].getlength(piece) for font, piece in runs(words))


def lines(words, size):
    """``words`` in lines that have room beside each other."""
    made = [""]
    for word in words.split():
        longer = f"{made[-1]} {word}".strip()
        if length(longer, size) <= WIDTH or not made[-1]:
            made[-1] = longer
        else:
            made.append(word)
    return made


def fitted(words):
    """The largest size in which ``words`` have room, with their lines; of very many words, as many as have."""
    for size in SIZES:
        made = lines(words, size)
        if len(made) * size * 1.1 <= ROOM and max(length(line, size) for line in made) <= WIDTH:
            return size, made
    most = int(ROOM / (size * 1.1))
    return size, made[:most] if len(made) <= most else [*made[: most - 1], f"{made[most - 1]} …"]


def write(draw, at, words, size, colour):
    x, y = at
    for font, piece in runs(words):
        draw.text((x, y), piece, font=font[size], fill=colour, anchor="ls")
        x += font[size].getlength(piece)


def draw_card(title, name, host):
    """The PNG for ``title``; letters that the site's font does not have leave the name of the campaign alone."""
    image = Image.new("RGB", CARD, INK)
    draw = ImageDraw.Draw(image)
    for row, (start, colour) in enumerate(LANES):
        draw.rectangle((CARD[0] - 420 + start, 60 + 26 * row, CARD[0], 73 + 26 * row), fill=colour)
    draw.rectangle((0, CARD[1] - 14, CARD[0], CARD[1]), fill=TRACK)
    title = title if can_write(title) else name
    size, made = fitted(title)
    for row, line in enumerate(reversed(made)):
        write(draw, (MARGIN, 500 - row * size * 1.1), line, size, PAPER)
    write(draw, (MARGIN, 108), name, 44, GOLD)
    write(draw, (MARGIN, CARD[1] - 52), host, 30, TRACK)
    file = BytesIO()
    image.quantize(64).save(file, "PNG", optimize=True)
    return file.getvalue()
