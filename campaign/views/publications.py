"""The report, the manifesto and the research: “coming” until an edition is out, then each edition at its address."""

import re

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import condition, require_safe
from django.views.generic import TemplateView

from .. import placing
from ..models import Chapter, Edition, Publication, PublicationFile
from ..public import PublicMixin
from .files import TYPES
from .pages import PageView

HEADERS = {
    "Cache-Control": "public, max-age=0",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
}


class Publications(PageView):
    slug = "publications"
    template_name = "campaign/publications/list.html"

    def get_context_data(self, **kwargs):
        publications = self.site.in_their_language(Publication.objects.published())
        current = current_editions()
        covers = placing.pictures([str(publication.cover_id) for publication in publications])
        for publication in publications:
            publication.current = current.get(publication.pk)
            publication.picture = covers.get(str(publication.cover_id))
        return super().get_context_data(publications=publications, **kwargs)


def current_editions():
    """The newest edition of each publication that is out, with the ``formats`` it can be had in."""
    types = PublicationFile.objects.filter(edition=OuterRef("pk")).order_by("type").values("type").distinct()
    editions = Edition.objects.out().annotate(formats=ArraySubquery(types))
    return {
        each.publication_id: each for each in editions.order_by("publication_id", "-number").distinct("publication_id")
    }


class PublicationDetail(PublicMixin, TemplateView):
    """What is known of a publication and, once it is out, its current edition."""

    template_name = "campaign/publications/publication.html"

    def get_context_data(self, **kwargs):
        editions = editions_of(kwargs["slug"])
        edition = editions[0] if editions else None
        publication = edition.publication if edition else coming(kwargs["slug"])
        return super().get_context_data(**about(self.site, publication, edition, editions), **kwargs)


class EditionDetail(PublicMixin, TemplateView):
    """One edition: the current one, or an older one that says so."""

    template_name = "campaign/publications/edition.html"

    def get_context_data(self, **kwargs):
        editions = editions_of(kwargs["slug"])
        edition = numbered(editions, kwargs["number"])
        return super().get_context_data(**about(self.site, edition.publication, edition, editions), **kwargs)


class ChapterDetail(PublicMixin, TemplateView):
    template_name = "campaign/publications/chapter.html"

    def get_context_data(self, **kwargs):
        editions = editions_of(kwargs["slug"])
        edition = numbered(editions, kwargs["number"])
        chapter = get_object_or_404(Chapter, edition=edition, slug=kwargs["chapter_slug"])
        chapter.edition = edition
        chapters = edition.chapters_listed()
        place = [each.slug for each in chapters].index(chapter.slug)
        return super().get_context_data(
            publication=self.site.in_its_language(edition.publication),
            edition=edition,
            newer=editions[0] if editions[0] != edition else None,
            chapters=chapters,
            chapter=chapter,
            previous=chapters[place - 1] if place else None,
            next=chapters[place + 1] if place + 1 < len(chapters) else None,
            **kwargs,
        )


def editions_of(slug):
    """The editions that are out of the publication with this slug, the current one first."""
    return list(Edition.objects.out().filter(publication__slug=slug).select_related("publication").with_parts())


def coming(slug):
    return get_object_or_404(Publication.objects.published(), slug=slug)


def numbered(editions, number):
    try:
        return next(edition for edition in editions if edition.number == number)
    except StopIteration:
        raise Http404(f"No edition {number} is out.") from None


def about(site, publication, edition, editions):
    """What the pages of a publication and of an edition show; ``edition`` is None while it is coming."""
    publication.picture = placing.picture(publication.cover_id)
    return {
        "publication": site.in_its_language(publication),
        "edition": edition,
        "chapters": edition.chapters_listed() if edition else [],
        "files": edition.files_listed() if edition else [],
        "points": edition.points_listed() if edition else [],
        "newer": editions[0] if edition and editions[0] != edition else None,
        "others": [each for each in editions if each != edition],
    }


def stored_name(request, file):
    """An ETag: a file is stored under a name of its own, and never written to again."""
    return f'"{file.file.name}"'


@require_safe
def publication_file(request, slug, pk):
    """A file to take away. Nothing in it can run here: it is saved under a name, never shown in the browser."""
    files = PublicationFile.objects.filter(edition__in=Edition.objects.out(), edition__publication__slug=slug)
    return send(request, get_object_or_404(files.select_related("edition__publication"), pk=pk))


@condition(etag_func=stored_name)
def send(request, file):
    try:
        content = file.file.open()
    except FileNotFoundError:
        raise Http404("The file is not in its place.") from None
    known_as = {"as_attachment": True, "filename": file_name(file), "content_type": TYPES[f".{file.type}"]}
    return FileResponse(content, headers=HEADERS, **known_as)


def file_name(file):
    """What it is called when it is saved: “A manifesto for action, edition 2, large print.pdf”."""
    name = f"{file.edition.publication.title}, edition {file.edition.number}, {file.title}"
    return f"{re.sub(r'[^\w ,.()-]+', ' ', name).strip()}.{file.type}"
