"""Leaving in one click: of the mail program (RFC 8058), or on the page that the link of every mail opens."""

from contextlib import suppress

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.generic import TemplateView

from campaign.public import PublicMixin
from supporters.links import LinkInvalid
from supporters.views.base import FormPage, no_cookie, seconds_to_wait, too_many

from .. import forms
from ..links import read_own
from ..models import ConsentEvent, Issue, Subscriber
from ..services import subscribers
from ..wording import current_wording
from .base import OwnMixin

How = ConsentEvent.How


def from_anywhere(dispatch):
    """Tell SameSiteOnly that a mail program's POST has no origin of ours."""
    dispatch.from_anywhere = True
    return dispatch


@no_cookie
class Leave(OwnMixin, PublicMixin, FormPage):
    """One button; who has left is offered to come back, and only then asked why.

    A mail program's POST comes from anywhere, without a cookie, and is answered with 200 whatever the token.
    """

    template_name = "newsletter/leave.html"
    form_class = forms.ReasonForm

    @property
    def issue(self):
        """The issue that they left by, of which the address holds the number; 0 stands for none."""
        return Issue.objects.filter(pk=self.kwargs["issue"], mailing__isnull=False).first()

    def get_context_data(self, **kwargs):
        return super().get_context_data(thanked="thanks" in self.request.GET, **kwargs)

    @from_anywhere
    def dispatch(self, request, *args, **kwargs):
        if request.method == "POST" and request.POST.get("List-Unsubscribe", "").strip() == "One-Click":
            return self.one_click(kwargs["token"])
        return super().dispatch(request, *args, **kwargs)

    def one_click(self, token):
        with suppress(LinkInvalid, Subscriber.DoesNotExist):  # gone already: there is nothing to leave
            subscribers.leave(read_own(token), how=How.ONE_CLICK, issue=self.issue)
        return HttpResponse(status=200, content_type="text/plain", headers={"Cache-Control": "no-store"})

    def post(self, request, **kwargs):
        match request.POST.get("act"):
            case "leave":
                subscribers.leave(self.subscriber, how=How.MAIL, issue=self.issue)
                return redirect(request.path)
            case "back":
                return self.come_back()
            case _:
                return super().post(request, **kwargs)

    def come_back(self):
        """Anybody may have been passed this link: the mailbox's owner is asked by mail."""
        subscriber = self.subscriber
        if wait := seconds_to_wait(self.request, subscriber.email, "SUBSCRIPTIONS"):
            return too_many(wait)
        choices = {"topics": list(subscriber.topics.all()), "language": subscriber.language}
        wording = current_wording(self.site)
        subscribers.subscribe(subscriber.email, how=How.MAIL, wording=wording, **choices)
        return redirect("newsletter:check_email")

    def form_valid(self, form):
        subscribers.say_why(self.subscriber, form.cleaned_data["reason"], issue=self.issue)
        return redirect(self.request.path + "?thanks")


class Left(PublicMixin, TemplateView):
    """What whoever had everything erased comes to: no token is left that could open a page of their own."""

    template_name = "newsletter/left.html"
