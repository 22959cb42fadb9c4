from django.db.models import Q, Value

from ..cleaning import web_domain
from ..models import Contact
from ..models.organisations import PlainWords

MOST_CONTACTS = 500  # organisations found by an address; whoever searches for "@" wants another word


def search(organisations, term):
    """Those whose name, domain, number or contact's address holds ``term``; each part is answered by an index."""
    term = term.replace("\x00", "").strip()
    if not term:
        return organisations
    number = term.upper().replace(" ", "")
    domain = web_domain("https://" + term.lower().removeprefix("https://").removeprefix("http://"))
    found = Q(sort_key__contains=PlainWords(Value(term))) | Q(registration_numbers__contains=[number])
    if domain:
        found |= Q(web_domain=domain)
    if "@" in term:
        contacts = Contact.objects.filter(email__startswith=term.lower()).values_list("organisation_id", flat=True)
        found = Q(pk__in=list(contacts[:MOST_CONTACTS]))
    return organisations.filter(found)
