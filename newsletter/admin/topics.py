from django.contrib import admin
from django.db.models import Count

from ..models import Topic


@admin.register(Topic)
class TopicAdmin(admin.ModelAdmin):
    """What readers choose from. A topic that somebody chose stays: without it they would get every issue."""

    list_display = ["name", "name_cy", "order", "is_offered", "chosen_by"]
    when_empty = "There is none: everybody gets every issue."
    fields = ["name", "name_cy", "slug", "order", "is_offered"]
    prepopulated_fields = {"slug": ["name"]}

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(readers=Count("subscribers"))

    def get_readonly_fields(self, request, obj=None):
        return ["slug"] if obj else []  # files of subscribers name a topic by it

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else self.prepopulated_fields

    def has_delete_permission(self, request, obj=None):
        is_used = obj is not None and (obj.subscribers.exists() or obj.issues.exists())
        return super().has_delete_permission(request, obj) and not is_used

    @admin.display(description="chosen by", ordering="readers")
    def chosen_by(self, topic):
        return f"{topic.readers:,}"
