"""What the rest of the site asks of the mail room: write, skip, forget, send again."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import now

from outbox import services
from outbox.models import Delivery, State

pytestmark = pytest.mark.usefixtures("db", "words")


def write(name="Ash & Elm", to="ada@example.org", about="organisation:12", **more):
    return services.queue("welcome", to=to, context={"name": name, "token": "t0ken"}, about=about, **more)


def test_a_mail_is_written_with_a_subject_a_text_and_an_html_part(settings):
    settings.SITE_URL = "https://raceforjustice.example"

    mail = write()

    assert mail.subject == "Welcome, Ash & Elm"
    assert "https://raceforjustice.example/confirm/t0ken/" in mail.text
    assert 'href="https://raceforjustice.example/confirm/t0ken/"' in mail.html


def test_only_the_html_part_turns_ampersands_and_brackets_into_entities():
    mail = write(name="<b>Ash</b> & Elm's")

    assert mail.subject == "Welcome, <b>Ash</b> & Elm's"
    assert mail.text.startswith("Dear <b>Ash</b> & Elm's,")
    assert mail.html.startswith("<p>Dear &lt;b&gt;Ash&lt;/b&gt; &amp; Elm&#x27;s,</p>")


def test_a_name_cannot_add_a_header_to_the_mail():
    mail = write(name="Ash\r\nBcc: everyone@example.org\r\n\r\nBuy this")

    assert mail.subject == "Welcome, Ash Bcc: everyone@example.org Buy this"


def test_a_name_cannot_hide_anything_that_mail_programs_decode():
    mail = write(name="=?utf-8?q?Ash=0ABcc:_eve?=")

    assert mail.subject == "Welcome, = ?utf-8?q?Ash=0ABcc:_eve?="


def test_an_address_of_two_lines_is_refused():
    with pytest.raises(IntegrityError, match="headers_are_one_line"):
        write(to="ada@example.org\nBcc: everyone@example.org")


def test_a_subject_that_is_too_long_is_cut_and_shows_it():
    mail = write(name="Ŵ" * 300)

    assert len(mail.subject) == 200
    assert mail.subject.endswith("ŴŴ…")


def test_a_mail_vanishes_with_the_transaction_that_wrote_it():
    def sign_up_that_fails():
        write()
        raise ValueError

    with pytest.raises(ValueError), transaction.atomic():  # noqa: PT011 – our own, just above
        sign_up_that_fails()

    assert not Delivery.objects.exists()


def test_words_that_staff_edited_become_paragraphs_with_links():
    text = "Dear <Ada> & all,\n\nsee https://example.org/a?b=1&c=2 please.\n\nYours"

    mail = services.queue_text("decision", to="ada@example.org", subject="Your\nsign-up", text=text, about="x:1")

    assert (mail.subject, mail.text, mail.kind, mail.about) == ("Your sign-up", text, "decision", "x:1")
    assert "<p>Dear &lt;Ada&gt; &amp; all,</p>" in mail.html
    assert 'href="https://example.org/a?b=1&amp;c=2"' in mail.html


def test_a_reminder_is_not_due_before_its_day():
    tomorrow = write(after=now() + timedelta(days=1))
    today = write()

    assert list(Delivery.objects.due()) == [today]
    assert tomorrow.state == State.PENDING


def test_skipping_cancels_only_what_is_waiting_about_the_same_thing():
    cancelled = write()
    other = write(about="organisation:1")
    sent = write()
    Delivery.objects.filter(pk=sent.pk).settle(State.SENT)

    skipped = services.skip("organisation:12", "welcome")

    assert skipped == 1
    assert Delivery.objects.get(state=State.SKIPPED) == cancelled
    assert Delivery.objects.get(state=State.PENDING) == other


def test_forgetting_deletes_every_mail_about_one_thing_and_no_other():
    sent = write()
    Delivery.objects.filter(pk=sent.pk).settle(State.SENT)
    write()
    other = write(about="organisation:1")

    services.forget("organisation:12")

    assert Delivery.objects.get() == other


@pytest.mark.parametrize("state", [State.SENT, State.FAILED, State.SKIPPED])
def test_staff_can_send_a_finished_mail_again(state):
    mail = write()
    Delivery.objects.filter(pk=mail.pk).update(attempts=9, give_up_at=now(), bounce="hard", bounced_at=now())
    Delivery.objects.filter(pk=mail.pk).settle(state)

    assert services.resend(mail)

    again = Delivery.objects.due().get()
    assert (again.attempts, again.give_up_at, again.ended_at) == (0, None, None)
    assert again.bounce == ""  # or nothing would be heard of it when it comes back once more
    assert again.key != mail.key  # a second mail with the same Message-ID would be hidden by many mail programs


def test_a_mail_that_is_still_waiting_is_not_sent_again():
    mail = write()

    assert not services.resend(mail)
    assert Delivery.objects.get().key == mail.key


def test_only_mails_finished_long_ago_are_old_enough_to_be_deleted():
    old, new, waiting = write(), write(), write()
    Delivery.objects.exclude(pk=waiting.pk).settle(State.SENT)
    Delivery.objects.filter(pk=old.pk).update(ended_at=now() - timedelta(days=91))

    assert list(Delivery.objects.ended_before(now() - timedelta(days=90))) == [old]
    assert new.pk


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        ({"state": "lost"}, "state_is_known"),
        ({"subject": "Two\nlines"}, "headers_are_one_line"),
        ({"to": ""}, "has_its_own_words_or_a_mailings|has_an_address_until_it_ends"),
        ({"state": State.SENDING}, "being_sent_has_a_sender"),
        ({"worker": "me", "lease_until": now()}, "being_sent_has_a_sender"),
        ({"state": State.FAILED}, "finished_has_a_time"),
        ({"ended_at": now()}, "finished_has_a_time"),
        ({"state": State.SENT, "ended_at": now()}, "sent_has_a_time"),
    ],
)
def test_the_database_refuses_a_mail_that_cannot_be(wrong, rule):
    mail = write()

    with pytest.raises(IntegrityError, match=rule):
        Delivery.objects.filter(pk=mail.pk).update(**wrong)
