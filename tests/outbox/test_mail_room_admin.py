"""The mail room as staff see it."""

from datetime import timedelta

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils.timezone import now

from outbox import mailings, services
from outbox.admin import looking
from outbox.models import Delivery, Mailing, SenderProcess, State, hash_of

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


# Copies of mailings, whom not to write to, and who sends --------------------------------------------------------------


def write_copies(count, state=State.SENT):
    words = {"subject": "News of the autumn", "text": "News", "html": "<p>News"}
    links = {"leave_url": "https://example.org/", "archive_url": "https://example.org/"}
    mailing = Mailing.objects.create(about="issue:1", starts_at=now(), **words, **links)
    times = {"ended_at": now(), "sent_at": now()} if state == State.SENT else {}
    Delivery.objects.bulk_create(
        Delivery(
            **{
                "mailing": mailing,
                "kind": "issue",
                "to": f"r{n}@example.org",
                "email_hmac": hash_of(f"r{n}@example.org"),
            },
            **{"token": "abcdefghijklmnopqrstuv", "state": state, **times},
        )
        for n in range(count)
    )
    return mailing


def test_copies_are_listed_with_their_mailings_subject_and_can_be_left_out(db, admin_client):
    write(subject="Single")
    mailing = write_copies(2)

    everything = admin_client.get(reverse(LIST)).content.decode()
    single = admin_client.get(reverse(LIST), {"mailing": "none"}).content.decode()
    copies = admin_client.get(reverse(LIST), {"mailing": mailing.pk}).content.decode()

    assert (everything.count("r1@example.org"), everything.count(">Single</a>")) == (1, 1)
    assert (single.count("r1@example.org"), single.count(">Single</a>")) == (0, 1)
    assert (copies.count("r1@example.org"), copies.count(">Single</a>")) == (1, 0)


def test_a_copy_is_found_by_its_address_when_that_is_forgotten(db, admin_client):
    write_copies(2)
    Delivery.objects.copies().forget_address()

    page = admin_client.get(reverse(LIST), {"q": "r1@example.org"}).content.decode()

    assert "1 mail" in page
    assert "News of the autumn</a>" in page


def test_a_copy_is_not_sent_again_from_here(db, admin_client):
    write_copies(1)

    page = send_again(admin_client, Delivery.objects.get())

    assert "they belong to a mailing, which is sent once: 1" in page
    assert Delivery.objects.get().state == State.SENT


def test_the_list_costs_the_same_with_many_copies_and_counts_no_further_than_pages_are_turned(
    db, admin_client, monkeypatch, django_assert_max_num_queries
):
    monkeypatch.setattr(looking.CappedPaginator, "most", 150)
    write_copies(300)

    with django_assert_max_num_queries(12):
        page = admin_client.get(reverse(LIST)).content.decode()

    assert "Only the first 150 are counted and listed" in page
    assert "?p=2" in page
    assert "?p=3" not in page


def test_staff_see_why_an_address_is_not_written_to_and_no_address(db, admin_client):
    mailings.suppress(hash_of("ada@example.org"), "bounced", note="550 5.1.1 User unknown")
    mailings.suppress(hash_of("eve@example.org"), "left")

    found = admin_client.get(reverse("admin:outbox_suppression_changelist"), {"q": "Ada@example.org "}).content.decode()

    assert "550 5.1.1 User unknown" in found
    assert "1 suppression" in found
    assert admin_client.get(reverse("admin:outbox_suppression_add")).status_code == 403


def test_the_desks_home_says_when_nothing_sends(db, admin_client):
    home = reverse("admin:index")
    assert "no sender has been seen" in admin_client.get(home).content.decode()

    sender = SenderProcess.objects.create(name="box:1:abcd")
    assert "no sender has been seen" not in admin_client.get(home).content.decode()

    SenderProcess.objects.update(note="This database is not the one that may send.")
    assert "A sender says</a>: This database is not the one that may send." in admin_client.get(home).content.decode()

    SenderProcess.objects.update(seen_at=now() - timedelta(minutes=6))
    assert "no sender has been seen for 6\xa0minutes" in admin_client.get(home).content.decode()
    assert sender.name in admin_client.get(reverse("admin:outbox_senderprocess_changelist")).content.decode()


def test_copies_that_failed_are_told_on_their_issues_page_and_not_as_mails_to_look_at(db, admin_client):
    mailing = write_copies(3)
    mailing.deliveries.settle(State.FAILED)
    write(state=State.FAILED)

    home = admin_client.get(reverse("admin:index")).content.decode()

    assert ">1</b> mails that could not be sent" in home
