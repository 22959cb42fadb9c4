from django.contrib import admin

from ..models import News, Quote, Spokesperson
from .base import PUBLISHING, PublishedAdmin
from .checking import NumbersMixin


@admin.register(News)
class NewsAdmin(NumbersMixin, PublishedAdmin):
    """A release under embargo is published when that ends; until then its preview link is for journalists."""

    list_display = ["title", "kind", "dated", "embargo_until", "shown"]
    list_filter = ["status", "kind"]
    search_fields = ["title", "summary", "body", "notes"]
    prepopulated_fields = {"slug": ["title"]}
    date_hierarchy = "dated"
    fieldsets = [
        (None, {"fields": ["kind", "title", "slug", "dated", "summary", "body", "picture"]}),
        (
            "For journalists",
            {
                "fields": ["embargo_until", "notes"],
                "description": "With an embargo, “publish” means: published by itself when the embargo ends. The "
                "preview link below says “Embargoed until”: send it to journalists.",
            },
        ),
        PUBLISHING,
    ]


@admin.register(Spokesperson)
class SpokespersonAdmin(PublishedAdmin):
    list_display = ["name", "role", "order", "shown"]
    list_filter = ["status"]
    search_fields = ["name", "role", "speaks_about"]
    fieldsets = [
        (None, {"fields": ["name", "role", "speaks_about", "languages", "picture", "order"]}),
        ("For the desk", {"fields": ["agreed"]}),
        PUBLISHING,
    ]


@admin.register(Quote)
class QuoteAdmin(PublishedAdmin):
    list_display = ["__str__", "spokesperson", "news", "approved_on", "shown"]
    list_filter = ["status", "spokesperson"]
    list_select_related = ["spokesperson", "news"]
    search_fields = ["text", "spokesperson__name"]
    fieldsets = [(None, {"fields": ["text", "spokesperson", "approved_on", "news", "order"]}), PUBLISHING]
