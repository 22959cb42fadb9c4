"""What staff do at the desk of the newsletter, as a browser without script would send it."""

from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from lxml import html

from staff.models import User

DESK = "/admin/newsletter/"
HEADER = "email,consented_on,how,words,topics,language\n"
EVIDENCE = '2008-05-31,paper form,"Please send it, and nothing else"'


def make_staff(name, *permissions):
    user = User.objects.create_user(name, f"{name}@example.org", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    return user


def words(response):
    """What a page says, in one line."""
    return text_at(response, "//*[@id='content']")


def said(response):
    """The messages at the head of a page, and what its form refuses."""
    return text_at(response, "//*[contains(@class, 'messagelist') or contains(@class, 'errorlist')]")


def text_at(response, path):
    found = html.fromstring(response.content.decode()).xpath(path)
    return " ".join(" ".join(text for each in found for text in each.itertext()).split())


def send_in(client, text, name="people.csv"):
    """Send a file in; the answer is the page that says what would happen, or the form with what is wrong."""
    content = text if isinstance(text, bytes) else text.encode()
    return client.post(f"{DESK}import/add/", {"file": SimpleUploadedFile(name, content)}, follow=True)


def carry_out(client, page):
    """Press the button at the end of that page."""
    (action,) = html.fromstring(page.content.decode()).xpath("//form[contains(@action, 'carry-out')]/@action")
    return client.post(action, follow=True)
