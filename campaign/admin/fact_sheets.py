from django.contrib import admin

from ..models import FactSheet, Idea, Template
from .base import PUBLISHING, PublishedAdmin
from .checking import NumbersMixin


class IdeaInline(admin.TabularInline):
    model = Idea
    extra = 1


class TemplateInline(admin.StackedInline):
    model = Template
    extra = 0
    prepopulated_fields = {"slug": ["title"]}


@admin.register(FactSheet)
class FactSheetAdmin(NumbersMixin, PublishedAdmin):
    list_display = ["number", "title", "checked_on", "shown", "updated_at"]
    list_display_links = ["title"]
    search_fields = ["title", "summary", "body"]
    prepopulated_fields = {"slug": ["title"]}
    filter_horizontal = ["figures", "charts", "related"]
    inlines = [IdeaInline, TemplateInline]
    fieldsets = [
        (None, {"fields": ["number", "title", "slug", "summary", "body", "checked_on"]}),
        ("Figures and charts", {"fields": ["figures", "charts", "by_area", "related"]}),
        ("Search engines", {"fields": ["description"]}),
        PUBLISHING,
    ]
