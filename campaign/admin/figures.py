from django.contrib import admin

from ..models import Figure
from .base import PublishedAdmin

# Where a figure or a series comes from, and how sure we are of it.
PROVENANCE = [
    ("What, where and when", {"fields": ["population", "geography", "period", "era", "topic"]}),
    ("Source", {"fields": ["source_title", "publisher", "year", "source_url", "licence"]}),
    ("Checking", {"fields": ["second_hand", "checked_on", "review_by"]}),
]


@admin.register(Figure)
class FigureAdmin(PublishedAdmin):
    list_display = ["title", "period", "publisher", "second_hand", "checked_on", "on_home_page", "status"]
    list_filter = ["status", "topic", "era", "second_hand"]
    search_fields = ["title", "statement", "source_title", "publisher"]
    prepopulated_fields = {"slug": ["title"]}
    fieldsets = [
        (None, {"fields": ["title", "slug", "statement", "values", "unit", "drawn", "caveat"]}),
        *PROVENANCE,
        ("Publishing", {"fields": ["on_home_page", "status", "published_at"]}),
    ]
