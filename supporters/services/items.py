"""What becomes of an organisation's initiatives and events when it leaves."""

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType

from campaign import addresses, revisions
from campaign.models import Opened, Published, Revision

from ..models import PROPOSALS


def items_of(organisation):
    """Each item of its own, held until the transaction ends."""
    for proposals in PROPOSALS.values():
        numbers = proposals.objects.filter(organisation=organisation).values(proposals.item_name)
        yield from proposals.item_model.objects.filter(pk__in=numbers).select_for_update(of=("self",)).order_by("pk")


def withdraw_items(organisation, by):
    """Take what is public of a locked organisation off the site; drafts stay what they are, and are in no queue."""
    for proposals in PROPOSALS.values():
        proposals.objects.filter(organisation=organisation).update(suggested=None, suggested_at=None)
    for item in items_of(organisation):
        if item.status == Published.Status.PUBLISHED:
            item.status = Published.Status.WITHDRAWN
            item.save()
            revisions.record(item, by, note="Its organisation is no longer on the list of supporters")


def delete_items(organisation):
    """Delete them with their history, their old addresses, and their titles in the log of the admin."""
    for item in items_of(organisation):
        kind = ContentType.objects.get_for_model(item)
        Revision.objects.of(item).delete()
        Opened.objects.filter(content_type=kind, object_id=item.pk).delete()
        LogEntry.objects.filter(content_type=kind, object_id=str(item.pk)).delete()
        addresses.forget([item])
        item.delete()
