"""The whole pack: one PDF of all sheets, one ZIP of everything, and what goes on walls and screens."""

import io
import json
import re
import zipfile
from functools import partial

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.timezone import localtime

from ..models import MadeFile
from . import NotReady, Wanted, register
from .opendocument import letter, slide
from .pdf import pdf, png
from .sheets import published_sheets, stories_in
from .words import Words

PDF, ZIP = "pack/race-for-justice-pack.pdf", "pack/race-for-justice-pack.zip"
LOGOS = ("logo.svg", "logo.png", "logo-black.svg", "logo-black.png", "logo-white.svg", "badge.svg", "badge.png")
UNDER = re.compile(r"^(pack|organisations/\d+)/")  # what a name in the ZIP goes without
SLIDE_PIXELS = 1920


@register
def pack(site):
    """Nothing where staff took the page of the pack down."""
    if "pack" not in site.pages:
        return
    sheets = published_sheets(site)
    parts = [*things(Words(site), "pack/"), *texts_to_change(sheets)]
    yield from parts
    if sheets:
        context = {"site": site, "sheets": sheets, "ideas": ideas_by_time(sheets)}
        yield Wanted(PDF, partial(render_to_string, "print/pack.html", context), pdf, partial(stories_in, sheets))
        names = [name for sheet in sheets for name in sheet_names(sheet)]
        yield archive(site, ZIP, [PDF, *names, *(part.name for part in parts)])


def things(words, folder):
    """Poster, slide, letter and newsletter paragraph in ``words``, as files in ``folder``."""
    printed = partial(render, words)
    yield Wanted(f"{folder}poster.pdf", partial(printed, "print/poster.html"), pdf)
    yield Wanted(f"{folder}poster-black-and-white.pdf", partial(printed, "print/poster.html", plain=True), pdf)
    yield Wanted(f"{folder}slide.pdf", partial(printed, "print/slide.html"), pdf)
    yield Wanted(f"{folder}slide.png", partial(printed, "print/slide.html"), slide_picture)
    yield Wanted(f"{folder}slide.odp", partial(slide_source, words), lambda source: slide(**json.loads(source)))
    title = f"A letter about {words.site.campaign.name}"
    yield Wanted(f"{folder}letter.odt", partial(words.text, "print/letter.txt"), partial(letter, title))
    yield Wanted(f"{folder}letter.txt", partial(words.text, "print/letter.txt"), str.encode)
    yield Wanted(f"{folder}newsletter.txt", partial(words.text, "print/newsletter.txt"), str.encode)


def render(words, template, **more):
    return render_to_string(template, {"words": words, "site": words.site, **more})


def slide_picture(html):
    return png(pdf(html), SLIDE_PIXELS)


def slide_source(words):
    said = {"headline": words.headline, "summary": words.summary, "name": words.name}
    said |= {"call": words.call, "address": words.where, "campaign": words.site.campaign.name}
    return json.dumps(said | {"title": said["headline"]})


def texts_to_change(sheets):
    """Each letter, agenda and the like of the sheets, to change and to copy."""
    for template in (template for sheet in sheets for template in sheet.templates.all()):
        source = partial(str, template.text)
        yield Wanted(f"pack/templates/{template.slug}.odt", source, partial(letter, template.title))
        yield Wanted(f"pack/templates/{template.slug}.txt", source, str.encode)


def ideas_by_time(sheets):
    """Pairs of a label such as “Ten minutes” and pairs of a sheet and its idea, over the whole set."""
    by_time = {}
    for sheet in sheets:
        for time, ideas in sheet.ideas_by_time():
            by_time.setdefault(ideas[0].time, (time, []))[1].extend((sheet, idea) for idea in ideas)
    return [by_time[time] for time in sorted(by_time)]


def sheet_names(sheet):
    return f"fact-sheets/{sheet.slug}.pdf", f"fact-sheets/{sheet.slug}-large-print.pdf"


def archive(site, name, names):
    """A ZIP of the made files ``names``, with the logos and a page that says what is in it."""
    readme = partial(render_to_string, "print/README.txt", {"site": site})
    source, make = partial(archive_source, names, readme), partial(zipped, readme)
    return Wanted(name, source, make, partial(stories_in_files, names))


def stories_in_files(names):
    """The stories in the made files ``names``: a ZIP has them too."""
    rows = MadeFile.objects.filter(name__in=names).values_list("stories", flat=True)
    return {story for stories in rows for story in stories}


def archive_source(names, readme):
    rows = dict(MadeFile.objects.filter(name__in=names).values_list("name", "digest"))
    if missing := set(names) - rows.keys():
        raise NotReady(f"{len(missing)} of its files are still to be made.")
    return json.dumps({"files": {name: rows[name] for name in names}, "readme": readme()})


def zipped(readme, source):
    out = io.BytesIO()
    names = json.loads(source)["files"]
    rows = MadeFile.objects.in_bulk(names, field_name="name")
    if missing := names.keys() - rows.keys():
        raise NotReady(f"{len(missing)} of its files were taken back just now.")
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(entry("README.txt"), readme())
        for name in names:
            with rows[name].file.open() as file:
                archive.writestr(entry(UNDER.sub("", name)), file.read())
        for name in LOGOS:
            with open(finders.find(f"images/{name}"), "rb") as file:
                archive.writestr(entry(f"logos/{name}"), file.read())
    return out.getvalue()


def entry(name):
    info = zipfile.ZipInfo(f"race-for-justice/{name}", localtime().timetuple()[:6])
    info.compress_type = zipfile.ZIP_DEFLATED
    return info
