from django.contrib import admin

from ..models import Alert


@admin.register(Alert)
class AlertAdmin(admin.ModelAdmin):
    """Who waits for which publication. Rows come from the site's form; one that asks you to be forgotten is deleted."""

    list_display = ["email", "publication", "asked_at", "confirmed_at"]
    list_filter = ["publication", ("confirmed_at", admin.EmptyFieldListFilter)]
    show_facets = admin.ShowFacets.ALWAYS  # how many wait for each
    list_select_related = ["publication"]
    search_fields = ["email"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False
