"""Fill a development site with invented organisations in every state, and with an invented publication."""

from datetime import timedelta

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.timezone import now

from campaign.demo import add_publication
from campaign.demo_activity import add_activity
from campaign.demo_languages import add_versions
from campaign.demo_news import add_news
from campaign.demo_stories import add_stories
from outbox import services as outbox
from supporters import emails, services
from supporters.demo import ENDINGS, EXAMPLES
from supporters.demo_proposals import add_proposals
from supporters.forms import SignUpForm
from supporters.models import Change, Contact, Note, Organisation, Wording


class Command(BaseCommand):
    help = (
        "Fill a development site with invented organisations in every state, and with an invented publication. "
        "A second run adds nothing."
    )

    @transaction.atomic
    def handle(self, **options):
        if not settings.DEVELOPMENT:
            raise CommandError("This is not a development site: no invented organisation is ever shown on a real one.")
        endings = [*["approved"] * (len(EXAMPLES) - len(ENDINGS)), *ENDINGS]
        for number, (example, ending) in enumerate(zip(EXAMPLES, endings, strict=True)):
            self.add(number, example, ending)
        add_publication()
        add_activity()
        add_proposals()
        add_stories()
        add_news()
        add_versions()
        self.stdout.write(f"The site shows {len(EXAMPLES)} invented organisations.")

    def add(self, number, example, ending):
        email = f"contact{number}@example.org"
        if Contact.objects.filter(email=email).exists():
            return
        contact = sign_up(email, example, ending)
        organisation = contact.organisation
        if ending != "unconfirmed":
            services.confirm(contact)
        if ending in ("approved", "withdrawn", "hidden"):
            services.decide(organisation, "approved", by=None)
        match ending:
            case "queried":
                services.decide(organisation, "queried", by=None, reason="Which of your projects work with prisons?")
            case "declined":
                services.decide(organisation, "declined", by=None, reason="This looks like a trial entry.")
            case "withdrawn":
                services.decide(organisation, "withdrawn", by=None, reason="It has closed down.")
        set_back(organisation, days=3 * number + 1 if ending == "approved" else len(EXAMPLES) - number)
        outbox.forget(emails.about(organisation))  # invented people get no mail
        if number == 0:
            Change.objects.create(
                organisation=organisation,
                contact=contact,
                name=organisation.name,
                statement="A home is where it starts.",
            )
            Note.objects.create(organisation=organisation, text="Met at the invented conference.")


def sign_up(email, example, ending):
    name, kind, areas, work, people, statement = example
    wording = Wording.current("authority")
    data = {
        "name": f"{name} (example)" if "مثال" not in name else name,
        "kind": kind,
        "areas_of_work": areas,
        "work": work,
        "people_supported": people if people is not None else "",
        "people_supported_basis": "invented for this example" if people is not None else "",
        "statement": statement,
        "contact_name": "An Invented Person",
        "contact_role": "Example officer",
        "contact_email": email,
        "listing": "counted" if ending == "hidden" else "public",
        "takes_messages": "on",
        "authority": "on",
    }
    form = SignUpForm(data, wording=wording)
    if not form.is_valid():
        raise CommandError(f"{name}: {form.errors.as_text()}")
    services.sign_up(form=form, wording=wording)
    return Contact.objects.select_related("organisation").get(email=email)


def set_back(organisation, *, days):
    """Let it all have happened some days ago, so that ages and queues look like a real desk's."""
    row = Organisation.objects.get(pk=organisation.pk)
    for field in ("created_at", "confirmed_at", "approved_at", "state_since"):
        if moment := getattr(row, field):
            setattr(row, field, min(moment, now()) - timedelta(days=days))
    row.save(update_fields=["created_at", "confirmed_at", "approved_at", "state_since"])
