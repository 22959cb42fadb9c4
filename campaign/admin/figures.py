from django import forms
from django.contrib import admin

from ..models import Figure
from .base import PublishedAdmin
from .checking import ReviewFilter, UsageMixin
from .rows import ValuesField

# Where a figure or a series comes from, and how sure we are of it.
PROVENANCE = [
    ("What, where and when", {"fields": ["population", "geography", "period", "era", "topic"]}),
    ("Source", {"fields": ["source_title", "publisher", "year", "source_url", "licence"]}),
    ("Checking", {"fields": ["second_hand", "checked_on", "review_by"]}),
]


class FigureForm(forms.ModelForm):
    values = ValuesField(help_text="Empty a row to take it away; save to get more empty rows.")


@admin.register(Figure)
class FigureAdmin(UsageMixin, PublishedAdmin):
    form = FigureForm
    list_display = ["title", "period", "second_hand", "checked_on", "shown"]
    list_filter = ["status", "topic", "era", "second_hand", ReviewFilter, "on_home_page"]
    search_fields = ["title", "statement", "source_title", "publisher"]
    prepopulated_fields = {"slug": ["title"]}
    fieldsets = [
        (None, {"fields": ["title", "slug", "statement", "values", "unit", "drawn", "caveat"]}),
        *PROVENANCE,
        ("Publishing", {"fields": ["on_home_page", "shown", "published_at"]}),
    ]
