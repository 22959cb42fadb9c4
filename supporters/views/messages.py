"""A visitor writes to an organisation, and neither learns the other's address from us."""

from django.shortcuts import get_object_or_404, redirect
from django.views.generic import TemplateView

from campaign.public import PublicMixin

from .. import forms, services
from ..models import Organisation
from .base import FormPage, no_cookie, seconds_to_wait, too_many


@no_cookie
class WriteTo(PublicMixin, FormPage):
    template_name = "supporters/write_to.html"
    form_class = forms.WriteForm

    def dispatch(self, request, *args, **kwargs):
        self.organisation = get_object_or_404(Organisation.objects.listed(), pk=kwargs["pk"])
        if not Organisation.objects.reachable().filter(pk=kwargs["pk"]).exists():
            return redirect(self.organisation)  # where nothing invites to write
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(organisation=self.organisation, **kwargs)

    def form_valid(self, form):
        if not form.is_from_a_program:
            email = form.cleaned_data["email"]
            if wait := seconds_to_wait(self.request, email, "MESSAGES", organisation=self.organisation.pk):
                return too_many(wait)
            services.write_to(self.organisation, email=email, **form.message)
        return redirect("supporters:message_sent")


class MessageSent(PublicMixin, TemplateView):
    template_name = "supporters/message_sent.html"
