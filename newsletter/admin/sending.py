"""The way of an issue from a draft to its last copy: one page to send it, and one to watch it and what came of it."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import redirect
from django.urls import path
from django.views.decorators.http import require_POST

from campaign.templatetags.desk_words import staff_name
from outbox import mailings
from outbox.models import Mailing

from .. import audience
from ..checks import errors, problems
from ..letter import letter
from ..models import Issue
from ..outcomes import outcomes_csv
from ..progress import Progress, unknown
from ..services import issues as services
from .issue_pages import IssuePagesMixin
from .send_forms import SendForm, next_clock_change

UNKNOWN_ON_A_PAGE = 50
REASON_LENGTH = Mailing._meta.get_field("reason").max_length


class SendingMixin(IssuePagesMixin):
    """Mixed into the admin of issues."""

    def get_urls(self):
        wrap = self.admin_site.admin_view
        pages = {
            "send": self.send_view,
            "ask": require_POST(self.ask_view),
            "approve": require_POST(self.approve_view),
            "sending": self.sending_view,
            "cancel": self.cancel_view,
            "unknown": self.unknown_view,
        }
        csv = path("<int:pk>/outcomes.csv", wrap(require_POST(self.outcomes_view)), name="newsletter_issue_outcomes")
        own = [path(f"<int:pk>/{name}/", wrap(view), name=f"newsletter_issue_{name}") for name, view in pages.items()]
        return [csv, *own, *super().get_urls()]

    # Before it leaves

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

    # While it leaves, and after

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

    # Who may

    def may(self, request, act):
        return request.user.has_perm(f"newsletter.{act}")

    def require(self, request, act):
        if not self.may(request, act):
            raise PermissionDenied
