from contextlib import suppress
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q, Value
from django.utils.timezone import now

from campaign import languages

from .. import emails
from ..choices import State
from ..models import Agreement, Contact, Organisation
from ..models.organisations import PlainWords
from .moves import hold, locked, move

COUNTED_FOR = timedelta(days=30)  # unanswered confirmation mails older than this no longer count


class Undo(Exception):
    """Takes back what was written only to take as long as the real thing."""


@transaction.atomic
def sign_up(*, form, wording):
    """Save a valid SignUpForm with what it agreed to, and mail its contact a confirmation link.

    The same name from the same address is one sign-up, however often it comes: the second time everything is
    written and undone again, so that the answer takes as long, and the mail says that it is known already.
    """
    email = form.cleaned_data["contact_email"]
    same_name = Q(organisation__sort_key=PlainWords(Value(form.cleaned_data["name"])))
    contacts = lock(email).annotate(is_known=same_name)
    known = next((contact for contact in contacts if contact.is_known), None)
    slot = confirmation_slot(contacts)
    with suppress(Undo), transaction.atomic():
        send_confirmation(write_sign_up(form, wording), slot)
        if known:
            raise Undo
    if known:
        say_it_is_known(known, slot)


def lock(email):
    """Let acts for one address through one at a time, until the transaction ends; return its contacts."""
    hold(email)
    return Contact.objects.filter(email=email).select_related("organisation")


def write_sign_up(form, wording):
    data, moment = form.cleaned_data, now()
    organisation = form.save(commit=False)
    organisation.created_at = organisation.state_since = moment
    organisation.save(force_insert=True)
    contact = Contact.objects.create(
        organisation=organisation,
        name=data["contact_name"],
        role=data["contact_role"],
        email=data["contact_email"],
        phone=data["contact_phone"],
        language=languages.current(),
    )
    Agreement.objects.create(contact=contact, wording=wording)
    return contact


def say_it_is_known(contact, slot):
    if contact.organisation.state != State.UNCONFIRMED:
        emails.already_signed_up(contact)
    elif slot and slot <= now():
        send_confirmation(contact, slot)


def confirmation_slot(contacts):
    """When the next confirmation mail to an address may leave, or None when it has had enough that nobody answered.

    ``contacts`` are all those with the address.
    """
    recent = [each for each in contacts if each.confirmation_at and each.confirmation_at > now() - COUNTED_FOR]
    limit, gap = settings.CONFIRMATIONS_PER_ADDRESS, timedelta(minutes=settings.CONFIRMATION_GAP_MINUTES)
    if limit and sum(contact.confirmations for contact in recent) >= limit:
        return None
    return max([now(), *(contact.confirmation_at + gap for contact in recent)])


def send_confirmation(contact, slot):
    """Queue the mail to leave at ``slot``; without one it is held back until the address has answered another."""
    if slot is None:
        return
    emails.confirm_sign_up(contact, after=slot)
    contact.confirmations, contact.confirmation_at = contact.confirmations + 1, slot
    contact.save(update_fields=["confirmations", "confirmation_at"])


@transaction.atomic
def confirm(contact):
    """The button was pressed: the organisation now waits for staff. Return whether this press did it."""
    contacts = lock(contact.email)
    organisation = locked(contact.organisation)
    if organisation.state != State.UNCONFIRMED:
        return False
    move(organisation, State.CONFIRMED, reason="The link in the mail was followed.")
    emails.nothing_left_to_confirm(organisation)
    emails.waiting(contact)
    contacts.update(confirmations=0)
    for held_back in contacts.filter(confirmation_at=None, organisation__state=State.UNCONFIRMED):
        send_confirmation(held_back, confirmation_slot(contacts.all()))
    return True


@transaction.atomic
def ask_for_link(email):
    """Mail the contacts with this address a link to each of their entries; a stranger's answer takes as long."""
    contacts = lock(email)
    for contact in contacts:
        if contact.organisation.state != State.UNCONFIRMED:
            emails.entry_link(contact)
            continue
        slot = confirmation_slot(contacts.all())
        if slot and slot <= now():
            send_confirmation(contact, slot)
    if not contacts:
        with suppress(Undo), transaction.atomic():
            emails.entry_link(Contact(pk=0, email=email, organisation=Organisation(pk=0)))
            raise Undo
