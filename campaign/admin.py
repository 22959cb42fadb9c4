from django.contrib import admin
from django.db import models
from django.forms import Textarea

from .models import Campaign, FactSheet, Figure, Goal, Idea, Objective, Page, Partner

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


@admin.register(Campaign)
class CampaignAdmin(admin.ModelAdmin):
    list_display = ["name", "launch_date", "contact_email"]

    def has_add_permission(self, request):
        return super().has_add_permission(request) and not Campaign.objects.exists()

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Page)
class PageAdmin(PublishedAdmin):
    list_display = ["title", "slug", "menu", "order", "status", "updated_at"]
    list_editable = ["menu", "order"]
    list_filter = ["status", "menu"]
    search_fields = ["title", "summary", "body"]
    prepopulated_fields = {"slug": ["title"]}
    fieldsets = [
        (None, {"fields": ["title", "slug", "summary", "body"]}),
        ("Menu", {"fields": ["menu", "menu_title", "order"]}),
        ("Search engines", {"fields": ["description"]}),
        PUBLISHING,
    ]


@admin.register(Objective)
class ObjectiveAdmin(PublishedAdmin):
    list_display = ["title", "group", "order", "status", "updated_at"]
    list_editable = ["order"]
    list_filter = ["status", "group"]
    search_fields = ["title", "text"]
    prepopulated_fields = {"slug": ["title"]}
    fieldsets = [(None, {"fields": ["title", "slug", "group", "text", "order"]}), PUBLISHING]


@admin.register(Partner)
class PartnerAdmin(PublishedAdmin):
    list_display = ["name", "role", "order", "status", "updated_at"]
    list_editable = ["order"]
    list_filter = ["status", "role"]
    search_fields = ["name", "text"]
    prepopulated_fields = {"slug": ["name"]}
    fieldsets = [(None, {"fields": ["name", "slug", "role", "text", "website", "source", "order"]}), PUBLISHING]


@admin.register(Goal)
class GoalAdmin(admin.ModelAdmin):
    list_display = ["measure", "label", "target", "show_from", "order"]
    list_editable = ["label", "target", "show_from", "order"]


@admin.register(Figure)
class FigureAdmin(PublishedAdmin):
    list_display = ["title", "period", "publisher", "second_hand", "checked_on", "on_home_page", "status"]
    list_filter = ["status", "topic", "era", "second_hand"]
    search_fields = ["title", "statement", "source_title", "publisher"]
    prepopulated_fields = {"slug": ["title"]}
    fieldsets = [
        (None, {"fields": ["title", "slug", "statement", "values", "unit", "caveat"]}),
        ("What, where and when", {"fields": ["population", "geography", "period", "era", "topic"]}),
        (
            "Source",
            {"fields": ["source_title", "publisher", "year", "source_url", "licence", "second_hand", "checked_on"]},
        ),
        ("Publishing", {"fields": ["on_home_page", "status", "published_at"]}),
    ]


class IdeaInline(admin.TabularInline):
    model = Idea
    extra = 1


@admin.register(FactSheet)
class FactSheetAdmin(PublishedAdmin):
    list_display = ["number", "title", "checked_on", "status", "updated_at"]
    list_display_links = ["title"]
    search_fields = ["title", "summary", "body"]
    prepopulated_fields = {"slug": ["title"]}
    filter_horizontal = ["figures"]
    inlines = [IdeaInline]
    fieldsets = [
        (None, {"fields": ["number", "title", "slug", "summary", "body", "figures", "checked_on"]}),
        ("Search engines", {"fields": ["description"]}),
        PUBLISHING,
    ]
