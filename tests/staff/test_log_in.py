import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from outbox.models import Delivery
from staff.models import User

pytestmark = pytest.mark.django_db

NEW = "a password nobody guesses"


def first_account():
    out = StringIO()
    call_command("first_staff_account", stdout=out)
    found = re.search(r"one-time password (\S+)", out.getvalue())
    return found and found[1]


def log_in(client, password, login="staff"):
    return client.post("/accounts/login/?next=/admin/", {"login": login, "password": password})


def test_the_first_password_opens_the_door_once_and_leads_to_another(client):
    password = first_account()

    response = log_in(client, password)

    assert response.url == "/accounts/password/set/"
    assert not User.objects.get().check_password(password)
    client.post("/accounts/password/set/", {"password1": NEW, "password2": NEW})
    client.logout()
    assert log_in(client, NEW).url == "/admin/"


def test_until_it_was_used_each_start_prints_another_password(client):
    first, second = first_account(), first_account()

    assert first != second
    assert log_in(client, first).status_code == 200
    assert log_in(client, second).status_code == 302


def test_no_account_is_made_where_somebody_can_log_in():
    User.objects.create_superuser("boss", "boss@example.org", NEW)

    assert first_account() is None
    assert User.objects.count() == 1


def test_no_account_is_made_on_a_real_site(settings):
    settings.DEVELOPMENT = False

    with pytest.raises(CommandError):
        first_account()


def test_nobody_can_register(client):
    page = client.get("/accounts/signup/")
    client.post("/accounts/signup/", {"username": "me", "email": "me@example.org", "password1": NEW, "password2": NEW})

    assert "sign up" in page.content.decode().lower() or page.status_code in (302, 403, 404)
    assert not User.objects.exists()


def test_the_admin_asks_for_a_log_in(client):
    chain = client.get("/admin/", follow=True).redirect_chain

    assert chain[-1][0].startswith("/accounts/login/")


def test_a_forgotten_password_is_reset_by_a_mail_from_the_outbox(client, settings):
    settings.ALLOWED_HOSTS = ["*"]
    User.objects.create_superuser("boss", "boss@example.org", NEW)

    client.post("/accounts/password/reset/", {"email": "boss@example.org"}, headers={"Host": "evil.example.com"})
    client.post("/accounts/password/reset/", {"email": "stranger@example.org"})

    mail = Delivery.objects.get()
    assert mail.to == "boss@example.org"
    link = re.search(r"http://localhost:8000(/accounts/password/reset/key/\S+)", mail.text)[1]
    assert "evil" not in mail.text + mail.subject + mail.html
    assert b"password" in client.get(link, follow=True).content


def test_guessing_passwords_is_slowed_down(client):
    User.objects.create_superuser("boss", "boss@example.org", NEW)

    answers = [log_in(client, f"guess {number}", "boss") for number in range(12)]

    assert "Too many failed login attempts" in answers[-1].content.decode()
