"""Readers for tests, made the way the site makes them."""

import re
from urllib.parse import urlsplit

from newsletter import emails
from newsletter.models import Allowance, Subscriber
from newsletter.services import subscribers
from outbox.models import Delivery
from supporters.models import Wording

EMAIL = "reader@example.org"


def words():
    # After a test with real transactions the database is as empty as before its first rows were written.
    return Wording.objects.get_or_create(slug="newsletter", version=1, defaults={"text": "I want it."})[0]


def ask(email=EMAIL, topics=(), language="en-gb", how="page"):
    subscribers.subscribe(email, topics=topics, language=language, how=how, wording=words())
    return Subscriber.objects.filter(email=email).first()


def make_reader(email=EMAIL, topics=(), language="en-gb", **changes):
    """Somebody who asked and confirmed, so long ago that the mail is gone; ``changes`` are made by hand."""
    reader = ask(email, topics, language)
    subscribers.confirm(reader)
    emails.forget(reader)
    allow_mail(reader)
    reader.refresh_from_db()
    for name, value in changes.items():
        setattr(reader, name, value)
    reader.save()
    return reader


def kinds(reader):
    return list(reader.events.values_list("kind", flat=True))


def mails(email=EMAIL):
    return list(Delivery.objects.filter(to=email).order_by("pk").values_list("kind", flat=True))


def link(part, email=EMAIL):
    """The path of the link in the newest mail to an address that holds ``part``."""
    text = Delivery.objects.filter(to=email).latest("pk").text
    return urlsplit(re.search(rf"\S+/{part}/\S+", text)[0]).path


def allow_mail(reader):
    """The last mail was long enough ago for another."""
    Allowance.objects.filter(pk=reader.email_hmac).delete()
