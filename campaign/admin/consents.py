"""The register of consents: entered as the paper asks, and withdrawn with one button that says what will happen."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminDateWidget
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.timezone import localdate

from .. import consents
from ..consent_sheet import PARTS
from ..making.consent import LARGE, SHEET
from ..models import Consent, MadeFile, NamedAs, Purpose
from .base import SHORT_TEXT
from .checking import links_to_places

FIELDS = [name for part in PARTS for name in part.fields]


class ConsentForm(forms.ModelForm):
    purposes = forms.MultipleChoiceField(
        label="What is ticked", choices=Purpose, required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Consent
        fields = (*FIELDS, "paper", "notes")
        widgets = {"named_as": forms.RadioSelect(choices=NamedAs)}


class WithdrawForm(forms.Form):
    on = forms.DateField(label="When they said so", initial=localdate, widget=AdminDateWidget)
    how = forms.CharField(
        label="How", max_length=200, help_text="Such as: by telephone to Ada, or in a letter. Only staff see it."
    )

    def clean_on(self):
        on = self.cleaned_data["on"]
        if on > localdate():
            raise ValidationError("Give the day on which they said so: today, or a day before.")
        return on


class StateFilter(admin.SimpleListFilter):
    title = "whether it holds"
    parameter_name = "holds"

    def lookups(self, request, model_admin):
        return [("ending", "Ends soon, and a story relies on it"), ("ended", "At its end"), ("withdrawn", "Withdrawn")]

    def queryset(self, request, queryset):
        match self.value():
            case "ending":
                return queryset.filter(pk__in=consents.ending())
            case "ended":
                return queryset.filter(withdrawn_on=None, ends_on__lt=localdate())
            case "withdrawn":
                return queryset.exclude(withdrawn_on=None)
        return queryset


@admin.register(Consent)
class ConsentAdmin(admin.ModelAdmin):
    form = ConsentForm
    formfield_overrides = SHORT_TEXT
    list_display = ["person", "taken_on", "ends_on", "holds", "in_prison", "supports_campaign"]
    list_filter = [StateFilter, "in_prison", "under_18", "supports_campaign"]
    search_fields = ["person", "shown_name", "establishment", "paper"]
    fieldsets = [
        *[
            (f"{number}. {part.title}", {"fields": part.fields, "description": f"The sheet says: {part.says}"})
            for number, part in enumerate(PARTS, start=1)
        ],
        ("For the register", {"fields": ["paper", "notes"]}),
    ]

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        context["sheets"] = MadeFile.objects.filter(name__in=[SHEET, LARGE])
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def get_readonly_fields(self, request, obj=None):
        """What was withdrawn stays as it was: only where its paper is, and notes, still change."""
        return FIELDS if obj and obj.withdrawn_on else []

    def save_model(self, request, consent, form, change):
        for story in consents.save(consent, request.user):
            words = f"“{story}” came down: this consent no longer covers it."
            self.message_user(request, words, messages.WARNING)

    @admin.display(description="holds")
    def holds(self, consent):
        if consent.withdrawn_on:
            return "withdrawn"
        return "at its end" if consent.has_ended else ("yes" if consent.allows() else "not for the website")

    def get_urls(self):
        view = self.admin_site.admin_view(self.withdraw)
        return [path("<int:pk>/withdraw/", view, name="campaign_consent_withdraw"), *super().get_urls()]

    def withdraw(self, request, pk):
        """What will happen, and the button; afterwards what cannot be called back."""
        consent = get_object_or_404(Consent, pk=pk)
        if not self.has_change_permission(request, consent):
            raise PermissionDenied
        form = WithdrawForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            down = consents.withdraw(consent, by=request.user, **form.cleaned_data)
            self.log_change(request, consent, f"Withdrawn. {len(down)} taken down.")
            return redirect(request.path)
        stories = list(consents.published_with(consent))
        context = {
            **self.admin_site.each_context(request),
            "title": f"Withdraw the consent of {consent.person}" if not consent.withdrawn_on else "Withdrawn",
            "consent": consent,
            "form": form,
            "opts": self.opts,
            "stories": [(story, links_to_places(story)) for story in stories],
            "files": consents.files_with(stories),
            "copies": consents.copies(consent),
            "back": reverse("admin:campaign_consent_change", args=[pk]),
        }
        return TemplateResponse(request, "admin/campaign/consent/withdraw.html", context)
