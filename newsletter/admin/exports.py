"""Taking addresses away: only with a permission of its own and a reason, and the list of these shows every time."""

import csv

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils.timezone import localdate

from campaign import languages
from campaign.downloads import BOM

from ..models import Export, Subscriber, Topic
from ..services import exports
from .acts import ReasonForm

WHO = {"reachable": "Who gets the next issue", **dict(Subscriber.State.choices), "": "All of them"}


class ExportForm(ReasonForm):
    who = forms.ChoiceField(label="Who", choices=WHO, required=False, initial="reachable")
    topic = forms.ModelChoiceField(Topic.objects.all(), required=False, empty_label="Any")
    language = forms.ChoiceField(choices={"": "Any", **languages.NAMES}, required=False)
    field_order = ["who", "topic", "language", "reason"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, asks="What for", example="Kept with your name and the time, for good.", **kwargs)

    @property
    def filters(self):
        return {name: self.cleaned_data[name] for name in ("who", "topic", "language")}

    @property
    def which(self):
        """The filters in words."""
        data = self.cleaned_data
        named = [data["topic"] and data["topic"].name, languages.NAMES.get(data["language"])]
        return ", ".join([str(WHO[data["who"]]), *filter(None, named)])


@admin.register(Export)
class ExportAdmin(admin.ModelAdmin):
    list_display = ["at", "by", "which", "number", "reason"]
    list_select_related = ["by"]
    when_empty = "No address has been taken away. Each time stands here, with who did it and what for."

    def has_add_permission(self, request):
        return request.user.has_perm("newsletter.export_subscriber")

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description="people", ordering="people")
    def number(self, export):
        return f"{export.people:,}"

    def add_view(self, request, form_url="", extra_context=None):
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = ExportForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            people = exports.chosen(**form.filters)
            reason = form.cleaned_data["reason"]
            return file_of(exports.export(people, which=form.which, by=request.user, reason=reason))
        context = {
            **self.admin_site.each_context(request),
            "title": "Export subscribers",
            "opts": self.opts,
            "form": form,
        }
        return TemplateResponse(request, "admin/newsletter/export/add.html", context)


def file_of(rows):
    response = HttpResponse(BOM, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="subscribers-{localdate():%Y-%m-%d}.csv"'
    csv.writer(response).writerows(rows)
    return response
