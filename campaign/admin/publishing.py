"""Draft, schedule, publish, withdraw: the buttons of a form and the actions of a list."""

import json

from django import forms
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.db import transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime, now

from .. import addresses, preview
from ..models import Published

Status = Published.Status

# The buttons of the form beside “Save”: what each does, by the state that the item is in.
PUBLISH, SCHEDULE, DRAFT, WITHDRAW = "_publish", "_schedule", "_draft", "_withdraw"
BECOMES = {PUBLISH: Status.PUBLISHED, SCHEDULE: Status.PUBLISHED, DRAFT: Status.DRAFT, WITHDRAW: Status.WITHDRAWN}
DONE = {PUBLISH: "Published.", SCHEDULE: "Scheduled.", DRAFT: "Turned into a draft.", WITHDRAW: "Withdrawn."}
SAVE = {
    "draft": "Save as a draft",
    "scheduled": "Save, still scheduled",
    "published": "Save: visitors see it at once",
    "withdrawn": "Save, still withdrawn",
}
BUTTONS = {
    "draft": [(PUBLISH, "Save and publish now"), (SCHEDULE, "Save and schedule for “published from”")],
    "scheduled": [(PUBLISH, "Save and publish now"), (DRAFT, "Save and turn into a draft")],
    "published": [(WITHDRAW, "Withdraw")],
    "withdrawn": [(PUBLISH, "Save and publish again"), (DRAFT, "Save and turn into a draft")],
}


def state(item):
    return "scheduled" if item and item.is_scheduled else (item.status if item else Status.DRAFT)


class PublishingForm(forms.ModelForm):
    """Checks the day and time that the button needs."""

    button = None

    def clean(self):
        super().clean()
        if self.button is None:
            return
        at = self.cleaned_data.get("published_at")
        if self.button == SCHEDULE and (at is None or at <= now()):
            self.add_error("published_at", "Give the day and the time, still to come, from which visitors see it.")
        if self.button == PUBLISH and (at is None or at > now()):
            self.cleaned_data["published_at"] = now()


class PublishingMixin:
    """For admins of what is published."""

    actions = ["publish", "withdraw", "turn_into_draft"]
    list_filter = ["status"]

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        button = next((name for name in BECOMES if name in request.POST), None)
        return type(form)(form.__name__, (PublishingForm, form), {"button": button})

    def get_readonly_fields(self, request, obj=None):
        return [*super().get_readonly_fields(request, obj), "shown"]  # only a button changes it, and says so

    def save_model(self, request, item, form, change):
        item.status = BECOMES.get(form.button, item.status)
        super().save_model(request, item, form, change)

    def construct_change_message(self, request, form, formsets, add=False):
        message = super().construct_change_message(request, form, formsets, add)
        if form.button is None:
            return message
        rest = LogEntry(change_message=json.dumps(message)).get_change_message() if message else ""
        return f"{DONE[form.button]} {rest}".strip()

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        # The form may hold what was not saved: the buttons go by what is so.
        saved = self.model.objects.filter(pk=obj.pk).first() if obj else None
        context["preview_link"] = saved and preview.make_link(saved)
        context |= {"save_label": SAVE[state(saved)], "publishing_buttons": BUTTONS[state(saved)]}
        return super().render_change_form(request, context, add, change, form_url, obj)

    @admin.display(description="Shown to visitors", ordering="published_at")
    def shown(self, item):
        at = item.published_at and date_format(localtime(item.published_at), "j F Y, H:i")
        return {"draft": "draft", "withdrawn": "withdrawn", "scheduled": f"from {at}", "published": f"since {at}"}[
            state(item)
        ]

    def view_on_site(self, item):
        return addresses.address(item) if item.is_public else None

    @admin.action(description="Publish now", permissions=["change"])
    def publish(self, request, queryset):
        self.move(request, queryset, Status.PUBLISHED, "Published", "published: visitors see them now.")

    @admin.action(description="Withdraw: the address says that it was taken back", permissions=["change"])
    def withdraw(self, request, queryset):
        self.move(request, queryset, Status.WITHDRAWN, "Withdrawn", "withdrawn: their addresses say so.")

    @admin.action(description="Turn back into a draft", permissions=["change"])
    def turn_into_draft(self, request, queryset):
        self.move(request, queryset, Status.DRAFT, "Turned into a draft", "turned into drafts: only staff see them.")

    @transaction.atomic
    def move(self, request, queryset, status, note, told):
        moved = 0
        chosen = list(queryset.values_list("pk", flat=True))
        for item in self.model.objects.filter(pk__in=chosen).select_for_update(of=("self",)):
            if item.status == status and not (status == Status.PUBLISHED and item.is_scheduled):
                continue
            if status == Status.PUBLISHED and (item.published_at is None or item.is_scheduled):
                item.published_at = now()
            item.status = status
            item.save()
            self.log_change(request, item, note)
            moved += 1
        self.message_user(request, f"{moved} {told}")
