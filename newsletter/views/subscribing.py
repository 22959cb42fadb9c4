"""Asking for the newsletter, and confirming it."""

from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from campaign.public import PublicMixin
from supporters.views.base import FormPage, PageMixin, no_cookie, seconds_to_wait, too_many

from .. import forms
from ..links import is_origin
from ..models import ConsentEvent
from ..services import subscribers
from ..wording import current_wording
from .base import WordsMixin

How = ConsentEvent.How


class Subscribe(PageMixin, FormPage):
    """Where the form at the foot of every page leads, too."""

    page_slug, page_title = "newsletter", "The e-newsletter"
    template_name = "newsletter/subscribe.html"
    form_class = forms.SubscribeForm

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"wording": current_wording(self.site)}

    def form_valid(self, form):
        if not form.is_from_a_program:
            email = form.cleaned_data["email"]
            if wait := seconds_to_wait(self.request, email, "SUBSCRIPTIONS"):
                return too_many(wait)
            how = How.ORGANISATION if is_origin(form.data.get("origin", "")) else How.PAGE
            subscribers.subscribe(email, how=how, wording=form.wording, **form.choices)
        return redirect("newsletter:check_email")


class CheckEmail(PublicMixin, TemplateView):
    template_name = "newsletter/check_email.html"


@no_cookie
class Confirm(WordsMixin, TemplateView):
    """GET only shows the button: mail scanners open every link."""

    purpose = "confirm"
    template_name = "newsletter/confirm.html"

    @cached_property
    def wording(self):
        """What whoever asked last was shown, and so what their mail says."""
        asked = self.subscriber.events.filter(kind=ConsentEvent.Kind.ASKED).select_related("wording").last()
        return asked and asked.wording

    def get_context_data(self, **kwargs):
        return super().get_context_data(topics=list(self.subscriber.topics.all()), **kwargs)

    def agree(self):
        subscribers.confirm(self.subscriber)
        return redirect(self.request.path)
