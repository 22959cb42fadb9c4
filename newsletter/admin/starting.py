"""Issues that begin with something in them: what is new on the site, or what another issue held."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.decorators import method_decorator
from django.utils.text import get_text_list
from django.views.decorators.http import require_POST

from .. import drafts
from .issue_pages import IssuePagesMixin

NOTHING = "Nothing was published since the last issue. Write one from the start, or copy an earlier one."

LEFT_OUT = (
    "So that it stays short, the newest are in it, and left out are {}. To show one of them, add a block, choose "
    "“Something of the site” and type words of its title."
)


class StartingMixin(IssuePagesMixin):
    def get_urls(self):
        start = path("start/", self.admin_site.admin_view(self.start), name="newsletter_issue_start")
        return [start, *self.paths({"copy": self.copy}), *super().get_urls()]

    @method_decorator(require_POST)
    def start(self, request):
        if not self.has_add_permission(request):
            raise PermissionDenied
        issue, left_out = drafts.of_what_is_new(request.user)
        if issue is None:
            messages.warning(request, NOTHING)
            return redirect("admin:newsletter_issue_add")
        if left_out:
            messages.info(request, LEFT_OUT.format(get_text_list(list(in_words(left_out)), "and")))
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


def in_words(numbers):
    """How many of each model there are, as one says it: “3 fact sheets”."""
    for model, number in numbers.items():
        name = model._meta.verbose_name if number == 1 else model._meta.verbose_name_plural
        yield f"{number} {name}"
