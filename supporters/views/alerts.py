"""The pages by which somebody is told when a publication is out: asking, confirming, and thinking better of it."""

from django.shortcuts import get_object_or_404, redirect
from django.views.generic import TemplateView

from campaign.models import Edition, Publication
from campaign.public import PublicMixin

from .. import forms, services
from ..models import Alert
from .base import FormPage, LinkMixin, no_cookie, seconds_to_wait, too_many


@no_cookie
class TellMe(PublicMixin, FormPage):
    """Where the form on a publication's page leads, and what it comes back to with a mistake."""

    template_name = "supporters/tell_me.html"
    form_class = forms.TellMeForm

    def dispatch(self, request, *args, **kwargs):
        self.publication = get_object_or_404(Publication.objects.published(), slug=kwargs["slug"])
        if Edition.objects.out().filter(publication=self.publication).exists():
            return redirect(self.publication)  # there is nothing left to wait for
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"publication": self.publication}

    def get_context_data(self, **kwargs):
        return super().get_context_data(publication=self.publication, **kwargs)

    def form_valid(self, form):
        if not form.is_from_a_program:
            email = form.cleaned_data["email"]
            if wait := seconds_to_wait(self.request, email, "LINKS"):
                return too_many(wait)
            services.ask_to_be_told(self.publication, email)
        return redirect("supporters:tell_me_sent")


class TellMeSent(PublicMixin, TemplateView):
    template_name = "supporters/tell_me_sent.html"


class AlertStopped(PublicMixin, TemplateView):
    template_name = "supporters/alert_stopped.html"


class AlertMixin(LinkMixin):
    """Behind the link of one request to be told: GET only shows the button, because mail scanners open every link."""

    no_link_template = "supporters/alert_gone.html"

    @property
    def alert(self):
        return self.owner

    def get_context_data(self, **kwargs):
        stop_url = self.personal_url("stop_alert")
        return super().get_context_data(alert=self.alert, stop_url=stop_url, **kwargs)


@no_cookie
class ConfirmAlert(AlertMixin, TemplateView):
    purpose = "confirm_alert"
    template_name = "supporters/confirm_alert.html"

    def post(self, request, **kwargs):
        services.confirm_alert(self.alert)
        still_waits = Alert.objects.filter(pk=self.alert.pk).exists()
        return redirect(request.path if still_waits else self.alert.publication)


@no_cookie
class StopAlert(AlertMixin, TemplateView):
    purpose = "stop_alert"
    template_name = "supporters/stop_alert.html"

    def post(self, request, **kwargs):
        services.stop_alert(self.alert)
        return redirect("supporters:alert_stopped")
