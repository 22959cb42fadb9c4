"""Signed links to what is not public yet: for a partner without an account, and for staff."""

from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.urls import reverse

from .models import (
    Audience,
    Chapter,
    Edition,
    Event,
    FactSheet,
    Figure,
    Initiative,
    News,
    Objective,
    Page,
    Partner,
    Publication,
    Published,
    Series,
    Story,
    Version,
)
from .models.publishing import shown_besides
from .usage import shown_by

LASTS = timedelta(days=14)
OF_FACTS = (Page, FactSheet, Figure, Series, Publication, Edition, Chapter, Objective, Partner)
OF_ACTIVITY = (Initiative, Event, Story, News, Audience, Version)
KINDS = {model._meta.model_name: model for model in OF_FACTS + OF_ACTIVITY}
STANDS_ON = {Objective: "campaign:aims", Partner: "campaign:partners"}  # the page of what has none of its own
ABOVE = (Edition, Publication)  # a chapter is seen with its edition, and that with its publication
signer = TimestampSigner(salt="campaign.preview", sep=".")


def make_link(item):
    """The full address of the preview of ``item``, good for two weeks; None for what has none, or no consent."""
    if type(item) not in KINDS.values() or (isinstance(item, Story) and not item.may_be_shown):
        return None
    token = signer.sign(f"{item._meta.model_name}-{item.pk}")
    return settings.SITE_URL + reverse("campaign:preview", args=[token])


def read_token(token):
    """The item that ``token`` was made for, or None when it is gone; raise SignatureExpired or BadSignature."""
    kind, _, number = signer.unsign(token, max_age=LASTS).partition("-")
    if kind not in KINDS or not number.isdecimal():
        raise BadSignature("It was not made here.")
    return KINDS[kind].objects.filter(pk=number).first()


def address(item):
    """Where visitors will see ``item``."""
    return reverse(STANDS_ON[type(item)]) if type(item) in STANDS_ON else item.get_absolute_url()


@contextmanager
def shown(item):
    """Within, ``item`` is public, and so is what it shows that is published later; yield what stays a draft."""
    public, drafts = {}, []
    for model, things in shown_by(item).items():
        public[model] = {thing.pk for thing in things if model in ABOVE or thing.is_scheduled}
        drafts += [thing for thing in things if not thing.is_public and thing.pk not in public[model]]
    if isinstance(item, Published):
        public.setdefault(type(item), set()).add(item.pk)
    mark = shown_besides.set(public)
    try:
        yield drafts
    finally:
        shown_besides.reset(mark)
