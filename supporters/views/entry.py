"""An organisation changes its entry, or leaves, by a link that it asks for."""

from contextlib import suppress

from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import TemplateView

from campaign.public import PublicMixin

from .. import forms, services
from ..models import Organisation
from .base import FormPage, PersonalMixin, no_cookie, seconds_to_wait, too_many
from .proposals import own_proposals


class AskForLink(PublicMixin, FormPage):
    template_name = "supporters/entry_ask.html"
    form_class = forms.AskForLinkForm

    def form_valid(self, form):
        email = form.cleaned_data["email"]
        if wait := seconds_to_wait(self.request, email, "LINKS"):
            return too_many(wait)
        services.ask_for_link(email)
        return redirect("supporters:link_sent")


class LinkSent(PublicMixin, TemplateView):
    template_name = "supporters/entry_sent.html"


@no_cookie
class Entry(PersonalMixin, FormPage):
    purpose = "entry"
    template_name = "supporters/entry_edit.html"
    form_class = forms.EditEntryForm

    def get_form_kwargs(self):
        organisation = self.contact.organisation
        self.waiting = organisation.changes.filter(decided_at=None).first()
        return super().get_form_kwargs() | {
            "instance": organisation,
            "contact": self.contact,
            "waiting": self.waiting,
        }

    def get_context_data(self, **kwargs):
        # The form has written what was typed into its own instance; the page shows what is kept.
        organisation = Organisation.objects.get(pk=self.contact.organisation_id)
        context = super().get_context_data(**kwargs)
        return context | {
            "organisation": organisation,
            "pending": self.waiting,
            "saved": "saved" in self.request.GET,
            "leave_url": self.request.path + "leave/",
            "token": self.kwargs["token"],
            "proposals": own_proposals(organisation),
            "sent": "sent" in self.request.GET,
        }

    def form_valid(self, form):
        services.edit_entry(self.contact, form)
        return redirect(self.request.path + "?saved")


@no_cookie
class Leave(PersonalMixin, FormPage):
    purpose = "entry"
    template_name = "supporters/leave.html"
    form_class = forms.LeaveForm

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"organisation": self.contact.organisation}

    def form_valid(self, form):
        choice = form.cleaned_data["choice"]
        with suppress(services.MoveRefused):  # pressed twice
            services.leave(self.contact, choice)
        return redirect(reverse("supporters:left", query={"choice": choice}))


class Left(PublicMixin, TemplateView):
    template_name = "supporters/left.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(choice=self.request.GET.get("choice"), **kwargs)
