from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from ..making.opendocument import letter
from ..making.pack import PDF, ZIP, ideas_by_time
from ..models import FactSheet, MadeFile, Template
from ..site import Site
from .files import TYPES
from .pages import PageView

THINGS = [
    (_("Poster, A4"), "pack/poster.pdf"),
    (_("Poster in black and white, A4"), "pack/poster-black-and-white.pdf"),
    (_("Slide to show"), "pack/slide.pdf"),
    (_("Slide as a picture"), "pack/slide.png"),
    (_("Slide to change"), "pack/slide.odp"),
    (_("Letter to change"), "pack/letter.odt"),
    (_("Letter to copy"), "pack/letter.txt"),
    (_("Paragraph for your newsletter"), "pack/newsletter.txt"),
]
WHOLE = [(_("All fact sheets in one"), PDF), (_("Everything, as one download"), ZIP)]


class Pack(PageView):
    """The whole pack: the sheets in order, their ideas by time, and what to print, show and send."""

    slug = "pack"
    template_name = "campaign/pack.html"

    def get_context_data(self, **kwargs):
        sheets = self.site.in_their_language(FactSheet.objects.published().prefetch_related("ideas", "templates"))
        files = with_files(WHOLE + THINGS)
        return super().get_context_data(
            fact_sheets=sheets,
            ideas=ideas_by_time(sheets),
            templates=[template for sheet in sheets for template in sheet.templates.all()],
            whole=files[: len(WHOLE)],
            things=files[len(WHOLE) :],
            **kwargs,
        )


def with_files(named):
    """Pairs of what it is and its MadeFile, which is None until it is made."""
    made = MadeFile.objects.in_bulk([name for label, name in named], field_name="name")
    return [(label, made.get(name)) for label, name in named]


def filled_in(request, text):
    return Site.current(request).campaign.fill_in(text)


def published_template(slug):
    return get_object_or_404(Template, slug=slug, fact_sheet__in=FactSheet.objects.published())


@require_safe
def template_text(request, slug):
    """A letter, agenda or the like as plain text."""
    return HttpResponse(filled_in(request, published_template(slug).text), headers=headers(".txt"))


@require_safe
def template_odt(request, slug):
    """The same as a file to change; it is a matter of milliseconds, so nobody has to wait for the worker."""
    template = published_template(slug)
    response = HttpResponse(letter(template.title, filled_in(request, template.text)), headers=headers(".odt"))
    response.headers["Content-Disposition"] = content_disposition_header(True, f"{slug}.odt")
    return response


def headers(suffix):
    return {
        "Content-Type": TYPES[suffix],
        "Cache-Control": "public, max-age=0",
        "X-Content-Type-Options": "nosniff",
    }
