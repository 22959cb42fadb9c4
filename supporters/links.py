"""Signed links that stand in for an account: each opens one door for one person, for a while.

A link names the person's row by number and is signed with its email address, so it holds nothing personal and dies when
the address changes.
"""

from datetime import timedelta

from django.conf import settings
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.urls import reverse
from django.utils.translation import override

from campaign import languages

from .models import Alert, Contact

LIFETIMES = {
    "confirm": timedelta(days=7),
    "status": timedelta(days=400),
    "entry": timedelta(days=1),
    "confirm_alert": timedelta(days=7),
    "stop_alert": None,  # as long as there is something to stop
}


class LinkExpired(Exception):
    """The link was ours, but it is too old; ``owner`` is the row it was made for."""

    def __init__(self, owner):
        super().__init__()
        self.owner = owner


class LinkInvalid(Exception):
    """Not a link of ours, or its address was changed or erased since."""


def signer(purpose, email):
    return TimestampSigner(salt=f"supporters.{purpose}.{email}", sep=".")


def make_token(purpose, owner):
    return signer(purpose, owner.email).sign(str(owner.pk))


def make_link(purpose, owner):
    """The full address of a personal page, for a mail."""
    with override(getattr(owner, "language", None) or languages.current()):
        return settings.SITE_URL + reverse(f"supporters:{purpose}", args=[make_token(purpose, owner)])


def owners(purpose):
    if purpose.endswith("_alert"):
        return Alert.objects.select_related("publication")
    return Contact.objects.select_related("organisation")


def read_token(purpose, token):
    """Return the Contact or Alert that ``token`` was made for; raise LinkExpired or LinkInvalid."""
    number = token.split(".")[0]
    if not number.isdecimal() or len(number) > 18:
        raise LinkInvalid
    owner = owners(purpose).filter(pk=number).first()
    if owner is None:
        raise LinkInvalid
    try:
        signer(purpose, owner.email).unsign(token, max_age=LIFETIMES[purpose])
    except SignatureExpired:
        raise LinkExpired(owner) from None
    except BadSignature:
        raise LinkInvalid from None
    return owner
