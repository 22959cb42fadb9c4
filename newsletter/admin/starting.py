"""Issues that begin with something in them: what is new on the site, or what another issue held."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from .. import drafts

NOTHING = "Nothing was published since the last issue. Write one from the start, or copy an earlier one."


class StartingMixin:
    def get_urls(self):
        wrap = self.admin_site.admin_view
        return [
            path("start/", wrap(self.start), name="newsletter_issue_start"),
            path("<int:pk>/copy/", wrap(self.copy), name="newsletter_issue_copy"),
            *super().get_urls(),
        ]

    @method_decorator(require_POST)
    def start(self, request):
        if not self.has_add_permission(request):
            raise PermissionDenied
        issue = drafts.of_what_is_new(request.user)
        if issue is None:
            messages.warning(request, NOTHING)
            return redirect("admin:newsletter_issue_add")
        return self.begin(request, issue, "Started from what is new.")

    @method_decorator(require_POST)
    def copy(self, request, pk):
        if not self.has_add_permission(request):
            raise PermissionDenied
        issue = get_object_or_404(self.model, pk=pk)
        return self.begin(request, drafts.copy_of(issue, request.user), f"Copied from “{issue}”.")

    def begin(self, request, issue, words):
        self.log_addition(request, issue, words)
        messages.success(request, f"{words} Arrange it, write what belongs between, and look at the preview.")
        return redirect("admin:newsletter_issue_change", issue.pk)
