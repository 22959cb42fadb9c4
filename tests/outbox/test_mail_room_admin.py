"""The mail room as staff see it."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.urls import reverse

from outbox import services
from outbox.models import Delivery, State

LIST = "admin:outbox_delivery_changelist"


def write(to="ada@example.org", subject="Hello", state=None):
    mail = services.queue_text(
        "decision", to=to, subject=subject, text="Dear <Ada>, open https://example.org/entry/t0ken/"
    )
    if state:
        Delivery.objects.filter(pk=mail.pk).settle(state, last_error="5.1.1 No such user")
    return mail


def send_again(client, *mails):
    chosen = {"action": "send_again", "_selected_action": [mail.pk for mail in mails]}
    return client.post(reverse(LIST), chosen, follow=True).content.decode()


def test_staff_find_mails_by_state_kind_address_and_subject(db, admin_client):
    write(to="ada@example.org", subject="One", state=State.FAILED)
    two = write(to="eve@example.org", subject="Two")

    def shown(**query):
        page = admin_client.get(reverse(LIST), query).content.decode()
        return [subject for subject in ("One", "Two") if f">{subject}</a>" in page]

    assert shown() == ["One", "Two"]
    assert shown(state__exact="failed", kind="decision") == ["One"]
    assert shown(q="eve@") == ["Two"]
    assert shown(q="two") == ["Two"]
    assert shown(q=two.short_key) == ["Two"]
    assert "No such user" in admin_client.get(reverse(LIST)).content.decode()


def test_the_words_of_a_mail_are_shown_with_a_warning_and_cannot_be_changed(db, admin_client):
    mail = write()

    page = admin_client.get(reverse("admin:outbox_delivery_change", args=[mail.pk])).content.decode()

    assert "Dear &lt;Ada&gt;, open https://example.org/entry/t0ken/" in page
    assert "The links in it are personal" in page
    assert '<input type="submit"' not in page
    assert admin_client.get(reverse("admin:outbox_delivery_add")).status_code == 403
    assert admin_client.post(reverse("admin:outbox_delivery_delete", args=[mail.pk])).status_code == 403


def test_staff_send_finished_mails_again_and_are_told_which_were_left_alone(db, admin_client):
    failed, waiting = write(state=State.FAILED), write()

    page = send_again(admin_client, failed, waiting)

    assert "To be sent again: 1." in page
    assert "still waiting to be sent: 1." in page
    assert Delivery.objects.due().count() == 2
    history = admin_client.get(reverse("admin:outbox_delivery_history", args=[failed.pk])).content.decode()
    assert "Sent again." in history


def test_who_may_only_look_cannot_send_again(db, client):
    looker = get_user_model().objects.create_user("looker", email="looker@example.org", is_staff=True)
    looker.user_permissions.add(Permission.objects.get(codename="view_delivery"))
    client.force_login(looker)
    failed = write(state=State.FAILED)

    page = send_again(client, failed)

    assert "decision" in page
    assert not Delivery.objects.due().exists()


def test_a_subject_is_only_text_to_the_admin(db, admin_client):
    write(subject="<script>alert(1)</script>")

    page = admin_client.get(reverse(LIST)).content.decode()

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
