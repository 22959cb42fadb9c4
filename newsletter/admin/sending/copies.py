"""What became of each copy: those that may have arrived, which staff can send again, and all of them as a file."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect
from django.urls import path
from django.views.decorators.http import require_POST

from outbox import mailings

from ...outcomes import outcomes_csv
from ...progress import unknown
from ..issue_pages import IssuePagesMixin

UNKNOWN_ON_A_PAGE = 50


class CopiesMixin(IssuePagesMixin):
    def get_urls(self):
        view = self.admin_site.admin_view(require_POST(self.outcomes_view))
        csv = path("<int:pk>/outcomes.csv", view, name="newsletter_issue_outcomes")
        return [csv, *self.paths({"unknown": self.unknown_view}), *super().get_urls()]

    def unknown_view(self, request, pk):
        """Copies that may have arrived, what is known of each, and a way to send them again."""
        issue = self.issue(request, pk)
        self.require(request, "send_issue")  # the addresses are not for everybody who may see the issue
        if issue.is_draft:
            return redirect("admin:newsletter_issue_send", pk)
        if request.method == "POST":
            return self.repeat(request, issue)
        copies = Paginator(unknown(issue.mailing), UNKNOWN_ON_A_PAGE).get_page(request.GET.get("page"))
        context = {"title": "May have arrived", "copies": copies}
        return self.page(request, issue, "unknown", context)

    def repeat(self, request, issue):
        """First the warning; then, when they are sure, once more."""
        chosen = [each for each in request.POST.getlist("copy") if each.isdecimal() and len(each) < 19]
        everyone = "all" in request.POST
        copies = unknown(issue.mailing).exclude(to="")
        copies = copies if everyone else copies.filter(pk__in=chosen)
        if not (number := copies.count()):
            messages.warning(request, "Tick the copies to send again. One whose address is forgotten cannot be.")
        elif "sure" not in request.POST:
            context = {"title": "Send again", "number": number, "chosen": chosen, "everyone": everyone}
            return self.page(request, issue, "repeat", context)
        elif again := mailings.send_again(issue.mailing, None if everyone else chosen):
            self.log_change(request, issue, f"{again} copies that may have arrived sent again.")
            messages.success(request, f"To be sent again: {again}.")
        else:
            messages.warning(request, "Nothing was sent again: the issue was cancelled.")
        return redirect("admin:newsletter_issue_unknown", issue.pk)

    def outcomes_view(self, request, pk):
        issue = self.issue(request, pk)
        self.require(request, "send_issue")
        if issue.is_draft:
            return redirect("admin:newsletter_issue_send", pk)
        self.log_change(request, issue, "Took away what became of each copy, with addresses.")
        return outcomes_csv(issue)
