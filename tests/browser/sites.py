"""A running site with every kind of content, and the private links of its invented contacts."""

import json
from urllib.request import urlopen

from tests.live import LiveSite

PASSWORD = "only for the tests 2008"

# Run by ``manage.py shell`` once the invented organisations are there.
TELL = """
import json, time
from campaign.errors import page
from django.urls import reverse
from newsletter.links import make_link as make_reader_link, preferences_link
from newsletter.models import Subscriber
from supporters import services
from supporters.demo import EXAMPLES
from supporters.links import make_link
from supporters.management.commands.demo import sign_up
from campaign import preview
from campaign.models import News, Publication
from django.utils.timezone import now as moment
from supporters.models import PROPOSALS, Alert, Contact, Organisation

def confirmed(email, example):
    contact = sign_up(email, example, "confirmed")
    services.confirm(contact)
    return {"number": contact.organisation_id, "status": make_link("status", contact)}

def links(purpose):
    contacts = Contact.objects.select_related("organisation").order_by("organisation__listing", "-pk")
    return {contact.organisation.state: make_link(purpose, contact) for contact in contacts}

def readers():
    states = {state: Subscriber.objects.filter(state=state) for state in Subscriber.State.values}
    subscribed, pending, left = (states[state].first() for state in ("subscribed", "pending", "left"))
    paused = states["subscribed"].get(paused_until__isnull=False)
    moving = states["subscribed"].last()
    Subscriber.objects.filter(pk=moving.pk).update(new_email="new@example.org")
    moving.refresh_from_db()
    own = {"preferences": subscribed, "paused": paused, "who left": left, "waiting": pending}
    signed = {"confirm": pending, "confirmed": subscribed, "own_data": subscribed, "new_address": moving}
    purposes = {"confirmed": "confirm"}
    return {name: preferences_link(each) for name, each in own.items()} | {
        name: make_reader_link(purposes.get(name, name), each) for name, each in signed.items()
    } | {
        "leave": reverse("newsletter:leave", args=[subscribed.token, 0]),
        "left": reverse("newsletter:leave", args=[left.token, 0]),
    }

told = {
    "asked": confirmed("asked@example.org", EXAMPLES[1]),
    "newcomer": confirmed("newcomer@example.org", EXAMPLES[0]),
}
told |= {purpose: links(purpose) for purpose in ("confirm", "status", "entry")}
report = Publication.objects.get(slug="report")
alerts = {
    "asked": Alert.objects.create(publication=report, email="asked@example.org"),
    "confirmed": Alert.objects.create(publication=report, email="confirmed@example.org", confirmed_at=moment()),
}
for purpose in ("confirm_alert", "stop_alert"):
    told[purpose] = {state: make_link(purpose, alert) for state, alert in alerts.items()}
told["own"] = {str(each.item): f"{word}/{each.pk}/" for word, kind in PROPOSALS.items() for each in kind.objects.all()}
told["organisation"] = {org.name: org.get_absolute_url() for org in Organisation.objects.listed()}
told["embargoed"] = preview.make_link(News.objects.get(slug="wait-for-it"))
told["reader"] = readers()
told["error"] = {status: page(status).content.decode() for status in (500, 503)}
now = time.time
time.time = lambda: now() - 500 * 24 * 3600
told["expired"] = {purpose: links(purpose) for purpose in ("confirm", "entry")}
print(json.dumps(told))
"""


class DemoSite(LiveSite):
    def fill(self):
        """Keep the pages of an empty site, then add the invented organisations and ask for what leads to them."""
        self.markup = {}  # of each page that somebody went to, by its name
        paths = ("/", "/supporters/", "/stories/", "/areas/", "/areas/kent-police/", "/newsletter/archive/")
        self.empty = {path: self.read(path) for path in paths}
        self.manage("demo")
        add_staff(self)
        self.told = json.loads(self.manage("shell", "--no-imports", "-c", TELL).splitlines()[-1])

    def read(self, path):
        with urlopen(self.url + path) as response:
            return response.read().decode()


def add_staff(site):
    code = (
        f"from staff.models import User; User.objects.create_superuser('officer', 'officer@example.org', {PASSWORD!r})"
    )
    site.manage("shell", "--no-imports", "-c", code)


def log_in(page):
    """As staff do, from any page of the admin."""
    page.goto("/admin/")
    page.get_by_label("Login").fill("officer")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in", exact=True).click()
    page.wait_for_url("/admin/")  # or whatever comes next would stop it
