"""Somebody asks for the newsletter, and confirms it from their mailbox."""

from contextlib import suppress

from django.db import transaction
from django.utils.timezone import now

from outbox import mailings
from outbox.models import Suppression, hash_of
from supporters.services.moves import hold
from supporters.services.sign_up import Undo

from ... import emails
from ...models import Allowance, Subscriber
from .rows import How, Kind, locked, note

OWN = (Suppression.Reason.LEFT, Suppression.Reason.ERASED)  # what a reader’s own confirmation takes back


@transaction.atomic
def subscribe(email, *, topics, language, how, wording):
    """Mail the address a link that confirms it, or what to do if it is subscribed already.

    The steps are the same for an address we know, for one we do not write to, and for one that has had enough mail:
    what may not be is written and undone. Who has left stays so until they confirm.
    """
    email = email.lower()
    hold(email)
    known = Subscriber.objects.filter(email=email).select_for_update().first()
    may_mail = is_free(email) and Allowance.has_room(email)
    with suppress(Undo), transaction.atomic():
        ask(known or Subscriber(email=email), topics, language, how, wording)
        if not may_mail:
            raise Undo


def is_free(email):
    """Whether nothing forbids to write to the address but that its owner once left."""
    return (
        not Suppression.objects.filter(email_hmac=hash_of(email)).exclude(scope="newsletter", reason__in=OWN).exists()
    )


def ask(subscriber, topics, language, how, wording):
    """Write down that somebody asked. Whoever gets the newsletter keeps their choices: anybody can type an address."""
    is_subscribed = subscriber.state == Subscriber.State.SUBSCRIBED
    subscriber.language = subscriber.language if is_subscribed else language
    subscriber.asked_at = now()
    subscriber.save()
    Allowance.spend(subscriber.email)
    chosen = list(subscriber.topics.all()) if is_subscribed else topics
    subscriber.topics.set(chosen)
    note(subscriber, Kind.ASKED, how, wording=wording)
    (emails.subscribed_already if is_subscribed else emails.confirm)(subscriber, wording)


@transaction.atomic
def confirm(subscriber):
    """The button was pressed under the words they asked with. Return whether this press did it.

    Not if they have left since the link was read: that makes it void.
    """
    left_at, subscriber = subscriber.left_at, locked(subscriber)
    if subscriber.state == Subscriber.State.SUBSCRIBED or subscriber.left_at != left_at:
        return False
    asked = subscriber.events.filter(kind=Kind.ASKED).latest("pk")
    subscriber.state, subscriber.confirmed_at, subscriber.paused_until = "subscribed", now(), None
    subscriber.save()
    note(subscriber, Kind.CONFIRMED, How.MAIL, wording=asked.wording)
    let_back(subscriber)
    emails.nothing_left_to_confirm(subscriber)
    return True


def let_back(subscriber):
    """The button in their own mailbox takes back that they left, and that a question of ours came back."""
    mailings.lift(subscriber.email_hmac, reasons=OWN)
    mailings.lift(subscriber.email_hmac, scope=Suppression.Scope.ASKING)
