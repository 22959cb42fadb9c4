"""What all pages about one issue need."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse


class IssuePagesMixin:
    def issue(self, request, pk):
        issue = get_object_or_404(self.model.objects.select_related("mailing", "approved_by", "written_by"), pk=pk)
        if not self.has_view_permission(request, issue):
            raise PermissionDenied
        return issue

    def page(self, request, issue, name, context):
        back = reverse("admin:newsletter_issue_change", args=[issue.pk])
        context = {**self.admin_site.each_context(request), "opts": self.opts, "issue": issue, "back": back, **context}
        return TemplateResponse(request, f"admin/newsletter/issue/{name}.html", context)
