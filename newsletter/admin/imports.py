"""Subscribers out of a file: sent in, looked at line by line, and only then carried out."""

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect
from django.urls import path
from django.views.decorators.http import require_POST

from .. import lines
from ..models import Import, Topic
from ..services import imports

MOST_NAMED = 200  # lines on the page; what is wrong with more of them shows once these are mended


class ImportForm(forms.ModelForm):
    file = forms.FileField(
        label="CSV file",
        help_text="Nobody is added yet: first you see what would happen, and which lines are faulty.",
        error_messages={"required": "Choose the file first."},
    )

    class Meta:
        model = Import
        fields = ()

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > settings.UPLOAD_MAX_BYTES:
            raise ValidationError("The file is too large. Send it in parts.")
        self.instance.text = lines.decoded(file.read())
        self.instance.file_name = file.name[:200]
        lines.numbered_rows(self.instance.text)  # raises where it is no such file
        return file


@admin.register(Import)
class ImportAdmin(admin.ModelAdmin):
    form = ImportForm
    when_empty = "No file has been sent in. Each one stands here, with who sent it and how many people it added."
    list_display = ["file_name", "at", "by", "done_at", "added"]
    list_select_related = ["by"]
    empty_value_display = "not yet"
    readonly_fields = ["file_name", "at", "by", "done_at", "added"]

    def get_fields(self, request, obj=None):
        return self.readonly_fields if obj else ["file"]

    def get_queryset(self, request):
        return super().get_queryset(request).defer("text")

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        """A file may be thrown away; that one was carried out is kept."""
        return super().has_delete_permission(request, obj) and not (obj and obj.done_at)

    def may_carry_out(self, request):
        return request.user.has_perm("newsletter.add_subscriber")

    def save_model(self, request, file, form, change):
        file.by = request.user
        super().save_model(request, file, form, change)

    def response_add(self, request, file, post_url_continue=None):
        return redirect("admin:newsletter_import_change", file.pk)

    def add_view(self, request, form_url="", extra_context=None):
        context = {
            "title": "Import subscribers",
            "needed": lines.NEEDED,
            "columns": lines.COLUMNS,
            "topics": Topic.objects.all(),
        }
        return super().add_view(request, form_url, context | (extra_context or {}))

    def change_view(self, request, object_id, form_url="", extra_context=None):
        file = self.get_object(request, object_id)
        context = {}
        if file and not file.done_at:
            plan = imports.plan(file.text)
            context = {
                "title": "What this import would do",
                "plan": plan,
                "named": {"faults": plan.faults[:MOST_NAMED], "kept_out": plan.kept_out[:MOST_NAMED]},
                "sample": plan.people[:5],
                "may_carry_out": self.may_carry_out(request),
            }
        return super().change_view(request, object_id, form_url, context | (extra_context or {}))

    def get_urls(self):
        view = require_POST(self.admin_site.admin_view(self.carry_out))
        return [path("<int:pk>/carry-out/", view, name="newsletter_import_carry_out"), *super().get_urls()]

    def carry_out(self, request, pk):
        if not self.may_carry_out(request):
            raise PermissionDenied
        file = imports.carry_out(pk, by=request.user)
        if file is None:
            messages.warning(request, "This import was carried out already, or its file is gone.")
            return redirect("admin:newsletter_import_changelist")
        self.log_change(request, file, f"Carried out: {file.added} added.")
        messages.success(request, f"Added to the subscribers: {file.added:,}.")
        return redirect("admin:newsletter_import_change", pk)
