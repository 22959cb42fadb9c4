"""Is this address written to? Answered for any address, also one of which only the keyed hash is kept."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.template.response import TemplateResponse

from outbox.models import Suppression, hash_of

from ..models import Subscriber
from ..services import suppressing
from .acts import ReasonForm

ACTS = {
    "suppress": (suppressing.suppress, "This address is not written to any more."),
    "lift": (suppressing.lift, "No longer on the list of those not written to."),
}


class AddressForm(forms.Form):
    email = forms.EmailField(
        label="Email address",
        widget=forms.EmailInput(attrs={"class": "vTextField", "autocomplete": "off"}),
        help_text="It is compared and forgotten: looking it up adds it to nothing.",
    )

    def clean_email(self):
        return self.cleaned_data["email"].lower()


def address_view(model_admin, request):
    """Asked by POST, so that no address stands in a log or a history."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    form = AddressForm(request.POST or None)
    act, reason = request.POST.get("act"), None
    may_change = request.user.has_perm("newsletter.change_subscriber")
    context = {
        **model_admin.admin_site.each_context(request),
        "title": "Look up an address",
        "opts": model_admin.opts,
        "form": form,
        "may_change": may_change,
    }
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        reason = ReasonForm(request.POST if act else None)
        if act in ACTS and not may_change:
            raise PermissionDenied
        if act in ACTS and reason.is_valid():
            do, done = ACTS[act]
            do(email, by=request.user, **reason.cleaned_data)
            messages.success(request, done)
            reason = ReasonForm()
        context |= {"email": email, "reason": reason, **what_is_known(email)}
    return TemplateResponse(request, "admin/newsletter/subscriber/address.html", context)


def what_is_known(email):
    rows = Suppression.objects.filter(email_hmac=hash_of(email)).select_related("by")
    return {
        "subscriber": Subscriber.objects.filter(email_hmac=hash_of(email)).first(),
        "suppressions": rows,
        "can_lift": any(row.reason in suppressing.STAFF_LIFT for row in rows),
    }
