"""The pack with an organisation's own name: asking for it, its files, and the short link that is printed on it."""

from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.timezone import now
from django.views.generic import RedirectView, View

from campaign.models import MadeFile
from campaign.views.files import file_response

from ..choices import State
from ..models import Organisation, OwnPack
from .base import PersonalMixin, no_cookie


@no_cookie
class AskForPack(PersonalMixin, View):
    """The button on the status page; to press it twice makes nothing twice."""

    purpose = "status"

    def post(self, request, **kwargs):
        organisation = self.contact.organisation
        if organisation.state == State.APPROVED and not OwnPack.objects.current().filter(organisation=organisation):
            OwnPack.objects.update_or_create(organisation=organisation, defaults={"asked_at": now()})
        return redirect(self.personal_url("status") + "#pack")


class OwnFile(PersonalMixin, View):
    """A file of an organisation's own pack, for whoever holds its signed link."""

    purpose = "status"

    def get(self, request, name, **kwargs):
        pack = get_object_or_404(OwnPack.objects.current(), organisation=self.contact.organisation)
        return file_response(request, get_object_or_404(MadeFile, name=pack.folder + name), "no-store")


class With(RedirectView):
    """The short link on poster, slide and letter; who is not on the public list is not told apart from nobody."""

    def get_redirect_url(self, pk):
        organisation = Organisation.objects.listed().filter(pk=pk).first()
        return organisation.get_absolute_url() if organisation else reverse("supporters:sign_up")
