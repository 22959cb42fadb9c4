"""Files that the worker made (campaign/making), served only while what they show is public; and the types of files."""

from pathlib import PurePosixPath

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from ..making import opendocument
from ..models import Chart, FactSheet, Figure, MadeFile, Page, Purpose, Series, Story, Template

TYPES = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".epub": "application/epub+zip",
    ".odp": opendocument.PRESENTATION,
    ".odt": opendocument.TEXT,
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".txt": "text/plain; charset=utf-8",
    ".zip": "application/zip",
}
SHOWN = {".pdf", ".png", ".txt"}  # the browser shows these; it keeps the others as files


@require_safe
def made_file(request, name):
    """The worker removes what is public no more within seconds; this looks for itself all the same."""
    if not is_public(name):
        raise Http404("Nothing public is shown in this file.")
    made = get_object_or_404(MadeFile, name=name)
    # The last day of a consent passes without anybody changing anything.
    if made.stories and Story.objects.agreed_for(Purpose.PRINT).filter(pk__in=made.stories).count() < len(made.stories):
        raise Http404("It is being made without a story that was taken back.")
    return file_response(request, made)


def is_public(name):
    folder, _, file = name.partition("/")
    slug = PurePosixPath(file).stem
    match folder:
        case "fact-sheets":
            return FactSheet.objects.published().filter(slug=slug.removesuffix("-large-print")).exists()
        case "facts":
            return Figure.objects.published().filter(slug=slug).exists()
        case "charts":
            return Chart.objects.filter(slug=slug, series__in=Series.objects.published()).exists()
        case "consent":
            return Page.objects.published().filter(slug="stories").exists()
        case "pack" if file.startswith("templates/"):
            return Template.objects.filter(slug=slug, fact_sheet__in=FactSheet.objects.published()).exists()
        case "press":
            return Page.objects.published().filter(slug="press").exists()
        case "pack":
            return Page.objects.published().filter(slug="pack").exists()
    return False


def file_response(request, made, cache_control="public, max-age=0"):
    """A made file with its type and digest; a browser that holds the same one is told so."""
    etag, path = f'"{made.digest}"', PurePosixPath(made.name)
    response = get_conditional_response(request, etag=etag)
    if response is None:
        try:
            with made.file.open() as file:  # a few megabytes at the most
                response = HttpResponse(file.read(), content_type=TYPES[path.suffix])
        except FileNotFoundError:  # made anew this very moment, or lost: the worker sees to it
            raise Http404("This file is being made.") from None
        response.headers["Content-Disposition"] = content_disposition_header(path.suffix not in SHOWN, path.name)
        response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["ETag"], response.headers["Cache-Control"] = etag, cache_control
    return response
