from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.timezone import now

from outbox import services as outbox

from .. import emails
from ..choices import State
from ..models import Change, Contact, Erasure, Organisation
from .items import delete_items
from .moves import locked, move


@transaction.atomic
def edit_entry(contact, form):
    """Save a valid edit. Once approved, a new name or statement waits for staff; the rest is live at once."""
    old = locked(contact.organisation)
    new = form.save(commit=False)
    if old.approved_at:
        ask_for_change(contact, old, name=new.name, statement=new.statement)
        new.name, new.statement = old.name, old.statement
    new.save(update_fields=form.saved_fields)
    contact.name, contact.role = form.cleaned_data["contact_name"], form.cleaned_data["contact_role"]
    contact.phone = form.cleaned_data["contact_phone"]
    contact.save(update_fields=["name", "role", "phone"])


def ask_for_change(contact, organisation, **asked):
    """Let one new name and statement wait; asking for the old ones again takes back what waits."""
    waiting = organisation.changes.filter(decided_at=None)
    if waiting.filter(**asked).exists():
        return
    waiting.delete()
    if asked != {"name": organisation.name, "statement": organisation.statement}:
        Change.objects.create(organisation=organisation, contact=contact, **asked)


@transaction.atomic
def leave(contact, choice):
    """``list``: off the list and out of the totals. ``mail``: no more mail. ``erase``: nothing is kept but a count."""
    organisation = locked(contact.organisation)
    if choice == "list" and organisation.state != State.WITHDRAWN:
        move(organisation, State.WITHDRAWN, reason="The organisation asked to be taken off the list.")
    elif choice == "mail":
        Contact.objects.filter(email=contact.email, no_mail_since=None).update(no_mail_since=now())
    elif choice == "erase":
        erase(organisation)


@transaction.atomic
def erase(organisation):
    """Delete everything about an organisation that asked for it; keep that one left, and the day."""
    delete(organisation)
    Erasure.objects.create()


@transaction.atomic
def delete(organisation):
    """Delete the organisation with its people, its items, its history, its mails, and its name in the admin's log."""
    organisation = locked(organisation)
    delete_items(organisation)
    kind = ContentType.objects.get_for_model(Organisation)
    LogEntry.objects.filter(content_type=kind, object_id=str(organisation.pk)).delete()
    outbox.forget(emails.about(organisation))
    organisation.delete()
