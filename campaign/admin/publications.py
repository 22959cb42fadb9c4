from django import forms
from django.contrib import admin
from django.db import models
from django.db.models import Count, Q
from django.db.models.functions import Now
from django.template.defaultfilters import filesizeformat
from django.utils.html import format_html

from ..models import Chapter, Edition, ManifestoPoint, Publication, PublicationFile
from .base import PUBLISHING, PublishedAdmin
from .checking import NumbersMixin


@admin.register(Publication)
class PublicationAdmin(NumbersMixin, PublishedAdmin):
    """It is “coming” as long as none of its editions is published."""

    list_display = ["title", "kind", "editions_out", "order", "shown"]
    list_filter = ["status", "kind"]
    search_fields = ["title", "summary", "body", "authors"]
    prepopulated_fields = {"slug": ["title"]}
    fieldsets = [
        (None, {"fields": ["title", "slug", "kind", "summary", "body", "authors", "cover", "expected", "order"]}),
        ("Search engines", {"fields": ["description"]}),
        PUBLISHING,
    ]

    def get_queryset(self, request):
        out = Q(editions__status=Edition.Status.PUBLISHED, editions__published_at__lte=Now())
        return super().get_queryset(request).annotate(out=Count("editions", filter=out))

    @admin.display(description="editions out", ordering="out")
    def editions_out(self, publication):
        return publication.out or "none: it is coming"


class ChapterInline(admin.StackedInline):
    model = Chapter
    extra = 0
    fields = ["title", "slug", "body", "order"]
    prepopulated_fields = {"slug": ["title"]}
    view_on_site = False  # a draft's has no address yet


class ManifestoPointInline(admin.StackedInline):
    model = ManifestoPoint
    extra = 0
    view_on_site = False


class PublicationFileInline(admin.TabularInline):
    """The name a file came with is not kept, so it is known by its title; a new file replaces the old one."""

    model = PublicationFile
    verbose_name, verbose_name_plural = "file", "files"
    extra = 0
    view_on_site = False
    fields = ["title", "file", "kept", "order"]
    readonly_fields = ["kept"]
    formfield_overrides = {models.FileField: {"widget": forms.FileInput}}

    @admin.display(description="what is kept")
    def kept(self, file):
        if not file.pk:
            return "PDF, EPUB, OpenDocument text or Word (.docx), up to 25 MB"
        what = f"{file.get_type_display()}, {filesizeformat(file.size)}"
        return format_html('<a href="{}">{}</a>', file.get_absolute_url(), what) if file.edition.is_public else what


@admin.register(Edition)
class EditionAdmin(NumbersMixin, PublishedAdmin):
    """When it is published, everybody who asked to be told gets one mail."""

    list_display = ["__str__", "released_on", "shown", "updated_at"]
    list_filter = ["status", "publication"]
    list_select_related = ["publication"]
    search_fields = ["publication__title", "notes", "chapters__title", "points__title"]
    fieldsets = [
        (None, {"fields": ["publication", "number", "released_on", "notes"]}),
        ("Publishing", PUBLISHING[1] | {"description": "Once it is out, everybody who asked to be told gets a mail."}),
    ]
    inlines = [ChapterInline, PublicationFileInline, ManifestoPointInline]
