from django.contrib import admin
from django.db import models
from django.forms import Textarea

from .history import HistoryMixin
from .publishing import PublishingMixin
from .together import TogetherMixin

PUBLISHING = ("Publishing", {"fields": ["shown", "published_at"]})
SHORT_TEXT = {models.TextField: {"widget": Textarea(attrs={"rows": 3, "cols": 80})}}


class ContentAdmin(TogetherMixin, HistoryMixin, admin.ModelAdmin):
    """Anything that visitors see: each save is kept, and two who edit it are told of each other."""

    formfield_overrides = SHORT_TEXT
    save_on_top = True


class PublishedAdmin(PublishingMixin, ContentAdmin):
    """Drafts and published things, with what staff decide by in the list."""
