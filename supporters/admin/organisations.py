from datetime import timedelta

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.timesince import timesince
from django.utils.timezone import localtime, now

from campaign.areas import names

from .. import services
from ..decisions import DECISIONS, can_decide, possible_decisions
from ..duplicates import likely_duplicates
from ..models import Organisation
from ..services.review import CAN_BE_ADDED, CAN_TAKE_CONTACTS
from .forms import DecisionForm, OrganisationForm
from .inlines import ContactInline, ConversationInline, MoveInline, NoteInline
from .search import search

AT_ONCE = 100  # organisations in one decision: as many as one page of the list can select


class AreaFilter(admin.SimpleListFilter):
    title = "area"
    parameter_name = "area"

    def lookups(self, request, model_admin):
        return names().items()

    def queryset(self, request, queryset):
        return queryset.filter(areas_of_work__contains=[self.value()]) if self.value() else queryset


class AgeFilter(admin.SimpleListFilter):
    title = "in this state for"
    parameter_name = "age"

    def lookups(self, request, model_admin):
        return [
            ("1", "more than a day"),
            ("4", "more than four days"),
            ("14", "more than two weeks"),
            ("30", "more than a month"),
        ]

    def queryset(self, request, queryset):
        if self.value() not in dict(self.lookup_choices):
            return queryset
        return queryset.filter(state_since__lt=now() - timedelta(days=int(self.value())))


def action_for(decision):
    """A bulk action that leads to the page where the decision is made."""

    @admin.action(description=f"{decision.verb} …", permissions=["change"])
    def action(modeladmin, request, queryset):
        chosen = list(queryset.values_list("pk", flat=True)[: AT_ONCE + 1])
        if len(chosen) > AT_ONCE:
            messages.error(request, f"Choose {AT_ONCE} organisations at the most, and do the rest after that.")
            return None
        return redirect(decision_url(decision.state, chosen))

    action.__name__ = f"decide_{decision.state}"
    return action


def decision_url(state, numbers):
    return reverse("admin:supporters_organisation_decide", args=[state], query={"id": numbers})


@admin.register(Organisation)
class OrganisationAdmin(admin.ModelAdmin):
    form = OrganisationForm
    list_display = ["name", "state", "since", "kind", "areas"]
    list_filter = ["state", AgeFilter, "kind", AreaFilter, "listing"]
    list_per_page = 50
    list_max_show_all = AT_ONCE
    ordering = ["-state_since", "-pk"]
    show_full_result_count = False
    search_help_text = "Name, web domain, charity or company number, or email address"
    search_fields = ["name"]  # the box is shown; get_search_results does the work
    actions = [action_for(decision) for decision in DECISIONS.values()]
    inlines = [ConversationInline, ContactInline, NoteInline, MoveInline]
    readonly_fields = ["state", "since", "created_at", "confirmed_at", "approved_at", "agreements"]
    fieldsets = [
        (None, {"fields": [("state", "since"), ("created_at", "confirmed_at", "approved_at"), "agreements"]}),
        (
            "The organisation",
            {
                "fields": [
                    "name",
                    "kind",
                    "registration_number",
                    "website",
                    "areas_of_work",
                    "work",
                    "people_supported",
                    "people_supported_basis",
                    "statement",
                    "listing",
                    "takes_messages",
                ]
            },
        ),
    ]

    @admin.display(description="for", ordering="-state_since")
    def since(self, organisation):
        return timesince(organisation.state_since, depth=1)

    @admin.display(description="areas")
    def areas(self, organisation):
        labels = organisation.area_labels
        return ", ".join(labels[:3]) + (f" and {len(labels) - 3} more" if len(labels) > 3 else "")

    @admin.display(description="agreed to")
    def agreements(self, organisation):
        rows = organisation.contacts.values_list(
            "name", "agreements__wording__slug", "agreements__wording__version", "agreements__agreed_at"
        )
        told = ((name, slug, version, date_format(localtime(at), "j F Y")) for name, slug, version, at in rows if slug)
        return format_html_join("\n", "<p>{}: {}, version {}, on {}</p>", told)

    def get_search_results(self, request, queryset, search_term):
        return search(queryset, search_term), False

    def has_add_permission(self, request):
        return False  # an organisation signs itself up: that is where its agreement comes from

    def view_on_site(self, organisation):
        return organisation.get_absolute_url() if organisation.is_listed else None

    def save_model(self, request, organisation, form, change):
        """Only what the form shows: the organisation may have left, or been decided on, since the page was opened."""
        organisation.save(update_fields=form.saved_fields)

    def get_deleted_objects(self, objs, request):
        """Whoever may delete an organisation may delete all that belongs to it."""
        to_delete, counts, _, protected = super().get_deleted_objects(objs, request)
        return to_delete, counts, set(), protected

    def log_deletions(self, request, queryset):
        """Nothing: what is deleted leaves no name behind."""

    def delete_model(self, request, organisation):
        services.delete(organisation)

    def delete_queryset(self, request, queryset):
        for organisation in queryset:
            services.delete(organisation)

    def save_formset(self, request, form, formset, change):
        for item in formset.save(commit=False):
            if hasattr(item, "by_id"):
                item.by = request.user
            item.save()
        for item in formset.deleted_objects:
            item.delete()
        formset.save_m2m()

    def change_view(self, request, object_id, form_url="", extra_context=None):
        organisation = self.get_object(request, object_id)
        context = {}
        if organisation:
            context = {
                "decisions": [
                    (decision.verb, decision_url(decision.state, [organisation.pk]))
                    for decision in possible_decisions(organisation)
                ],
                "duplicates": likely_duplicates(organisation),
                "can_join": organisation.state in CAN_BE_ADDED,
                "can_take": CAN_TAKE_CONTACTS,
            }
        return super().change_view(request, object_id, form_url, context | (extra_context or {}))

    def get_urls(self):
        wrap = self.admin_site.admin_view
        return [
            path("decide/<slug:state>/", wrap(self.decide_view), name="supporters_organisation_decide"),
            path("<int:newcomer>/join/<int:existing>/", wrap(self.join_view), name="supporters_organisation_join"),
            *super().get_urls(),
        ]

    def decide_view(self, request, state):
        """First what will happen and the mail that goes out; then, on the button, it happens."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        if state not in DECISIONS:
            raise Http404
        decision = DECISIONS[state]
        numbers = [each for each in request.GET.getlist("id") if each.isdecimal() and len(each) < 19][:AT_ONCE]
        chosen = Organisation.objects.filter(pk__in=numbers).prefetch_related("contacts")
        form = DecisionForm(request.POST or None, decision=decision, chosen=chosen)
        if request.method == "POST" and form.is_valid():
            self.decide(request, decision, chosen, form)
            return HttpResponseRedirect(self.way_back(chosen))
        context = {
            **self.admin_site.each_context(request),
            "title": decision.verb,
            "opts": self.opts,
            "media": self.media,
            "decision": decision,
            "form": form,
            "possible": [each for each in chosen if can_decide(each, state)],
            "impossible": [each for each in chosen if not can_decide(each, state)],
        }
        return TemplateResponse(request, "admin/supporters/organisation/decide.html", context)

    def decide(self, request, decision, chosen, form):
        reason, done = form.cleaned_data["reason"], 0
        for organisation in chosen:
            if not can_decide(organisation, decision.state):
                continue
            try:
                services.decide(organisation, decision.state, by=request.user, reason=reason, mail=form.mail)
            except services.MoveRefused as refused:
                messages.warning(request, str(refused))
                continue
            self.log_change(request, organisation, decision.verb)  # the reason is in its own history
            done += 1
        messages.success(request, f"{decision.verb}: done for {done} organisation{'' if done == 1 else 's'}.")

    def way_back(self, chosen):
        if len(chosen) == 1:
            return reverse("admin:supporters_organisation_change", args=[chosen[0].pk])
        return reverse("admin:supporters_organisation_changelist")

    def join_view(self, request, newcomer, existing):
        """Ask, then add the people of a newcomer as further contacts of an organisation that is there already."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        newcomer, existing = (get_object_or_404(Organisation, pk=number) for number in (newcomer, existing))
        if request.method == "POST":
            try:
                services.add_as_contact(newcomer, existing, by=request.user)
            except services.MoveRefused as refused:
                messages.error(request, str(refused))
                return redirect("admin:supporters_organisation_change", newcomer.pk)
            self.log_change(request, existing, "Added the people of another sign-up as contacts.")
            messages.success(request, format_html("“{}” is now a further contact of “{}”.", newcomer, existing))
            return redirect("admin:supporters_organisation_change", existing.pk)
        context = {
            **self.admin_site.each_context(request),
            "title": "Add as a further contact",
            "opts": self.opts,
            "newcomer": newcomer,
            "existing": existing,
        }
        return TemplateResponse(request, "admin/supporters/organisation/join.html", context)
