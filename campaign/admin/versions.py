from django.contrib import admin

from ..models import Version
from .base import PUBLISHING, PublishedAdmin


@admin.register(Version)
class VersionAdmin(PublishedAdmin):
    """Beside the English one; a change to the English text changes nothing here, so its day stands in the list."""

    list_display = ["title", "language", "item", "machine_drafted", "checked_on", "english_changed", "shown"]
    list_filter = ["status", "language", "machine_drafted"]
    list_select_related = ["page", "fact_sheet", "publication"]
    search_fields = ["title", "page__title", "fact_sheet__title", "publication__title"]
    fieldsets = [
        (
            "What it is a version of",
            {
                "fields": ["language", "page", "fact_sheet", "publication"],
                "description": "Choose one page, fact sheet or publication. Welsh is shown on the Welsh page itself; "
                "every other language, and Easy Read, has a page of its own that the English one leads to.",
            },
        ),
        (None, {"fields": ["title", "menu_title", "summary", "body", "description"]}),
        ("Checking", {"fields": ["machine_drafted", "checked_by", "checked_on"]}),
        PUBLISHING,
    ]

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        field.label_from_instance = named_and_placed
        return field

    @admin.display(description="English last changed")
    def english_changed(self, version):
        return version.item.updated_at


def named_and_placed(item):
    """By the name in the menu first, which is the one that staff see on the site, and with the address."""
    names = dict.fromkeys([getattr(item, "menu_title", "") or str(item), str(item)])
    return f"{' – '.join(names)} ({item.get_absolute_url()})"
