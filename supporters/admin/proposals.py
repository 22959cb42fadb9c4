"""What organisations propose: a list of what waits, and for each the page where staff decide."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html

from campaign import comparing, preview, revisions
from campaign.snapshots import snapshot

from .. import cleaning, services
from ..models import EventProposal, InitiativeProposal
from .changes import WaitingFilter


class WaitingProposals(WaitingFilter):
    def queryset(self, request, queryset):
        waiting = queryset.model.objects.waiting().values("pk")
        match self.value():
            case "all":
                return queryset
            case "made":
                return queryset.exclude(pk__in=waiting)
        return queryset.filter(pk__in=waiting)


class ProposalDecisionForm(forms.Form):
    reason = forms.CharField(
        label="Your reason, if you refuse",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4, "cols": 80}),
        help_text="The organisation reads it, and can send a better text.",
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, proposal, **kwargs):
        """``seen`` is what waited when the page was shown: the revision of the item, and the moment of the change."""
        self.now = f"{revisions.begin(proposal.item).number} {proposal.suggested_at} {proposal.refused_at}"
        super().__init__(*args, initial={"seen": self.now}, **kwargs)

    def clean_reason(self):
        reason = cleaning.clean_paragraphs(self.cleaned_data["reason"])
        if "refuse" in self.data and not reason:
            raise ValidationError("Say why: the organisation reads it, and can send a better text.")
        return reason

    def clean(self):
        data = super().clean()
        if data.get("seen") != self.now:
            self.data = self.data.copy() | {"seen": self.now}
            self.add_error(None, "It was changed after you opened this page. Look at it again, then decide.")
        return data


@admin.register(InitiativeProposal, EventProposal)
class ProposalAdmin(admin.ModelAdmin):
    """The list leads to the page where one is read whole and decided on."""

    list_display = ["item", "organisation_page", "what", "standing_words", "proposed_at", "suggested_at"]
    list_filter = [WaitingProposals]
    empty_value_display = ""

    def get_queryset(self, request):
        return super().get_queryset(request).with_item()

    @admin.display(description="organisation", ordering="organisation__sort_key")
    def organisation_page(self, proposal):
        url = reverse("admin:supporters_organisation_change", args=[proposal.organisation_id])
        return format_html('<a href="{}">{}</a>', url, proposal.organisation)

    @admin.display(description="what waits")
    def what(self, proposal):
        match proposal.standing:
            case proposal.Standing.WAITING:
                return "a new one"
            case proposal.Standing.CHANGING:
                return "a report" if "reported_on" in proposal.suggested else "a change"
        return "nothing"

    @admin.display(description="its organisation reads")
    def standing_words(self, proposal):
        return proposal.standing.label

    def has_add_permission(self, request):
        return False  # it comes from the organisation's own link

    def has_delete_permission(self, request, obj=None):
        return False

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The whole of what is new, or the change beside what is there; a button does it."""
        proposal = self.get_object(request, object_id)
        if proposal is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_change_permission(request, proposal):
            raise PermissionDenied
        form = ProposalDecisionForm(request.POST or None, proposal=proposal)
        if request.method == "POST" and form.is_valid() and self.decide(request, proposal, form):
            return redirect(reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"))
        item, there = proposal.item, snapshot(proposal.item)
        item_page = f"admin:campaign_{item._meta.model_name}"
        context = {
            **self.admin_site.each_context(request),
            "title": str(item),
            "opts": self.opts,
            "proposal": proposal,
            "form": form,
            "words": list(in_words(item, there)),
            "differences": list(comparing.side_by_side(type(item), there, there | (proposal.suggested or {}))),
            "preview_link": preview.make_link(item),
            "item_url": reverse(f"{item_page}_change", args=[item.pk]),
        }
        return TemplateResponse(request, "admin/supporters/proposal.html", context | (extra_context or {}))

    def decide(self, request, proposal, form):
        """Do what the button says; return whether it is done."""
        try:
            done = self.press(request, proposal, form.cleaned_data["reason"])
        except ValidationError as refused:
            form.add_error(None, f"This does not hold: {' '.join(refused.messages)} Edit it first, or refuse it.")
            return False
        if done:
            messages.success(request, f"{done} The organisation is told by email, if it wants mail.")
        else:
            messages.warning(request, "Nothing waited there any more.")
        return True

    def press(self, request, proposal, reason):
        by = request.user
        if "publish" in request.POST:
            return services.publish(proposal, by=by) and f"“{proposal.item}” is on the site."
        if "accept" in request.POST:
            return services.accept_change(proposal, by=by) and f"The change to “{proposal.item}” is on the site."
        return services.refuse(proposal, by=by, reason=reason) and f"“{proposal.item}” stays as it was."


def in_words(item, values):
    """The label and the words of each answer; of the site's own doings none."""
    for name, value in values.items():
        words = comparing.in_words(type(item), name, value)
        if words and name not in ("id", "status", "published_at", "picture", "cancelled"):
            yield comparing.label(type(item), name), words
