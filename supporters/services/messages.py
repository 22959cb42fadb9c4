from django.db import transaction

from .. import emails
from ..models import Organisation


@transaction.atomic
def write_to(organisation, *, name, email, text):
    """Mail what a visitor wrote to the contacts of an organisation; to nobody if it has just turned this off."""
    for reachable in Organisation.objects.reachable().filter(pk=organisation.pk):
        emails.message(reachable, name=name, email=email, text=text)
