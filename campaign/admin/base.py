from django.contrib import admin
from django.db import models
from django.forms import Textarea

PUBLISHING = ("Publishing", {"fields": ["status", "published_at"]})
SHORT_TEXT = {models.TextField: {"widget": Textarea(attrs={"rows": 3, "cols": 80})}}


@admin.action(description="Publish", permissions=["change"])
def publish(modeladmin, request, queryset):
    for item in queryset:
        item.status = item.Status.PUBLISHED
        item.save()
    modeladmin.message_user(request, f"{len(queryset)} published: visitors see them now.")


@admin.action(description="Turn back into a draft", permissions=["change"])
def turn_into_draft(modeladmin, request, queryset):
    changed = queryset.update(status="draft")
    modeladmin.message_user(request, f"{changed} turned into drafts: visitors no longer see them.")


class PublishedAdmin(admin.ModelAdmin):
    """Drafts and published things, with what staff decide by in the list."""

    actions = [publish, turn_into_draft]
    list_filter = ["status"]
    formfield_overrides = SHORT_TEXT
    save_on_top = True

    def view_on_site(self, item):
        is_public = item.status == item.Status.PUBLISHED and hasattr(item, "get_absolute_url")
        return item.get_absolute_url() if is_public else None
