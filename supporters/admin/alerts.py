from django.contrib import admin

from .. import services
from ..models import Alert


class Confirmed(admin.SimpleListFilter):
    title = "confirmation"
    parameter_name = "confirmed"

    def lookups(self, request, model_admin):
        return [("yes", "Confirmed: will be told"), ("no", "Not yet confirmed")]

    def queryset(self, request, queryset):
        return queryset.filter(confirmed_at__isnull=self.value() == "no") if self.value() else queryset


@admin.register(Alert)
class AlertAdmin(admin.ModelAdmin):
    """Who waits for which publication. Rows come from the site's form; who asks to be forgotten is deleted here."""

    list_display = ["email", "publication", "asked_at", "confirmed_at"]
    list_filter = ["publication", Confirmed]
    show_facets = admin.ShowFacets.ALWAYS  # how many wait for each
    list_select_related = ["publication"]
    search_fields = ["email"]
    empty_value_display = "not yet"

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def delete_model(self, request, alert):
        services.stop_alert(alert)

    def delete_queryset(self, request, queryset):
        services.forget_alerts(Alert.objects.filter(pk__in=queryset.values("pk")))
