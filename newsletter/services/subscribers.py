"""What happens to a subscriber. Each act is one transaction, harmless when repeated, and leaves its consent event."""

from contextlib import suppress
from datetime import timedelta

from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.utils.timezone import localdate, now

from outbox import mailings
from outbox.models import Delivery, Suppression, hash_of
from supporters.services.moves import hold
from supporters.services.sign_up import Undo

from .. import emails
from ..models import Allowance, ConsentEvent, Subscriber, new_token

PAUSE_MONTHS = 3
OWN = (Suppression.Reason.LEFT, Suppression.Reason.ERASED)  # what a reader’s own confirmation takes back
Kind, How = ConsentEvent.Kind, ConsentEvent.How


def locked(subscriber):
    """The row as it is now, held until the transaction ends; raises DoesNotExist when it was erased meanwhile."""
    return Subscriber.objects.select_for_update().get(pk=subscriber.pk)


def note(subscriber, kind, how, **more):
    return ConsentEvent.objects.create(subscriber=subscriber, kind=kind, how=how, **more)


# Joining --------------------------------------------------------------------------------------------------------------


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
    chosen = list(subscriber.topics.all()) if subscriber.pk and is_subscribed else topics
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
    mailings.lift(subscriber.email_hmac, reasons=OWN)
    emails.nothing_left_to_confirm(subscriber)
    return True


# Choosing -------------------------------------------------------------------------------------------------------------


@transaction.atomic
def choose(subscriber, *, topics, language):
    """Get these topics in this language from now on. Return whether that is a change."""
    subscriber = locked(subscriber)
    if set(subscriber.topics.all()) == set(topics) and subscriber.language == language:
        return False
    subscriber.language = language
    subscriber.save(update_fields=["language"])
    subscriber.topics.set(topics)
    slugs = ", ".join(topic.slug for topic in topics) or "every issue"
    note(subscriber, Kind.CHANGED, How.PAGE, evidence=f"{slugs}; {language}")
    return True


@transaction.atomic
def pause(subscriber, *, how=How.PAGE):
    """No issue for three months. Return whether that is a change."""
    subscriber = locked(subscriber)
    if subscriber.state != Subscriber.State.SUBSCRIBED or subscriber.is_paused:
        return False
    subscriber.paused_until = months_on(localdate(), PAUSE_MONTHS)
    subscriber.save(update_fields=["paused_until"])
    note(subscriber, Kind.PAUSED, how, evidence=f"Until {subscriber.paused_until}")
    return True


def months_on(day, months):
    """The same day some months on, or the first of the next month where that month is too short."""
    years, month = divmod(day.month - 1 + months, 12)
    first = day.replace(year=day.year + years, month=month + 1, day=1)
    try:
        return first.replace(day=day.day)
    except ValueError:
        return (first + timedelta(days=31)).replace(day=1)


@transaction.atomic
def resume(subscriber):
    """The pause is over. Return whether there was one."""
    subscriber = locked(subscriber)
    if not subscriber.is_paused:
        return False
    subscriber.paused_until = None
    subscriber.save(update_fields=["paused_until"])
    note(subscriber, Kind.RESUMED, How.PAGE)
    return True


# Leaving --------------------------------------------------------------------------------------------------------------


@transaction.atomic
def leave(subscriber, *, how, issue=None, by=None, evidence=""):
    """From this moment nothing more is sent, of a running issue either. Return whether they had not left before.

    The link to confirm is void then, also for who had left before and has asked anew.
    """
    subscriber = locked(subscriber)
    was_member = subscriber.state != Subscriber.State.LEFT
    if not was_member and subscriber.asked_at <= subscriber.left_at:
        return False
    subscriber.state, subscriber.left_at = Subscriber.State.LEFT, now()
    subscriber.save(update_fields=["state", "left_at"])
    emails.nothing_left_to_confirm(subscriber)
    if was_member:
        note(subscriber, Kind.LEFT, how, issue=issue, by=by, evidence=evidence)
        mailings.suppress(subscriber.email_hmac, Suppression.Reason.LEFT)
    return was_member


@transaction.atomic
def say_why(subscriber, reason, *, issue=None):
    """Somebody who has left says why, once. Return whether it was kept."""
    subscriber = locked(subscriber)
    said = subscriber.events.filter(kind=Kind.REASON, at__gt=subscriber.left_at) if subscriber.left_at else None
    if subscriber.state != Subscriber.State.LEFT or said.exists():
        return False
    note(subscriber, Kind.REASON, How.PAGE, evidence=reason, issue=issue)
    return True


@transaction.atomic
def erase(subscriber, *, by=None, note=""):
    """Delete the person and what happened to their consent: only the keyed hash stays, so that nobody adds them again.

    Copies of issues stay in the numbers, without the address.
    """
    subscriber = locked(subscriber)
    mailings.suppress(subscriber.email_hmac, Suppression.Reason.ERASED, by=by, note=note)
    emails.forget(subscriber)
    Delivery.objects.copies_to(subscriber.email_hmac).forget_address()
    about = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(Subscriber), object_id=subscriber.pk)
    about.update(object_repr="An erased subscriber", change_message="")
    delete(subscriber)


def delete(subscriber):
    """Delete a row with its events, which the database allows for the one it is told of, in this transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('newsletter.erasing', %s, true)", [str(subscriber.pk)])
    subscriber.delete()


# Another address ------------------------------------------------------------------------------------------------------


@transaction.atomic
def ask_for_own_data(subscriber):
    """Mail the link to what only the mailbox's owner may see and do, unless that has only just been done.

    What strangers had mailed to the address is not counted: nobody keeps its owner from erasure by typing it in.
    """
    subscriber = locked(subscriber)
    if not emails.has_own_data(subscriber, timedelta(minutes=settings.CONFIRMATION_GAP_MINUTES)):
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
        mailings.lift(subscriber.email_hmac, reasons=OWN)
    return True
