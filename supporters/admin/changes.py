from django.contrib import admin, messages
from django.urls import reverse
from django.utils.html import format_html

from .. import services
from ..models import Change


class WaitingFilter(admin.SimpleListFilter):
    title = "decision"
    parameter_name = "decision"

    def lookups(self, request, model_admin):
        return [("made", "Decided"), ("all", "All")]

    def choices(self, changelist):
        yield {
            "selected": self.value() is None,
            "query_string": changelist.get_query_string(remove=[self.parameter_name]),
            "display": "Waiting",
        }
        yield from list(super().choices(changelist))[1:]

    def queryset(self, request, queryset):
        match self.value():
            case "all":
                return queryset
            case "made":
                return queryset.exclude(decided_at=None)
        return queryset.filter(decided_at=None)


@admin.register(Change)
class ChangeAdmin(admin.ModelAdmin):
    """New names and statements beside the old ones; the list itself is the page to decide on."""

    list_display = ["organisation_page", "text_now", "text_asked_for", "asked_at", "accepted"]
    list_display_links = None
    list_filter = [WaitingFilter]
    list_select_related = ["organisation"]
    actions = ["accept", "keep_old"]
    fields = readonly_fields = ["organisation", "name", "statement", "asked_at", "decided_at", "accepted", "by"]

    @admin.display(description="organisation")
    def organisation_page(self, change):
        url = reverse("admin:supporters_organisation_change", args=[change.organisation_id])
        return format_html('<a href="{}">{}</a>', url, change.organisation)

    @admin.display(description="now")
    def text_now(self, change):
        return text(change.organisation)

    @admin.display(description="asked for")
    def text_asked_for(self, change):
        return text(change)

    @admin.action(description="Make the new text public", permissions=["change"])
    def accept(self, request, queryset):
        self.decide(request, queryset, accepted=True)

    @admin.action(description="Keep the old text", permissions=["change"])
    def keep_old(self, request, queryset):
        self.decide(request, queryset, accepted=False)

    def decide(self, request, queryset, *, accepted):
        done = sum(services.decide_change(change, accepted=accepted, by=request.user) for change in queryset)
        told = "now public" if accepted else "left as they were"
        messages.success(request, f"{done} {told}; contacts who want mail are told.")

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


def text(item):
    return format_html("<b>{}</b><br>{}", item.name, item.statement)
