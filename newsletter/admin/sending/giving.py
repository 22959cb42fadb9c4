"""A draft is given to the sender, after a second person has approved it where that is asked: one page says it all."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from ... import audience
from ...checks import errors, problems
from ...letter import letter
from ...models import Issue
from ...services import issues as services
from ..issue_pages import IssuePagesMixin
from .forms import SendForm, next_clock_change


class GivingMixin(IssuePagesMixin):
    def get_urls(self):
        views = {"send": self.send_view, "ask": require_POST(self.ask_view), "approve": require_POST(self.approve_view)}
        return [*self.paths(views), *super().get_urls()]

    def send_view(self, request, pk):
        """Everything one has to know, and the button."""
        issue = self.issue(request, pk)
        if not issue.is_draft:
            return self.given_already(request, issue)
        words = letter(issue)
        people, seal = audience.readers(issue).count(), services.seal(issue, words)
        form = SendForm(request.POST or None)
        if request.method == "POST":
            self.require(request, "send_issue")
            if form.is_valid() and self.schedule(request, issue, form):
                return redirect("admin:newsletter_issue_sending", pk)
        found = problems(issue, words)
        context = {
            "title": f"Send “{issue}”",
            "form": form,
            "seal": seal,
            "people": people,
            "filters": list(audience.in_words(issue)),
            "problems": found,
            "wrong": errors(found),
            "clock_change": next_clock_change(),
            "undo_minutes": settings.NEWSLETTER_UNDO_MINUTES,
            "may_send": self.may(request, "send_issue"),
            **self.approval(request, issue, seal),
        }
        context["can_go"] = not context["wrong"] and (context["is_approved"] or not context["approval_needed"])
        return self.page(request, issue, "send", context)

    def approval(self, request, issue, seal):
        """What a second person has said, and what this one may say."""
        needed = settings.NEWSLETTER_SECOND_APPROVER
        approved = needed and services.is_approved(issue, seal)
        return {
            "approval_needed": needed,
            "is_approved": approved,
            "is_approver": approved and issue.approved_by == request.user,
            "is_asked": issue.asked_digest == seal,
            "may_ask": self.has_change_permission(request),
            "may_approve": self.may(request, "approve_issue") and issue.written_by != request.user,
        }

    def schedule(self, request, issue, form):
        """Give the issue to the sender; return whether it has gone there, now or by an earlier press."""
        data = form.cleaned_data
        given = {name: data[name] for name in ("typed_count", "seen", "starts_at")}
        try:
            mailing = services.schedule(issue, by=request.user, **given)
        except services.Refused as refused:
            form.add_error(None, str(refused))
            return not Issue.objects.get(pk=issue.pk).is_draft
        self.log_change(request, issue, f"Given to the sender for {data['typed_count']} readers, {mailing.starts_at}.")
        messages.success(request, "The sender has it. Until it leaves, you can take it back here.")
        return True

    def ask_view(self, request, pk):
        """Somebody thinks that it is ready, and a second person has to look."""
        issue = self.issue(request, pk)
        if not self.has_change_permission(request):
            raise PermissionDenied
        try:
            if services.ask_for_approval(issue, by=request.user, seen=request.POST.get("seen", "")):
                self.log_change(request, issue, "A second person was asked to approve it.")
            messages.success(request, "Whoever can approve it has been sent a mail that leads here.")
        except services.Refused as refused:
            messages.error(request, str(refused))
        return redirect("admin:newsletter_issue_send", pk)

    def approve_view(self, request, pk):
        issue = self.issue(request, pk)
        self.require(request, "approve_issue")
        try:
            services.approve(issue, by=request.user, seen=request.POST.get("seen", ""))
        except services.Refused as refused:
            messages.error(request, str(refused))
        else:
            self.log_change(request, issue, "Approved.")
            messages.success(request, "Approved. Any change to its words or its audience makes that void.")
        return redirect("admin:newsletter_issue_send", pk)

    def given_already(self, request, issue):
        if request.method == "POST":
            messages.warning(request, "This issue was given to the sender already.")
        return redirect("admin:newsletter_issue_sending", issue.pk)
