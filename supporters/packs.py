"""The pack made for one organisation: poster, slide and letter with its own name and short link."""

import json
from functools import partial

from django.urls import reverse

from campaign import making
from campaign.making import Wanted
from campaign.making.pack import PDF, archive, things
from campaign.making.words import Words

from .models import OwnPack
from .models.packs import ZIP


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
