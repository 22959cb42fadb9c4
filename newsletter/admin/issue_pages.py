"""What all pages about one issue need."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse


class IssuePagesMixin:
    def paths(self, views):
        """The addresses of pages by their names, each below its issue and for staff alone."""
        wrap = self.admin_site.admin_view
        return [path(f"<int:pk>/{name}/", wrap(view), name=f"newsletter_issue_{name}") for name, view in views.items()]

    def issue(self, request, pk):
        issue = get_object_or_404(self.model.objects.select_related("mailing", "approved_by", "written_by"), pk=pk)
        if not self.has_view_permission(request, issue):
            raise PermissionDenied
        return issue

    def page(self, request, issue, name, context):
        back = reverse("admin:newsletter_issue_change", args=[issue.pk])
        context = {**self.admin_site.each_context(request), "opts": self.opts, "issue": issue, "back": back, **context}
        return TemplateResponse(request, f"admin/newsletter/issue/{name}.html", context)

    def may(self, request, act):
        return request.user.has_perm(f"newsletter.{act}")

    def require(self, request, act):
        if not self.may(request, act):
            raise PermissionDenied
