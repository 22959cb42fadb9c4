"""An organisation proposes an initiative or an event and changes it; staff publish, accept or refuse."""

from django.db import transaction
from django.utils.text import slugify
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _

from campaign import revisions, snapshots
from campaign.models import Published

from .. import emails
from ..choices import State
from ..models import PROPOSALS
from .moves import MoveRefused, hold, locked

Status = Published.Status
MOST_WAITING = 20  # of one organisation: more than staff could look at while it waits


@transaction.atomic
def propose(contact, proposals, form):
    """Keep a valid form's item as a draft that waits for staff, and return its proposal; raise MoveRefused."""
    organisation = still_approved(contact.organisation)
    if proposals.objects.waiting().filter(organisation=organisation).count() >= MOST_WAITING:
        raise MoveRefused(_("So many of yours wait to be checked that there is no room for more yet. Come back later."))
    item = form.save(commit=False)
    item.slug = free_slug(item)
    item.save()
    proposal = proposals.objects.create(organisation=organisation, contact=contact, **{proposals.item_name: item})
    revisions.record(item, note=f"Proposed by {organisation}")
    emails.proposal_received(proposal)
    return proposal


def still_approved(organisation):
    """The row, held until the transaction ends; raise MoveRefused when it may propose nothing (any more)."""
    organisation = locked(organisation)
    if organisation.state != State.APPROVED:
        raise MoveRefused(_("Only a supporter whose sign-up was approved can propose something."))
    return organisation


def free_slug(item):
    """An address that no other item of the kind has; an event's ends with its day, so no other page can have it."""
    day = f"-{localdate(item.starts_at)}" if hasattr(item, "starts_at") else ""
    slug = (slugify(item.title)[:60].strip("-") or item._meta.model_name) + day
    hold(f"{item._meta.label}:{slug}")
    taken = set(type(item).objects.filter(slug__startswith=slug).values_list("slug", flat=True))
    return next(free for free in (slug, *(f"{slug}-{number}" for number in range(2, 10_000))) if free not in taken)


@transaction.atomic
def change_item(proposal, form):
    """What the organisation now writes: a draft changes at once, and for what is or was public the change waits."""
    still_approved(proposal.organisation)
    proposal = held(proposal)
    item = proposal.item
    written = {name: snapshots.as_json(getattr(form.instance, name)) for name in form.saved_fields}
    if item.status == Status.PUBLISHED:
        suggest(proposal, written)
        return
    item.status = Status.DRAFT  # what was taken off the site is proposed again
    snapshots.write(item, written)
    revisions.record(item, note=f"Changed by {proposal.organisation}")
    if proposal.refused_at or proposal.told_published_at:
        proposal.proposed_at, proposal.told_published_at = now(), None
    ask_again(proposal)


def suggest(proposal, written):
    """Let the differences wait; to write what is there already takes back what waits."""
    there = snapshots.snapshot(proposal.item)
    asked = (proposal.suggested or {}) | written
    asked = {name: value for name, value in asked.items() if value != there[name]}
    if asked != (proposal.suggested or {}):
        proposal.suggested, proposal.suggested_at = (asked, now()) if asked else (None, None)
        ask_again(proposal)


def ask_again(proposal):
    proposal.refused_at, proposal.reason = None, ""
    proposal.save()


@transaction.atomic
def cancel_event(proposal):
    """An event that is off says so at once: nobody should stand before a closed door until staff have looked."""
    still_approved(proposal.organisation)
    event = held(proposal).event
    if not event.cancelled:
        event.cancelled = True
        event.save()
        revisions.record(event, note=f"Cancelled by {proposal.organisation}")


@transaction.atomic
def publish(proposal, *, by):
    """Staff put a draft on the site. Return whether it was one; its organisation is told when it is out."""
    item = held(proposal).item
    if item.status != Status.DRAFT:
        return False
    item.status, item.published_at = Status.PUBLISHED, now()
    item.save()
    revisions.record(item, by, note="Published")
    return True


@transaction.atomic
def accept_change(proposal, *, by):
    """Staff take over what waits. Return whether anything did; raise ValidationError when it does not hold today."""
    proposal = held(proposal)
    if proposal.suggested is None:
        return False
    snapshots.write(proposal.item, proposal.suggested)
    revisions.record(proposal.item, by, note=f"Changed by {proposal.organisation}")
    proposal.suggested = proposal.suggested_at = None
    ask_again(proposal)
    emails.proposal_changed(proposal)
    return True


@transaction.atomic
def refuse(proposal, *, by, reason):
    """Staff leave a draft unpublished, or the old text as it is. Return whether anything waited."""
    proposal = held(proposal)
    if not type(proposal).objects.waiting().filter(pk=proposal.pk).exists():
        return False
    proposal.suggested = proposal.suggested_at = None
    proposal.refused_at, proposal.reason, proposal.by = now(), reason, by
    proposal.save()
    emails.proposal_refused(proposal)
    return True


def held(proposal):
    """The row as it is now, with its item, both held until the transaction ends."""
    rows = type(proposal).objects.select_for_update(of=("self", proposal.item_name))
    return rows.select_related(proposal.item_name, "organisation").get(pk=proposal.pk)


@transaction.atomic
def tell_published():
    """Write to each organisation whose item came out; one that another process is just telling is passed over."""
    for proposals in PROPOSALS.values():
        rows = proposals.objects.untold().select_for_update(of=("self",), skip_locked=True)
        for proposal in rows.select_related(proposals.item_name, "organisation"):
            proposal.told_published_at, proposal.refused_at, proposal.reason = now(), None, ""
            proposal.save()
            emails.proposal_published(proposal)
