"""What staff should look at again: numbers without a figure, facts past their review, and where a thing is used."""

from django.contrib import admin, messages
from django.urls import reverse
from django.utils.html import format_html
from django.utils.timezone import localdate

from .. import numbers, usage


class ReviewFilter(admin.SimpleListFilter):
    title = "review"
    parameter_name = "review"

    def lookups(self, request, model_admin):
        return [("past", "Past its day"), ("set", "Has a day to come"), ("none", "Has no day")]

    def queryset(self, request, queryset):
        match self.value():
            case "past":
                return queryset.filter(review_by__lt=localdate())
            case "set":
                return queryset.filter(review_by__gte=localdate())
            case "none":
                return queryset.filter(review_by=None)
        return queryset


class NumbersMixin:
    """Flags numbers in plain text that no figure of the item holds."""

    def keep(self, request, item, entry):
        for number, sentence in numbers.loose(item):
            words = "“{}” stands in no figure of this item: {} Add its figure, or take the number out."
            self.message_user(request, format_html(words, number, sentence), messages.WARNING)
        return super().keep(request, item, entry)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        saved = self.model.objects.filter(pk=obj.pk).first() if obj else None
        context["loose_numbers"] = numbers.loose(saved) if saved else []
        return super().render_change_form(request, context, add, change, form_url, obj)


class UsageMixin:
    """Says on the page of a figure, table or picture where visitors meet it."""

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["places"] = links_to_places(obj) if obj else None
        return super().render_change_form(request, context, add, change, form_url, obj)


def links_to_places(thing):
    """Links to the forms of all that shows ``thing``."""
    return [link(item) for item in usage.everywhere(thing)]


def link(item):
    form = getattr(item, "edition", item)  # a chapter is edited with its edition
    url = reverse(f"admin:{form._meta.app_label}_{form._meta.model_name}_change", args=[form.pk])
    return format_html('<a href="{}">{} “{}”</a>', url, item._meta.verbose_name.capitalize(), item)
