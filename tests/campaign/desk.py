"""What staff do in the admin, as a browser without script would send it."""

from django.urls import reverse
from lxml import html

from staff.models import User


def make_staff(name="ada", full_name="Ada Example"):
    first, _, last = full_name.partition(" ")
    return User.objects.create_superuser(name, f"{name}@example.org", "a password", first_name=first, last_name=last)


def address(item, view="change"):
    return reverse(f"admin:campaign_{item._meta.model_name}_{view}", args=[item.pk])


def fields(response):
    """The values of the change form, as they stand in the page."""
    page = html.fromstring(response.content.decode())
    (form,) = [form for form in page.forms if form.get("id", "").endswith("_form") and form.get("method") == "post"]
    values = {}
    for name, value in form.form_values():
        values.setdefault(name, []).append(value)
    return values


def change(client, item, *, opened=None, button="_save", **values):
    """Open the form of ``item`` (or take the page ``opened`` before), change ``values`` and press ``button``."""
    page = opened or client.get(address(item))
    return client.post(address(item), {**fields(page), **values, button: "1"})
