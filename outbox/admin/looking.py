from django.contrib import admin
from django.core.paginator import Paginator
from django.utils.functional import cached_property

MOST = 5_000  # rows that a list counts and pages through; whoever looks for an older one searches


class CappedPaginator(Paginator):
    """Counts no further than anybody turns pages: counting all of a million mails takes longer than finding one."""

    most = MOST

    @cached_property
    def count(self):
        return self.object_list.order_by()[: self.most].count()


class LookOnly(admin.ModelAdmin):
    """Rows that the site writes itself, and staff read."""

    paginator = CappedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
