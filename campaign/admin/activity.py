"""Initiatives and events on the desk, with what came of the events."""

from django import forms
from django.contrib import admin
from django.utils.timezone import now

from .. import areas
from ..models import Event, Field, Initiative
from .base import PUBLISHING, PublishedAdmin


class ManyField(forms.MultipleChoiceField):
    """Several of the answers offered, as boxes to tick."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs):
        super().__init__(error_messages={"required": "Tick at least one."}, **kwargs)


class InAreasForm(forms.ModelForm):
    areas = ManyField(
        choices=areas.choices,
        help_text="A region is enough. Tick a police force area only where it is about that area alone.",
    )


class InitiativeForm(InAreasForm):
    fields = ManyField(label="Kinds of work", choices=Field.choices)


class AreaFilter(admin.SimpleListFilter):
    """Only areas that are named, and those around them."""

    title = parameter_name = "area"

    def lookups(self, request, model_admin):
        named = {key for keys in model_admin.model.objects.values_list("areas", flat=True) for key in keys}
        around = {wider for key in named for wider in areas.around(key)}
        return [(key, name) for key, name in areas.names().items() if key in around]

    def queryset(self, request, queryset):
        return queryset.in_area(self.value()) if self.value() in areas.KEYS else queryset


class TimeFilter(admin.SimpleListFilter):
    title, parameter_name = "time", "time"

    def lookups(self, request, model_admin):
        return [("coming", "To come"), ("past", "Past"), ("unreported", "Past, without a report")]

    def queryset(self, request, queryset):
        match self.value():
            case "coming":
                return queryset.filter(ends_at__gte=now())
            case "past":
                return queryset.filter(ends_at__lt=now())
            case "unreported":
                return queryset.unreported()
        return queryset


@admin.register(Initiative)
class InitiativeAdmin(PublishedAdmin):
    form = InitiativeForm
    list_display = ["title", "run_by", "place", "checked_on", "shown", "updated_at"]
    list_filter = ["status", AreaFilter]
    search_fields = ["title", "summary", "run_by", "place"]
    prepopulated_fields = {"slug": ["title"]}
    fieldsets = [
        (None, {"fields": ["title", "slug", "summary", "fields", "run_by", "for_whom"]}),
        ("Where", {"fields": ["place", "areas"]}),
        ("What it is", {"fields": ["need", "what_it_does", "cost"]}),
        ("What came of it", {"fields": ["result", "evidence", "learned", "checked_on"]}),
        ("To find out more", {"fields": ["website", "contact", "picture"]}),
        PUBLISHING,
    ]


@admin.register(Event)
class EventAdmin(PublishedAdmin):
    form = InAreasForm
    list_display = ["title", "starts_at", "place", "told", "shown"]
    list_filter = ["status", TimeFilter, AreaFilter]
    search_fields = ["title", "summary", "organiser", "place"]
    prepopulated_fields = {"slug": ["title"]}
    date_hierarchy = "starts_at"
    fieldsets = [
        (None, {"fields": ["title", "slug", "summary", "body", "organiser", "picture"]}),
        ("When", {"fields": ["starts_at", "ends_at", "cancelled"]}),
        ("Where", {"fields": ["place", "address", "online", "areas"]}),
        ("How to come", {"fields": ["access", "booking", "contact", "website"]}),
        (
            "What happened",
            {
                "fields": ["came", "whom_met", "promised", "what_happened", "reported_on"],
                "description": "For afterwards. With the number of people it counts for the campaign.",
            },
        ),
        PUBLISHING,
    ]

    @admin.display(description="What happened", ordering="came")
    def told(self, event):
        if event.cancelled:
            return "cancelled"
        if event.reported_on:
            return f"{event.came} came"
        return "not told yet" if event.is_past else "to come"
