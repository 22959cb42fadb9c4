"""Invented news, speakers and a picture for the press for ``manage.py demo``. Each says that it is an example."""

from datetime import timedelta

from django.db import transaction
from django.utils.timezone import localdate, now

from . import pictures
from .models import News, Picture, Quote, Spokesperson

# (address, title, kind, days ago)
NEWS = [
    ("a-hundred-cups", "A hundred cups of tea (example)", "news", 3),
    ("numbers-for-every-force", "Numbers for every police force (example)", "release", 12),
    ("a-room-that-was-too-small", "A room that was too small (example)", "news", 40),
    ("the-first-sheet", "The first sheet is out (example)", "release", 90),
]
SAID = {
    "summary": "An invented item. It shows what news looks like here, and nothing in it is true.",
    "body": "<p>Here stands what happened, who was there and what comes next.</p><h2>And then</h2><p>Nothing.</p>",
}
NOTES = "<p>Here stands what an editor needs to know besides: who we are, and where the numbers come from.</p>"
# (name, role, speaks about, languages, what they said)
SPEAKERS = [
    ("Ada Example", "Chair of an invented group in Leeds", "Prison and coming home", "English, Yoruba",
     "This sentence is an example. Nobody said it, and nobody should print it."),
    ("Samuel Invented", "Invented researcher", "What the figures say, and what they do not", "Cymraeg, English",
     "A difference is not its cause. This is an example too."),
]  # fmt: skip
PICTURE = {
    "title": "Lanes (example)",
    "alt": "Four lanes of a running track, each beginning further along than the one above it.",
    "credit": "Drawn for this example",
    "for_press": True,
}


@transaction.atomic
def add_news():
    """Does nothing where it is already."""
    if News.objects.filter(slug=NEWS[0][0]).exists():
        return
    picture = drawn_picture()
    for slug, title, kind, days in NEWS:
        notes = NOTES if kind == News.Kind.RELEASE else ""
        News.objects.create(slug=slug, title=title, kind=kind, notes=notes, **out(days), **SAID)
    News.objects.filter(slug=NEWS[0][0]).update(picture=picture)
    add_release_under_embargo()
    add_speakers(News.objects.get(slug="numbers-for-every-force"))


def out(days):
    return {"dated": localdate() - timedelta(days=days), "status": "published"}


def add_release_under_embargo():
    """Only its preview link shows it, and says until when to wait."""
    words = {"slug": "wait-for-it", "title": "Wait for it (example)", "kind": News.Kind.RELEASE, "notes": NOTES}
    News.objects.create(**words, embargo_until=now() + timedelta(days=7), **out(-7), **SAID)


def add_speakers(release):
    for order, (name, role, speaks_about, languages, said) in enumerate(SPEAKERS, start=1):
        about = {"role": role, "speaks_about": speaks_about, "languages": languages, "order": order}
        speaker = Spokesperson.objects.create(name=name, agreed="Invented", status="published", **about)
        Quote.objects.create(text=said, spokesperson=speaker, approved_on=localdate(), status="published")
    said = "These words were approved for this release alone. They are an example."
    Quote.objects.create(text=said, spokesperson=speaker, news=release, approved_on=localdate(), status="published")


def drawn_picture():
    """The lanes of the campaign's mark, on the red of a track."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (1280, 800), "#a3361d")
    draw = ImageDraw.Draw(image)
    for number in range(4):
        draw.rectangle((120 + 200 * number, 150 + 140 * number, 1280, 230 + 140 * number), fill="#fffdf9")
    picture = Picture.objects.create(width=1280, height=800, **PICTURE)
    pictures.store(picture, pictures.variants(image))
    return picture
