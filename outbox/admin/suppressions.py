from django.contrib import admin

from ..models import Suppression, hash_of
from .looking import LookOnly


@admin.register(Suppression)
class SuppressionAdmin(LookOnly):
    """Whom we do not write to. Only hashes: an address is looked up, suppressed and let back among the subscribers."""

    list_display = ["short_hash", "scope", "reason", "note", "by", "at"]
    list_filter = ["reason", "scope"]
    list_select_related = ["by"]
    search_fields = ["note"]
    search_help_text = "A whole address, or a word of the note"

    def get_search_results(self, request, queryset, search_term):
        if "@" in search_term:
            return queryset.filter(email_hmac=hash_of(search_term)), False
        return super().get_search_results(request, queryset, search_term)

    @admin.display(description="address, as a hash")
    def short_hash(self, suppression):
        return f"{suppression.email_hmac[:12]}…"
