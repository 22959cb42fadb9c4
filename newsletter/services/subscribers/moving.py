"""What only the owner of a mailbox may do, by a link that is mailed to it: see all we keep, and move elsewhere."""

from contextlib import suppress
from datetime import timedelta

from django.conf import settings
from django.db import transaction

from outbox import mailings
from outbox.models import Delivery, Suppression
from supporters.services.moves import hold
from supporters.services.sign_up import Undo

from ... import emails
from ...models import Allowance, Subscriber, new_token
from .joining import is_free, let_back
from .leaving import delete
from .rows import How, Kind, locked, note


@transaction.atomic
def ask_for_own_data(subscriber):
    """Mail the link to what only the mailbox's owner may see and do, unless that has only just been done.

    What strangers had mailed to the address is not counted: nobody keeps its owner from erasure by typing it in.
    """
    subscriber = locked(subscriber)
    if not emails.has_own_data(subscriber, within=timedelta(minutes=settings.CONFIRMATION_GAP_MINUTES)):
        emails.own_data(subscriber)


@transaction.atomic
def ask_for_address(subscriber, email):
    """Mail the new address a link that confirms it; nothing changes before. The answer is the same for any address."""
    hold(email)
    subscriber = locked(subscriber)
    may_mail = email != subscriber.email and is_free(email) and Allowance.has_room(email)
    with suppress(Undo), transaction.atomic():
        subscriber.new_email = email
        subscriber.save(update_fields=["new_email"])
        Allowance.spend(email)
        emails.new_address(subscriber)
        if not may_mail:
            raise Undo


@transaction.atomic
def change_address(subscriber, wording):
    """The link in the mail to the new address was followed: the newsletter goes there, and the old links are dead.

    If the new address had a row of its own, this one takes its place. The old one gets nothing more. Return whether
    that was still the address asked for: the link proves that of no other.
    """
    confirmed = subscriber.new_email
    hold(confirmed)
    subscriber = locked(subscriber)
    if not confirmed or subscriber.new_email != confirmed:
        return False
    for other in Subscriber.objects.select_for_update().filter(email=subscriber.new_email):
        emails.forget(other)
        delete(other)
    mailings.suppress(subscriber.email_hmac, Suppression.Reason.LEFT, note="Went on with another address.")
    Delivery.objects.copies_to(subscriber.email_hmac).forget_address()
    subscriber.email, subscriber.new_email, subscriber.token = subscriber.new_email, "", new_token()
    subscriber.save()
    note(subscriber, Kind.CHANGED, How.MAIL, wording=wording, evidence="The address, confirmed from the new one.")
    if subscriber.state == Subscriber.State.SUBSCRIBED:
        let_back(subscriber)
    return True
