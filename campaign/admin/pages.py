from django.contrib import admin

from ..models import Campaign, Goal, Objective, OldAddress, Page, Partner
from .base import PUBLISHING, ContentAdmin, PublishedAdmin
from .checking import NumbersMixin


@admin.register(Campaign)
class CampaignAdmin(ContentAdmin):
    list_display = ["name", "launch_date", "contact_email"]
    fieldsets = [
        (None, {"fields": ["name", "launch_date", "credit", "review_days"]}),
        ("How to reach you", {"fields": ["contact_email", "contact_address"]}),
        (
            "For journalists",
            {
                "fields": ["press_email", "press_phone", "press_hours"],
                "description": "Shown on the page for the media and under press releases. Without them the email above "
                "stands there.",
            },
        ),
        (
            "House term",
            {
                "fields": ["term", "long_term"],
                "description": "Every page and file that asks for it changes at once. Figures, quotations and the "
                "campaign’s own words of 2008 keep theirs. Look at “A note on words” when you change it.",
            },
        ),
    ]

    def has_add_permission(self, request):
        return super().has_add_permission(request) and not Campaign.objects.exists()

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Page)
class PageAdmin(NumbersMixin, PublishedAdmin):
    list_display = ["title", "slug", "menu", "order", "shown", "updated_at"]
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
    list_display = ["title", "group", "order", "shown", "updated_at"]
    list_filter = ["status", "group"]
    search_fields = ["title", "text"]
    prepopulated_fields = {"slug": ["title"]}
    fieldsets = [(None, {"fields": ["title", "slug", "group", "text", "order"]}), PUBLISHING]


@admin.register(Partner)
class PartnerAdmin(PublishedAdmin):
    list_display = ["name", "role", "order", "shown", "updated_at"]
    list_filter = ["status", "role"]
    search_fields = ["name", "text"]
    prepopulated_fields = {"slug": ["name"]}
    fieldsets = [(None, {"fields": ["name", "slug", "role", "text", "website", "source", "order"]}), PUBLISHING]


@admin.register(Goal)
class GoalAdmin(ContentAdmin):
    list_display = ["measure", "label", "target", "show_from", "order"]


@admin.register(OldAddress)
class OldAddressAdmin(admin.ModelAdmin):
    """Made by themselves when an address changes; deleting one leaves its visitors with nothing."""

    list_display = ["path", "target", "made_at"]
    search_fields = ["path", "target"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False
