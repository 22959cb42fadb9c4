"""Organisations for tests, made the way the site makes them."""

from supporters import services
from supporters.forms import SignUpForm
from supporters.links import make_token
from supporters.models import Contact, Organisation, Wording

# The moves that lead to each state, from a confirmed sign-up on.
WAYS = {
    "unconfirmed": None,
    "confirmed": [],
    "queried": ["queried"],
    "approved": ["approved"],
    "declined": ["declined"],
    "withdrawn": ["approved", "withdrawn"],
}


def answers(**changes):
    """What a visitor types into the sign-up form."""
    return {
        "name": "Ysgol Gân Tŷ Gŵyr",
        "kind": "charity",
        "registration_number": "1234567",
        "website": "www.example.org",
        "areas_of_work": ["wales", "north-west"],
        "work": ["education"],
        "people_supported": "120",
        "people_supported_basis": "our records for last year",
        "statement": "We sing with people in prison.",
        "contact_name": "Invented Person",
        "contact_role": "Trustee",
        "contact_email": "person@example.org",
        "contact_phone": "020 7946 0000",
        "listing": "public",
        "authority": "on",
    } | changes


def make_organisation(state="approved", **changes):
    """Sign an organisation up and take it to ``state``; its first contact is ``contact_email`` of ``changes``."""
    data = answers(**changes)
    wording = Wording.current("authority")
    form = SignUpForm(data, wording=wording)
    assert form.is_valid(), form.errors
    services.sign_up(form=form, wording=wording)
    contact = Contact.objects.select_related("organisation").latest("pk")
    if state != "unconfirmed":
        services.confirm(contact)
    for step in WAYS[state] or []:
        services.decide(contact.organisation, step, by=None, reason=f"A reason to be {step}.")
    return Organisation.objects.get(pk=contact.organisation_id)


def path_of(purpose, organisation):
    """The path of a personal page of the organisation's first contact."""
    start = {"confirm": "/sign-up/confirm/", "status": "/sign-up/status/", "entry": "/supporters/your-entry/entry/"}
    return f"{start[purpose]}{make_token(purpose, organisation.contacts.first())}/"
