from contextlib import suppress

from django.shortcuts import redirect
from django.views.generic import TemplateView, View

from campaign.public import PublicMixin

from .. import forms, services
from ..links import LinkExpired, LinkInvalid, read_token
from ..models import Wording
from ..status import Status
from .base import FormPage, PageMixin, PersonalMixin, no_cookie, seconds_to_wait, too_many
from .proposals import own_proposals


class SignUp(PageMixin, FormPage):
    page_slug, page_title = "sign-up", "Add your organisation"
    template_name = "supporters/sign_up.html"
    form_class = forms.SignUpForm

    def get_form_kwargs(self):
        self.wording = Wording.current("authority", self.site)
        return super().get_form_kwargs() | {"wording": self.wording}

    def form_valid(self, form):
        if not form.is_from_a_program:
            if wait := seconds_to_wait(self.request, form.cleaned_data["contact_email"], "SIGN_UPS"):
                return too_many(wait)
            services.sign_up(form=form, wording=self.wording)
        return redirect("supporters:check_email")


class CheckEmail(PublicMixin, TemplateView):
    template_name = "supporters/check_email.html"


@no_cookie
class Confirm(PersonalMixin, TemplateView):
    """GET only shows the button: mail scanners open every link."""

    purpose = "confirm"
    template_name = "supporters/confirm.html"

    def link_expired(self):
        return self.render(self.template_name, status=410, expired=True, token=self.kwargs["token"])

    def get_context_data(self, **kwargs):
        already = self.contact.organisation.state != "unconfirmed"
        return super().get_context_data(already=already, **kwargs)

    def post(self, request, **kwargs):
        services.confirm(self.contact)
        return redirect(self.personal_url("status"))


@no_cookie
class NewConfirmation(View):
    """The button on an expired confirmation link: another mail, if the link was ours."""

    def post(self, request):
        with suppress(LinkInvalid):  # the same answer for any token
            try:
                read_token("confirm", request.POST.get("token", ""))
            except LinkExpired as expired:
                if wait := seconds_to_wait(request, expired.owner.email, "LINKS"):
                    return too_many(wait)
                services.ask_for_link(expired.owner.email)
        return redirect("supporters:link_sent")


@no_cookie
class StatusPage(PersonalMixin, FormPage):
    purpose = "status"
    template_name = "supporters/status.html"
    form_class = forms.ReplyForm

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        status = Status(self.contact.organisation)
        more = {"reply_form": context["form"] if status.can_write else None, "token": self.kwargs["token"]}
        return context | more | {"status": status, "proposals": own_proposals(self.contact.organisation)}

    def form_valid(self, form):
        with suppress(services.MoveRefused):  # pressed twice, or staff moved on: the page says how things stand
            services.reply(self.contact.organisation, form.cleaned_data["text"])
        return redirect(self.request.path)
