"""Issues at the desk: the form with its blocks. Looking at them is in ``previews``, sending them in ``sending``."""

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied

from campaign import areas, languages, revisions
from campaign.admin.activity import ManyField
from campaign.admin.base import ContentAdmin
from supporters.choices import Kind

from .. import drafts
from ..models import Issue, Topic
from .blocks import BlockInline
from .previews import PreviewMixin
from .sending import SendingMixin
from .starting import StartingMixin


class IssueForm(forms.ModelForm):
    topics = forms.ModelMultipleChoiceField(
        Topic.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=Issue._meta.get_field("topics").help_text,
    )
    audience_languages = ManyField(label="Languages", choices=languages.NAMES, required=False)
    kinds = ManyField(label="Kinds of organisation", choices=Kind.choices, required=False)
    areas = ManyField(choices=areas.choices, required=False)


@admin.register(Issue)
class IssueAdmin(SendingMixin, StartingMixin, PreviewMixin, ContentAdmin):
    """A draft until it is scheduled; from then on its words are frozen and can only be looked at."""

    form = IssueForm
    inlines = [BlockInline]
    when_empty = "There is none yet. “Start from what is new” makes a draft of all that was published on the site."
    actions = None  # each is an edition of its own: nothing is done to many at once
    list_display = ["subject", "state", "language", "written_by", "updated_at"]
    list_select_related = ["mailing", "written_by"]
    list_filter = ["language"]
    search_fields = ["subject", "preheader"]
    fieldsets = [
        (None, {"fields": ["subject", "preheader", "language"]}),
        (
            "Who gets it",
            {
                "fields": ["topics", "audience_languages", "kinds", "areas", "confirmed_before"],
                "description": "Tick nothing, and it goes to every subscriber. Kinds and areas are those of the "
                "organisation whose contact a subscriber is: whoever belongs to none gets no such issue.",
                "classes": ["collapse"],
            },
        ),
        ("Plain text", {"fields": ["own_text"], "classes": ["collapse"]}),
    ]

    @admin.display(description="state", ordering="mailing__state")
    def state(self, issue):
        return issue.mailing.get_state_display() if issue.mailing else "Draft"

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and (obj is None or obj.is_draft)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and (obj is None or obj.is_draft)

    def get_inlines(self, request, obj):
        """What is frozen is read as readers see it: in its preview."""
        return super().get_inlines(request, obj) if obj is None or obj.is_draft else []

    def delete_model(self, request, issue):
        """Somebody may have scheduled it since it was looked at."""
        revisions.lock(issue)
        issue.refresh_from_db()
        if not issue.is_draft:
            raise PermissionDenied
        super().delete_model(request, issue)

    def save_model(self, request, issue, form, change):
        """Whoever changes it is who wrote it, and what was approved before is not what it says now."""
        issue.written_by = request.user
        issue.approved_by = issue.approved_at = None
        super().save_model(request, issue, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        drafts.renumber(form.instance)

    def render_change_form(self, request, context, *args, **kwargs):
        context["show_save_and_add_another"] = False  # one issue at a time
        return super().render_change_form(request, context, *args, **kwargs)

    def response_change(self, request, issue):
        return self.on_to_preview(request, issue) or super().response_change(request, issue)

    def response_add(self, request, issue, post_url_continue=None):
        return self.on_to_preview(request, issue) or super().response_add(request, issue, post_url_continue)

    def view_on_site(self, issue):
        return issue.get_absolute_url() if Issue.objects.archived().filter(pk=issue.pk).exists() else None
