"""What readers will see, beside what is wrong with it; and a test copy to staff."""

import re

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.csp import CSP
from django.utils.decorators import method_decorator
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from .. import trial
from ..checks import errors, problems
from ..letter import letter
from .issue_pages import IssuePagesMixin

PREVIEW = "_preview"  # the button of the form
WITH_FRAMES = settings.SECURE_CSP | {"frame-src": [CSP.SELF]}
# A mail brings its own styles, and nothing in it may run, send or load anything but the site's pictures.
OF_A_MAIL = {
    "default-src": [CSP.NONE],
    "style-src": [CSP.UNSAFE_INLINE],
    "img-src": [CSP.SELF, settings.SITE_URL, "data:"],
    "form-action": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.SELF],
    "sandbox": ["allow-popups", "allow-popups-to-escape-sandbox"],
}
ASKS_FOR_DARK = re.compile(r"@media\s*\(\s*prefers-color-scheme:\s*dark\s*\)")
BOTH = re.compile(r"\blight dark\b")


class TestForm(forms.Form):
    """Staff alone: an issue that is not out yet goes to nobody else."""

    to = forms.ModelMultipleChoiceField(
        get_user_model().objects.none(),
        label="To",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick at least one."},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        staff = get_user_model().objects.filter(is_active=True, is_staff=True).exclude(email="")
        self.fields["to"].queryset = staff.order_by("email")
        self.fields["to"].label_from_instance = lambda user: user.email


class PreviewMixin(IssuePagesMixin):
    def get_urls(self):
        return [*self.paths({"preview": self.preview, "letter": self.frame}), *super().get_urls()]

    def on_to_preview(self, request, issue):
        return redirect("admin:newsletter_issue_preview", issue.pk) if PREVIEW in request.POST else None

    @method_decorator(csp_override(WITH_FRAMES))
    def preview(self, request, pk):
        """The issue as it was last saved; a POST sends a test copy of it."""
        issue = self.issue(request, pk)
        form = TestForm(request.POST or None, initial={"to": [request.user.pk]})
        if request.method == "POST" and form.is_valid():
            return self.send_test(request, issue, form.cleaned_data["to"])
        context = {
            **self.looked_at(issue),
            "title": f"Preview of “{issue}”",
            "form": form,
            "can_change": self.has_change_permission(request, issue),
        }
        return self.page(request, issue, "preview", context)

    def looked_at(self, issue):
        """The words that readers get, and of a draft what is wrong with them."""
        if issue.mailing:
            return {"words": issue.mailing, "size": len(issue.mailing.html.encode())}
        built = letter(issue)
        found = problems(issue, built)
        return {"words": built, "size": built.size, "problems": found, "wrong": errors(found)}

    def send_test(self, request, issue, staff):
        """Of a draft; whoever wants to see what was frozen gets the newsletter themselves."""
        if not self.has_change_permission(request, issue):
            raise PermissionDenied
        count = trial.send(issue, [user.email for user in staff])
        told = "A test copy is" if count == 1 else f"{count} test copies are"
        messages.success(request, f"{told} on the way. Its links are nobody’s: try them without fear.")
        return redirect("admin:newsletter_issue_preview", issue.pk)

    @method_decorator([require_safe, xframe_options_sameorigin, csp_override(OF_A_MAIL)])
    def frame(self, request, pk):
        """The mail alone, for the frames: light, or dark with ``?dark``, whatever the reader of this page prefers."""
        issue = self.issue(request, pk)
        html = issue.mailing.html if issue.mailing else letter(issue).html
        return HttpResponse(in_colours(html, dark="dark" in request.GET))


def in_colours(html, dark):
    """The mail as a program in dark mode shows it, or one in light mode; links open elsewhere."""
    html = ASKS_FOR_DARK.sub("@media all" if dark else "@media not all", html)
    html = BOTH.sub("dark" if dark else "light", html)
    return html.replace("<head>", '<head><base target="_blank">', 1)
