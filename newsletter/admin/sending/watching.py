"""An issue while it leaves, and after: how far it is, and what stops it, for a while or for good."""

from django.contrib import messages
from django.shortcuts import redirect

from campaign.templatetags.desk_words import staff_name
from outbox import mailings
from outbox.models import Mailing

from ...progress import Progress
from ...services import issues as services
from ..issue_pages import IssuePagesMixin

REASON_LENGTH = Mailing._meta.get_field("reason").max_length


class WatchingMixin(IssuePagesMixin):
    def get_urls(self):
        return [*self.paths({"sending": self.sending_view, "cancel": self.cancel_view}), *super().get_urls()]

    def sending_view(self, request, pk):
        issue = self.issue(request, pk)
        if issue.is_draft:
            return redirect("admin:newsletter_issue_send", pk)
        if request.method == "POST":
            self.require(request, "send_issue")
            return self.act(request, issue)
        context = {"title": f"“{issue}”", "progress": Progress(issue), "may_send": self.may(request, "send_issue")}
        return self.page(request, issue, "sending", context)

    def act(self, request, issue):
        """Do what the button says; on a page that is out of date, say so instead."""
        done = {"undo": self.undo, "pause": self.pause, "resume": self.resume}.get(request.POST.get("act"))
        if not done or not (words := done(request, issue)):
            messages.warning(request, "Nothing was changed: it is no longer as your page showed it. Look again.")
            return redirect("admin:newsletter_issue_sending", issue.pk)
        self.log_change(request, issue, words)
        messages.success(request, words)
        return redirect(f"admin:newsletter_issue_{'send' if done == self.undo else 'sending'}", issue.pk)

    def undo(self, request, issue):
        return services.undo(issue) and "Taken back: nothing has left, and it is a draft again."

    def pause(self, request, issue):
        reason = self.reason(request, "paused without a reason")
        return mailings.pause(issue.mailing, reason, by_hand=True) and f"Paused. {reason}"

    def resume(self, request, issue):
        """Only what staff have read about is resumed: somebody else may have paused it again for another reason."""
        as_shown = request.POST.get("seen") == issue.mailing.reason
        return as_shown and mailings.resume(issue.mailing) and "It goes on."

    def reason(self, request, otherwise):
        words = " ".join(request.POST.get("reason", "").replace("\x00", "").split()) or otherwise
        return f"{staff_name(request.user)}: {words}"[:REASON_LENGTH]

    def cancel_view(self, request, pk):
        """What has left and what will not; then, on the button, no further copy leaves, ever."""
        issue = self.issue(request, pk)
        self.require(request, "send_issue")
        if issue.is_draft or issue.mailing.ended_at:
            messages.warning(request, "There is nothing to cancel.")
            return redirect("admin:newsletter_issue_sending", pk)
        if request.method == "POST":
            reason = self.reason(request, "cancelled without a reason")
            if mailings.cancel(issue.mailing, reason):
                self.log_change(request, issue, f"Cancelled. {reason}")
                messages.success(request, "Cancelled: no further copy leaves.")
            return redirect("admin:newsletter_issue_sending", pk)
        return self.page(request, issue, "cancel", {"title": f"Cancel “{issue}”", "progress": Progress(issue)})
