from django import forms
from django.contrib import admin

from ..models import Audience
from .base import PUBLISHING, PublishedAdmin
from .checking import NumbersMixin


class AudienceForm(forms.ModelForm):
    def clean_figures(self):
        figures = self.cleaned_data["figures"]
        if len(figures) > Audience.MOST_FIGURES:
            raise forms.ValidationError("Choose three figures at the most: nobody remembers more.")
        return figures


@admin.register(Audience)
class AudienceAdmin(NumbersMixin, PublishedAdmin):
    form = AudienceForm
    list_display = ["title", "order", "shown", "updated_at"]
    list_filter = ["status"]
    search_fields = ["title", "summary", "ask", "body"]
    prepopulated_fields = {"slug": ["title"]}
    filter_horizontal = ["figures"]
    fieldsets = [
        (None, {"fields": ["title", "slug", "summary", "ask", "figures", "fact_sheet", "contact", "body", "order"]}),
        ("Search engines", {"fields": ["description"]}),
        PUBLISHING,
    ]
