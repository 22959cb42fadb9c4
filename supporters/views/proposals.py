"""By the link of its entry, an organisation proposes initiatives and events, changes them, and says what happened."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from campaign import revisions

from .. import forms, services
from ..choices import State
from ..models import PROPOSALS, EventProposal
from .base import FormPage, PersonalMixin, no_cookie


def own_proposals(organisation):
    """Everything it has proposed, the newest first, by the word for the kind."""
    if not organisation.approved_at:
        return {}
    return {
        word: list(proposals.objects.with_item().filter(organisation=organisation))
        for word, proposals in PROPOSALS.items()
    }


class SupportersOnly:
    """Whoever is not (or no longer) approved finds its entry, which says how things stand."""

    def dispatch(self, request, *args, **kwargs):
        if self.contact.organisation.state != State.APPROVED:
            return redirect(self.entry_url())
        return super().dispatch(request, *args, **kwargs)

    def entry_url(self, **query):
        return reverse("supporters:entry", args=[self.kwargs["token"]], query=query)


@no_cookie
class Propose(PersonalMixin, SupportersOnly, FormPage):
    purpose = "entry"
    template_name = "supporters/proposal_form.html"

    @cached_property
    def proposals(self):
        try:
            return PROPOSALS[self.kwargs["kind"]]
        except KeyError:
            raise Http404("Organisations propose initiatives and events.") from None

    def get_form_class(self):
        return forms.PROPOSAL_FORMS[self.proposals]

    def get_initial(self):
        organisation = self.contact.organisation
        name = "run_by" if self.kwargs["kind"] == "initiatives" else "organiser"
        return {name: organisation.name, "areas": organisation.areas_of_work, "website": organisation.website}

    def get_context_data(self, **kwargs):
        back = {"kind": self.kwargs.get("kind"), "entry_url": self.entry_url()}
        return super().get_context_data(**back, **kwargs)

    def form_valid(self, form):
        try:
            services.propose(self.contact, self.proposals, form)
        except services.MoveRefused as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form)
        return redirect(self.entry_url(sent="") + "#proposals")


class OwnMixin:
    """Something that the organisation proposed before."""

    @cached_property
    def proposal(self):
        own = self.proposals.objects.with_item().filter(organisation=self.contact.organisation)
        return get_object_or_404(own, pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs):
        return super().get_context_data(proposal=self.proposal, **kwargs)


@no_cookie
class OwnItem(OwnMixin, Propose):
    """It, as the organisation would like it to be by now."""

    def get_initial(self):
        return {}

    def get_form_kwargs(self):
        item = self.proposal.item
        latest = revisions.latest(item)
        seen = f"{latest and latest.number} {self.proposal.suggested_at}"
        for name, value in (self.proposal.suggested or {}).items():
            field = item._meta.get_field(name)
            setattr(item, field.attname, field.to_python(value))
        return super().get_form_kwargs() | {"instance": item, "revision": seen}

    def form_valid(self, form):
        try:
            services.change_item(self.proposal, form)
        except services.MoveRefused:  # staff moved on meanwhile
            return redirect(self.entry_url())
        return redirect(self.entry_url(sent="") + "#proposals")


@no_cookie
class Report(OwnItem):
    """What happened at an event of its own that is over."""

    template_name = "supporters/report_form.html"
    proposals = EventProposal

    def get_form_class(self):
        if not self.proposal.can_report:
            raise Http404("There is something to report when it is over.")
        return forms.ReportForm


@no_cookie
class CancelEvent(PersonalMixin, SupportersOnly, OwnMixin, TemplateView):
    """GET only shows the button."""

    purpose = "entry"
    template_name = "supporters/cancel_event.html"
    proposals = EventProposal

    def get_context_data(self, **kwargs):
        return super().get_context_data(entry_url=self.entry_url(), **kwargs)

    def post(self, request, **kwargs):
        try:
            services.cancel_event(self.proposal)
        except services.MoveRefused:
            return redirect(self.entry_url())
        return redirect(self.entry_url(sent="") + "#proposals")
