"""Text that tries to be more than text: on every page and in every mail it stays what was typed."""

import html
from urllib.parse import urlsplit

import pytest
from django.utils.text import slugify
from visitor import Visitor, entry, errors_in

from tests.live import link_in

# In order: markup, an attribute left early, a template, marks of our own mails, and what must not be worked out.
ATTACK = "<script>alert(1)</script>'\"><img src=x onerror=alert(1)>{{ 7*7 }}{% now 'Y' %}{contact}{link}%(name)s"
HEADERS = {"Content-Type", "MIME-Version", "Subject", "From", "To", "Date", "Message-ID", "Auto-Submitted"}
EMAIL = "injection@example.org"
APPROVE = """
from supporters import services
from supporters.models import Organisation
organisation = Organisation.objects.get(contacts__email="injection@example.org")
mail = ("Welcome: {organisation}", "Hello {contact}, {organisation}: {link}")
services.decide(organisation, "queried", by=None, reason=organisation.name)
services.reply(organisation, organisation.name)
services.decide(organisation, "approved", by=None, mail=mail)
"""
LOG_IN = """
from django.test import Client
from staff.models import User
client = Client()
client.force_login(User.objects.create_superuser("attacked", "attacked@example.org", "not used"))
print(client.cookies["sessionid"].value)
"""


TEXTS = {
    field: f"{field} {ATTACK}"
    for field in ("name", "contact_name", "contact_role", "statement", "people_supported_basis")
}
WEBSITE = "https://example.org/?<script>alert(1)</script>'\"><img/src=x>{{7*7}}"
FIELDS = entry("", EMAIL) | TEXTS | {"website": WEBSITE, "people_supported": "7"}


@pytest.fixture(scope="module")
def attacked(live_site):
    """The pages of an organisation that went the whole way with such texts."""
    with Visitor(live_site) as visitor:
        assert visitor.post("/sign-up/", FIELDS).status == 302
        confirm = path_in(live_site.wait_for_mail(EMAIL, "Please confirm"), "/confirm/")
        status = visitor.post(confirm).headers["location"]
        live_site.manage("shell", "--command", APPROVE)
        visitor.post("/supporters/your-entry/", {"email": EMAIL})
    entry_path = path_in(live_site.wait_for_mail(EMAIL, "Your link"), "/entry/")
    ((number,),) = live_site.query("SELECT organisation_id FROM supporters_contact WHERE email = %s", EMAIL)
    pages = {"confirm": confirm, "status": status, "entry": entry_path, "leave": entry_path + "leave/"}
    public = {"directory": "/supporters/?q=name", "organisation": f"/supporters/{number}-{slugify(FIELDS['name'])}/"}
    return {"number": number} | pages | public


def path_in(mail, part):
    return urlsplit(link_in(mail, part)).path


def is_harmless(page, *texts):
    """Whether each text is on the page, and nothing of it is markup or was worked out."""
    markup = "<script>alert", "onerror=alert(1)>", "<img/src=x", "<img src=x"
    return all(html.escape(text) in page for text in texts) and not any(part in page for part in markup)


def test_a_form_that_comes_back_shows_what_was_typed_as_text(live_site):
    with Visitor(live_site) as visitor:
        answer = visitor.post("/sign-up/", FIELDS | {"listing": ATTACK, "kind": ATTACK, "registration_number": ATTACK})

    assert answer.status == 422
    assert is_harmless(answer.text, *TEXTS.values(), WEBSITE)
    assert any(ATTACK[:30] in error for error in errors_in(answer.text))


def test_a_search_is_shown_as_text(live_site):
    with Visitor(live_site) as visitor:
        assert is_harmless(visitor.get("/supporters/", q=ATTACK).text, ATTACK)


@pytest.mark.parametrize("page", ["confirm", "status", "entry", "leave", "directory", "organisation"])
def test_pages_show_the_text_and_nothing_happens(live_site, attacked, page):
    with Visitor(live_site) as visitor:
        answer = visitor.get(attacked[page])

    assert answer.status == 200
    assert is_harmless(answer.text, FIELDS["name"])


def test_staff_see_the_text_and_nothing_happens(live_site, attacked):
    cookie = {"Cookie": "sessionid=" + live_site.manage("shell", "--verbosity", "0", "--command", LOG_IN).strip()}
    desk = "/admin/supporters/organisation/"
    number = attacked["number"]

    with Visitor(live_site) as visitor:
        for path in ("", f"{number}/change/", f"{number}/history/", f"decide/withdrawn/?id={number}", "?q=name"):
            answer = visitor.get(desk + path, cookie)
            assert answer.status == 200, path
            assert is_harmless(answer.text, FIELDS["name"]), path


def test_mails_say_the_text_and_nothing_happens(live_site, attacked):
    live_site.wait_for_mail(EMAIL, "Welcome")
    mails = {mail["Subject"].split(":")[0]: mail for mail in live_site.mails(EMAIL)}

    assert len(mails) == 4
    for mail in mails.values():
        assert set(mail.keys()) == HEADERS
        assert mail.get_all("To") == [EMAIL]
        assert FIELDS["contact_name"] in " ".join(mail.get_body(("plain",)).get_content().split())
        assert is_harmless(mail.get_body(("html",)).get_content(), FIELDS["contact_name"])


@pytest.mark.parametrize("field", ["name", "contact_name", "contact_role", "contact_email", "contact_phone"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\x0b", "\x0c", "\x1c", "\x1e", "\r\n\r\n"])
def test_no_header_can_be_added_to_a_mail(live_site, nothing_stored, field, end):
    start = "020 7946 0000" if field == "contact_phone" else "a@example.org"
    fields = entry("Header Hunters", "header@example.org") | {field: f"{start}{end}Bcc: other@example.org"}

    with Visitor(live_site) as visitor:
        asked = visitor.post("/supporters/your-entry/", {"email": fields["contact_email"]}).status
        answer = visitor.post("/sign-up/", fields)

    assert (answer.status, asked) == (422, 422 if field == "contact_email" else 302)
