from django.db import transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime, now

from .. import emails
from ..choices import State
from ..models import Change, Message, Note, Organisation
from .entries import delete
from .moves import MoveRefused, locked, move

# A sign-up that waits for its check can be added to one of these: its contacts have shown that the address is theirs.
CAN_TAKE_CONTACTS = (State.CONFIRMED, State.QUERIED, State.APPROVED)
CAN_BE_ADDED = (State.CONFIRMED, State.QUERIED)


@transaction.atomic
def decide(organisation, state, *, by, reason="", mail=None):
    """Staff approve, query, decline or withdraw. ``mail`` is ``(subject, text)`` for its contacts, or None."""
    organisation = locked(organisation)
    move(organisation, state, by=by, reason=reason)
    if state == State.QUERIED:
        Message.objects.create(organisation=organisation, from_staff=True, by=by, text=reason)
    if mail:
        subject, text = mail
        for contact in organisation.contacts.filter(no_mail_since=None).select_related("organisation"):
            emails.decision(contact, kind=f"decision_{state}", subject=subject, text=text, reason=reason)


@transaction.atomic
def reply(organisation, text):
    """The organisation answers a query, and is back in the queue at its place; or, withdrawn, asks to come back."""
    organisation = locked(organisation)
    if organisation.state not in (State.QUERIED, State.WITHDRAWN):
        raise MoveRefused("There is no open question.")
    Message.objects.create(organisation=organisation, from_staff=False, text=text)
    if organisation.state == State.QUERIED:
        move(organisation, State.CONFIRMED, reason="It answered our question.")


@transaction.atomic
def decide_change(change, *, accepted, by):
    """Staff take over a new name and statement, or leave the old ones; the contact is told. Return whether it was so.

    A change that was decided, replaced or erased meanwhile stays as it is.
    """
    organisation = Organisation.objects.select_for_update().filter(changes=change).first()
    change = Change.objects.filter(pk=change.pk, decided_at=None).select_related("contact__organisation").first()
    if organisation is None or change is None:
        return False
    change.decided_at, change.accepted, change.by = now(), accepted, by
    change.save()
    if accepted:
        organisation.name, organisation.statement = change.name, change.statement
        organisation.save(update_fields=["name", "statement"])
    if change.contact and not change.contact.no_mail_since:
        emails.change_decided(change.contact, accepted=accepted)
    return True


@transaction.atomic
def add_as_contact(newcomer, existing, *, by):
    """The newcomer is the same body as ``existing``: its people become further contacts there; everybody is told."""
    pair = Organisation.objects.select_for_update().filter(pk__in=(newcomer.pk, existing.pk)).order_by("pk").in_bulk()
    if len(pair) != 2:
        raise MoveRefused("Two organisations are needed, and one of them is gone.")
    newcomer, existing = pair[newcomer.pk], pair[existing.pk]
    if newcomer.state not in CAN_BE_ADDED or existing.state not in CAN_TAKE_CONTACTS:
        raise MoveRefused("Only a sign-up that waits for its check can be added, and only to one that was confirmed.")
    day = date_format(localtime(newcomer.created_at), "j F Y")
    Note.objects.create(organisation=existing, by=by, text=f"“{newcomer}” signed up on {day}: the same body.")
    there = {contact.email: contact for contact in existing.contacts.select_related("organisation")}
    for contact in newcomer.contacts.all():
        take_over(contact, existing, there)
    delete(newcomer)


def take_over(contact, existing, there):
    """Make ``contact`` one of ``existing``, unless its address is ``there`` already; tell it and the others."""
    known = there.get(contact.email)
    if known is None:
        contact.organisation = existing
        contact.save(update_fields=["organisation"])
        for other in there.values():
            if not other.no_mail_since:
                emails.another_contact(other, newcomer=contact)
    if not contact.no_mail_since:
        emails.joined_as_contact(known or contact)
