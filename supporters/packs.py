"""The pack made for one organisation: poster, slide and letter with its own name and short link."""

import json
from functools import partial

from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.timezone import now
from django.views.generic import RedirectView, View

from campaign import making
from campaign.making import Wanted
from campaign.making.pack import PDF, archive, things
from campaign.making.words import Words
from campaign.models import MadeFile
from campaign.views.files import file_response

from .choices import State
from .models import Organisation, OwnPack
from .models.packs import ZIP
from .views import PersonalMixin, no_cookie


@making.register
def own_packs(site):
    """The files of every organisation that asked; what they share is rendered once for all of them."""
    if "pack" not in site.pages:
        return
    for pack in OwnPack.objects.current().select_related("organisation"):
        own = words(site, pack.organisation)
        names = []
        for thing in things(own, pack.folder):
            names.append(thing.name)
            yield Wanted(thing.name, partial(own_source, thing.name, own), partial(made, thing))
        yield archive(site, pack.folder + ZIP, [PDF, *names])


def words(site, organisation):
    return Words(site, organisation.name, f"{site.host}{short_address(organisation)}")


def short_address(organisation):
    return reverse("supporters:with", args=[organisation.pk])


def own_source(name, own):
    """All that goes into one file: what it says with anybody's name in it, and this name."""
    return json.dumps([shared(own.site)[name.rpartition("/")[2]], own.name, own.address])


def shared(site):
    """By file name, a digest of what each says before a name is put in."""
    anybody = things(Words(site, "Name", "address"), "")
    return site.once(own_packs, lambda: {thing.name: making.digest(thing.source()) for thing in anybody})


def made(thing, source):
    return thing.make(thing.source())


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
