"""What staff do with issues at their desk, as a browser without script would send it."""

from django.urls import reverse

from campaign.models import Campaign
from tests.campaign.desk import fields


def path(view, *args):
    return reverse(f"admin:newsletter_issue_{view}", args=args)


def with_addresses():
    """What every issue must carry."""
    Campaign.objects.update(contact_address="1 Example Street, London", contact_email="hello@example.org")


def row(number, **values):
    """A block as it is typed into the row ``number`` of the form, counted from 0."""
    empty = {"id": "", "order": "", "kind": "text", "thing": "", "title": "", "text": "", "url": ""}
    return {f"blocks-{number}-{name}": value for name, value in (empty | values).items()}


def save(client, issue=None, *, button="_save", **values):
    """Open the form, change ``values`` in it and press ``button``."""
    address = path("change", issue.pk) if issue else path("add")
    return client.post(address, {**fields(client.get(address)), **values, button: "1"})
