"""What staff can do to a subscriber: each is a page that says what will happen, asks why, and has one button."""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse

from outbox.models import Suppression
from supporters.cleaning import clean_line

from ..models import ConsentEvent, Subscriber
from ..services import subscribers, suppressing


def is_member(subscriber):
    return subscriber.state != Subscriber.State.LEFT


def is_suppressed(subscriber, reasons=Suppression.Reason.values):
    return Suppression.objects.filter(email_hmac=subscriber.email_hmac, reason__in=reasons).exists()


def leave(subscriber, *, by, reason):
    subscribers.leave(subscriber, how=ConsentEvent.How.DESK, by=by, evidence=reason)


@dataclass(frozen=True)
class Act:
    verb: str
    will: tuple[str, ...]  # happen
    asks: str
    example: str
    done: str
    permission: str
    is_possible: Callable
    do: Callable
    is_final: bool = False  # nobody at the desk can take it back

    def may(self, request):
        return request.user.has_perm(f"newsletter.{self.permission}_subscriber")


ACTS = {
    "leave": Act(
        verb="Mark as left",
        will=(
            "No issue goes to this address any more; not even the rest of one that is being sent.",
            "Nobody here can bring the person back: only they can, by subscribing again and confirming it.",
        ),
        asks="How they asked",
        example="Such as: by telephone to Ada on 3 May.",
        done="Marked as left.",
        permission="change",
        is_possible=is_member,
        do=leave,
        is_final=True,
    ),
    "suppress": Act(
        verb="Stop writing to this address",
        will=(
            "No issue goes to this address until staff let it back.",
            "The person is still a subscriber. If they asked to leave, mark them as left instead.",
        ),
        asks="Why",
        example="Such as: their mail server asked us to wait.",
        done="This address is not written to any more.",
        permission="change",
        is_possible=lambda subscriber: is_member(subscriber) and not is_suppressed(subscriber),
        do=lambda subscriber, **said: suppressing.suppress(subscriber.email, **said),
    ),
    "lift": Act(
        verb="Write to this address again",
        will=("The next issue goes to this address again, if the person is subscribed.",),
        asks="Why",
        example="Such as: they wrote to us that the mailbox works again.",
        done="This address is written to again.",
        permission="change",
        is_possible=lambda subscriber: is_suppressed(subscriber, suppressing.STAFF_LIFT),
        do=lambda subscriber, **said: suppressing.lift(subscriber.email, **said),
    ),
    "erase": Act(
        verb="Erase",
        will=(
            "Their address, what they chose and the history of their consent are deleted. That cannot be undone.",
            "Only a keyed hash stays: it cannot be turned back into the address, and keeps every import from bringing "
            "the person back.",
            "They can subscribe again themselves.",
        ),
        asks="How they asked",
        example="Such as: in a letter of 3 May. Leave the address and the name out: this stays with the hash.",
        done="Erased. Only the keyed hash of the address is left.",
        permission="delete",
        is_possible=lambda subscriber: True,
        do=lambda subscriber, *, by, reason: subscribers.erase(subscriber, by=by, note=reason),
        is_final=True,
    ),
}


class ReasonForm(forms.Form):
    reason = forms.CharField(
        max_length=300,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        error_messages={"required": "Say in a few words why: it is kept."},
    )

    def __init__(self, *args, asks="Why", example="", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].label, self.fields["reason"].help_text = asks, example

    def clean_reason(self):
        """A reason may stay when the address has gone, so the address is never in it."""
        reason = clean_line(self.cleaned_data["reason"])
        if "@" in reason:
            raise ValidationError("Leave addresses out: a reason is kept even when the address is not.")
        return reason


def possible_acts(request, subscriber):
    return [(name, act) for name, act in ACTS.items() if act.may(request) and act.is_possible(subscriber)]


def act_view(model_admin, request, pk, name):
    """First what will happen, then, on the button, it happens."""
    act = ACTS.get(name)
    if act is None:
        raise Http404
    if not act.may(request):
        raise PermissionDenied
    subscriber = get_object_or_404(Subscriber, pk=pk)
    if not act.is_possible(subscriber):
        messages.warning(request, "That is not possible any more: see how things are now.")
        return redirect("admin:newsletter_subscriber_change", pk)
    form = ReasonForm(request.POST or None, asks=act.asks, example=act.example)
    if request.method == "POST" and form.is_valid():
        act.do(subscriber, by=request.user, **form.cleaned_data)
        messages.success(request, act.done)
        if name == "erase":
            return redirect("admin:newsletter_subscriber_changelist")
        return redirect("admin:newsletter_subscriber_change", pk)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": act.verb,
        "opts": model_admin.opts,
        "subscriber": subscriber,
        "act": act,
        "form": form,
    }
    return TemplateResponse(request, "admin/newsletter/subscriber/act.html", context)
