from django.contrib import admin

from ..models import Erasure, Wording


@admin.register(Wording)
class WordingAdmin(admin.ModelAdmin):
    """The words people agree to. A new text is a new version: the old one stays what somebody agreed to."""

    list_display = ["slug", "version", "text", "created_at"]
    fields = ["slug", "version", "text"]

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Erasure)
class ErasureAdmin(admin.ModelAdmin):
    """How many organisations had everything erased by their own link, and when. Nothing else of them is left."""

    list_display = ["erased_on"]
    list_display_links = None

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
