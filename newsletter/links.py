"""Links that open a reader's own pages.

What a reader may undo is opened by the token in every mail; it is long-lived and names nobody. What cannot be undone,
or joins the list, has a signed link of its own, which only the mailbox's owner has seen and which soon expires.
"""

from contextlib import suppress
from datetime import timedelta

from django.conf import settings
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.urls import reverse
from django.utils.translation import override

from supporters.links import LinkExpired, LinkInvalid

from .models import Subscriber

LIFETIMES = {"confirm": timedelta(days=7), "own_data": timedelta(hours=1), "new_address": timedelta(days=1)}
ORIGIN, PAGE_IS_OPEN = TimestampSigner(salt="newsletter.origin", sep="."), timedelta(days=1)


def signer(purpose, subscriber):
    """Of links that die with the address, and when their reader has left since, or wants another new address."""
    since = subscriber.left_at.isoformat() if subscriber.left_at else ""
    marks = {"confirm": since, "own_data": "", "new_address": subscriber.new_email}
    return TimestampSigner(salt=f"newsletter.{purpose}.{subscriber.email}.{marks[purpose]}", sep=".")


def make_token(purpose, subscriber):
    return signer(purpose, subscriber).sign(str(subscriber.pk))


def link(name, *args, language):
    with override(language):
        return settings.SITE_URL + reverse(f"newsletter:{name}", args=args)


def make_link(purpose, subscriber):
    """The full address of a page behind a signed link, for a mail."""
    return link(purpose, make_token(purpose, subscriber), language=subscriber.language)


def preferences_link(subscriber):
    return link("preferences", subscriber.token, language=subscriber.language)


def read_token(purpose, token):
    """Return the Subscriber that the signed ``token`` was made for; raise LinkExpired or LinkInvalid."""
    number = token.split(".")[0]
    if not (number.isascii() and number.isdecimal()) or len(number) > 18:
        raise LinkInvalid
    subscriber = Subscriber.objects.filter(pk=number).first()
    if subscriber is None:
        raise LinkInvalid
    try:
        signer(purpose, subscriber).unsign(token, max_age=LIFETIMES[purpose])
    except SignatureExpired:
        raise LinkExpired(subscriber) from None
    except BadSignature:
        raise LinkInvalid from None
    return subscriber


def make_origin(organisation):
    """What the form on an organisation's own page says of where it stands; nobody else can say so."""
    return ORIGIN.sign(str(organisation.pk))


def is_origin(origin):
    with suppress(BadSignature):
        return bool(ORIGIN.unsign(origin, max_age=PAGE_IS_OPEN))
    return False


def read_own(token):
    """Return the Subscriber with the token that their mails carry; raise LinkInvalid."""
    subscriber = Subscriber.objects.filter(token=token).first()
    if subscriber is None:
        raise LinkInvalid
    return subscriber
