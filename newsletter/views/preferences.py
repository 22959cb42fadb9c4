"""What a reader gets, and what we keep about them."""

from django.http import JsonResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.views.generic import TemplateView, View

from campaign.site import Site
from supporters.links import LinkInvalid
from supporters.views.base import FormPage, no_cookie, seconds_to_wait, too_many

from .. import forms
from ..models import Subscriber
from ..own_data import own_data
from ..services import subscribers
from ..wording import current_wording
from .base import OwnMixin, ReaderMixin, WordsMixin


@no_cookie
class Preferences(OwnMixin, FormPage):
    """Topics, language, a pause, and the way to everything else. Another form of the page says its ``act``."""

    template_name = "newsletter/preferences.html"
    form_class = forms.ChoicesForm

    def get_initial(self):
        return {"topics": list(self.subscriber.topics.all()), "language": self.subscriber.language}

    def get_context_data(self, **kwargs):
        done = next((word for word in ("saved", "sent") if word in self.request.GET), "")
        return super().get_context_data(done=done, **kwargs)

    def post(self, request, **kwargs):
        match request.POST.get("act"):
            case "pause":
                subscribers.pause(self.subscriber)
            case "resume":
                subscribers.resume(self.subscriber)
            case "data":
                return self.send_own_data()
            case _:
                return super().post(request, **kwargs)
        return redirect(request.path + "?saved")

    def send_own_data(self):
        if wait := seconds_to_wait(self.request, self.subscriber.email, "LINKS"):
            return too_many(wait)
        subscribers.ask_for_own_data(self.subscriber)
        return redirect(self.request.path + "?sent")

    def form_valid(self, form):
        subscribers.choose(self.subscriber, **form.choices)
        return redirect(self.request.path + "?saved")


@no_cookie
class OwnData(ReaderMixin, FormPage):
    """Behind the link of one hour: see everything, change the address, have it all erased."""

    purpose = "own_data"
    template_name = "newsletter/own_data.html"
    form_class = forms.AddressForm

    def get_context_data(self, **kwargs):
        data = own_data(self.subscriber)
        return super().get_context_data(
            data=data, token=self.kwargs["token"], sent="sent" in self.request.GET, **kwargs
        )

    def post(self, request, **kwargs):
        if request.POST.get("act") != "erase":
            return super().post(request, **kwargs)
        subscribers.erase(self.subscriber)
        return redirect("newsletter:left")

    def form_valid(self, form):
        email = form.cleaned_data["email"]
        if wait := seconds_to_wait(self.request, email, "SUBSCRIPTIONS"):
            return too_many(wait)
        subscribers.ask_for_address(self.subscriber, email)
        return redirect(self.request.path + "?sent")


@no_cookie
class OwnDataFile(ReaderMixin, View):
    """The same as a file to take away."""

    purpose = "own_data"

    def get(self, request, **kwargs):
        headers = {"Content-Disposition": 'attachment; filename="newsletter-data.json"'}
        return JsonResponse(
            own_data(self.subscriber), json_dumps_params={"indent": 2, "ensure_ascii": False}, headers=headers
        )


@no_cookie
class NewAddress(WordsMixin, TemplateView):
    """The link in the mail to a new address; GET only shows the button."""

    purpose = "new_address"
    template_name = "newsletter/new_address.html"

    @cached_property
    def wording(self):
        return current_wording(Site.current(self.request))

    def agree(self):
        if not subscribers.change_address(self.subscriber, self.wording):
            raise LinkInvalid
        changed = Subscriber.objects.get(pk=self.subscriber.pk)
        return redirect("newsletter:preferences", changed.token)
