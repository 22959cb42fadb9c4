"""What comes back of the mail that left, in the shapes of real servers, and what is never believed."""

import mailbox
import os
import subprocess
import sys
from contextlib import closing
from uuid import uuid4

import pytest
from django.conf import settings as site
from django.core.management import CommandError, call_command
from django.utils.timezone import now
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from imap_server import ImapServer, make_certificate
from making_mailings import freeze, send
from returned import COMPLAINT, EXCHANGE, EXIM, HOLIDAY, LEAVING, POSTFIX, QMAIL, RETURNED, STILL_TRYING, mail

from outbox import mailings, reports, returns, services, signals
from outbox.models import Delivery, Mailing, State, Suppression, hash_of

NOBODY = "550 5.1.1 <ada@example.com>: Recipient address rejected: User unknown"
FULL = "552 5.2.2 Mailbox full"
TOKEN = "abcdefghijklmnopqrstuv"


@pytest.fixture(autouse=True)
def addresses(settings):
    settings.BOUNCE_ADDRESS, settings.LEAVE_ADDRESS = "bounce@example.org", "leave@example.org"


def make_copy(state=State.SENT, to="ada@example.com", about="issue:1"):
    words = {
        "subject": "News",
        "text": "News",
        "html": "<p>News",
        "leave_url": "https://x/",
        "archive_url": "https://x/",
    }
    mailing, _ = Mailing.objects.get_or_create(about=about, defaults=words | {"starts_at": now()})
    times = {"ended_at": now()} if state in ("sent", "unknown", "failed", "skipped") else {}
    times |= {"worker": "me", "lease_until": now()} if state in ("claimed", "sending") else {}
    times |= {"sent_at": now()} if state == State.SENT else {}
    return Delivery.objects.create(
        mailing=mailing, kind="issue", to=to, email_hmac=hash_of(to), token=TOKEN, state=state, **times
    )


def take(raw, to=""):
    report = reports.read(raw, to)
    return report is not None and returns.take(report)


def come_back(copy, shape=POSTFIX, **said):
    known = take(mail(shape, copy.key.hex, **said))
    copy.refresh_from_db()
    return known


def suppressed():
    return dict(Suppression.objects.values_list("email_hmac", "reason"))


@pytest.mark.parametrize("shape", [POSTFIX, EXCHANGE, EXIM, QMAIL])
@pytest.mark.parametrize("reason", [NOBODY, "550 No such user here", "550 5.1.1 spam@example.com does not exist"])
def test_an_address_that_does_not_exist_is_not_written_to_again(db, shape, reason):
    copy = make_copy()

    assert come_back(copy, shape, reason=reason, status="5.0.0")

    assert (copy.state, copy.bounce, copy.last_code) == (State.SENT, "hard", 550)
    assert suppressed() == {hash_of("ada@example.com"): "bounced"}


@pytest.mark.parametrize("shape", [POSTFIX, EXCHANGE, EXIM, QMAIL])
@pytest.mark.parametrize(
    ("status", "reason", "bounce"),
    [
        ("5.2.2", FULL, "soft"),
        ("4.4.1", "451 4.4.1 Connection timed out", "soft"),
        ("5.7.1", "550 5.7.1 Service unavailable; client host [192.0.2.1] blocked", "refused"),
        ("5.0.0", "554 Message rejected as spam", "refused"),
        ("5.1.8", "550 5.1.8 Sender domain does not exist", "refused"),
        ("5.6.0", "554 5.6.0 Message contains invalid header", "refused"),
    ],
)
def test_a_full_mailbox_or_an_opinion_of_us_is_not_held_against_the_address(db, shape, status, reason, bounce):
    copy = make_copy()

    come_back(copy, shape, reason=reason, status=status)

    assert copy.bounce == bounce
    assert suppressed() == {}


@pytest.mark.parametrize(
    ("shape", "said"),
    [
        (POSTFIX, {"action": "delayed", "status": "4.4.1", "reason": "451 4.4.1 Later"}),
        (POSTFIX, {"action": "delivered", "status": "2.0.0", "reason": "250 2.0.0 OK"}),
        (STILL_TRYING, {"reason": "451 4.7.1 Greylisted"}),
        (HOLIDAY, {}),
        (COMPLAINT, {"reason": "not-spam"}),
    ],
)
def test_what_is_no_bounce_proves_that_a_copy_arrived_and_nothing_else(db, shape, said):
    copy = make_copy(State.UNKNOWN)

    assert come_back(copy, shape, **said)

    assert (copy.state, copy.bounce) == (State.SENT, "")
    assert suppressed() == {}


def test_a_bounce_proves_that_the_mail_server_had_taken_the_copy(db):
    copy = make_copy(State.UNKNOWN)

    come_back(copy, reason=FULL, status="5.2.2")

    assert (copy.state, copy.bounce) == (State.SENT, "soft")


def test_who_reports_a_mail_as_unwanted_gets_no_other(db):
    copy = make_copy()

    come_back(copy, COMPLAINT, reason="abuse")

    assert copy.bounce == "complaint"
    assert suppressed() == {hash_of("ada@example.com"): "complained"}


def test_a_complaint_after_leaving_is_the_stronger_word(db):
    copy = make_copy()
    mailings.suppress(copy.email_hmac, "left")

    come_back(copy, COMPLAINT, reason="abuse")

    assert suppressed() == {copy.email_hmac: "complained"}


def test_a_copy_that_was_sent_comes_back_to_where_it_said_and_is_found(mail_room):
    """Both halves on the wire: what a server has of our copy is all that it can return."""
    freeze("ada@example.org")
    send()
    [envelope] = mail_room.envelopes
    [copy] = Delivery.objects.all()
    leave = mail_room.arrived[0]["List-Unsubscribe"]

    take(mail(POSTFIX, to=envelope.mail_from, reason=NOBODY, status="5.1.1"))

    copy.refresh_from_db()
    assert (copy.state, copy.bounce) == (State.SENT, "hard")
    assert reports.read(mail(LEAVING, to=leave)).token == copy.token


def test_the_copy_is_found_by_its_message_id_where_no_address_names_it(db, settings):
    settings.BOUNCE_ADDRESS = ""
    copy = make_copy()

    take(mail(POSTFIX, copy.key.hex, to="campaign@example.org", reason=NOBODY, status="5.1.1"))

    copy.refresh_from_db()
    assert copy.bounce == "hard"


def test_the_copy_is_found_by_what_the_mail_server_says_it_came_for(db):
    copy = make_copy()
    raw = mail(POSTFIX, uuid4().hex, to="bounce@example.org", reason=NOBODY, status="5.1.1")

    assert take(raw, to=f"bounce+{copy.key.hex}@example.org")


def test_the_same_report_twice_and_a_weaker_one_later_change_nothing(db):
    copy = make_copy()
    heard = []
    signals.bounced.connect(lambda delivery, **_: heard.append(delivery.bounce), weak=False, dispatch_uid="test")
    try:
        for _ in range(2):
            come_back(copy, reason=NOBODY, status="5.1.1")
        come_back(copy, reason=FULL, status="5.2.2")
    finally:
        signals.bounced.disconnect(dispatch_uid="test")

    assert (copy.bounce, heard) == ("hard", ["hard"])


@pytest.mark.parametrize("state", [State.PENDING, State.CLAIMED, State.FAILED, State.SKIPPED])
def test_a_report_about_a_copy_that_never_left_is_not_believed(db, state):
    copy = make_copy(state)

    assert not come_back(copy, reason=NOBODY, status="5.1.1")

    assert (copy.state, copy.bounce) == (state, "")
    assert suppressed() == {}


def test_a_report_that_is_quicker_than_the_senders_own_note_is_believed(db):
    copy = make_copy(State.SENDING)

    assert come_back(copy, reason=NOBODY, status="5.1.1")

    assert (copy.state, copy.bounce) == (State.SENDING, "hard")
    assert suppressed() == {hash_of("ada@example.com"): "bounced"}


def test_a_key_that_nobody_has_changes_nothing(db):
    make_copy()

    assert not take(mail(POSTFIX, uuid4().hex, reason=NOBODY, status="5.1.1"))
    assert not take(mail(COMPLAINT, "0" * 32, reason="abuse"))
    assert not take(mail(POSTFIX, "nonsense", reason=NOBODY, status="5.1.1"))

    assert suppressed() == {}


def test_what_is_kept_of_a_bounce_names_nobody(db):
    copy = make_copy()

    come_back(copy, reason=NOBODY, status="5.1.1")

    assert copy.last_error == "550 5.1.1 …: Recipient address rejected: User unknown"
    assert "ada@" not in Suppression.objects.get().note


def test_a_bounce_of_a_single_mail_is_shown_and_suppresses_nobody(db):
    single = services.queue_text("welcome", to="ada@example.com", subject="Hello", text="Hello")
    Delivery.objects.settle(State.SENT)

    come_back(single, reason=NOBODY, status="5.1.1")

    assert single.bounce == "hard"
    assert suppressed() == {}


@pytest.mark.parametrize(
    ("shape", "leaves"),
    [(LEAVING, True), (HOLIDAY, False), (POSTFIX, False)],
    ids=["a person", "a holiday", "a bounce"],
)
def test_a_mail_to_the_address_for_leaving_leaves_and_an_automatic_answer_does_not(db, shape, leaves):
    heard = []
    signals.left_by_mail.connect(lambda token, **_: heard.append(token) or True, weak=False, dispatch_uid="test")
    try:
        assert take(mail(shape, to=f"leave+{TOKEN}@example.org")) == leaves
    finally:
        signals.left_by_mail.disconnect(dispatch_uid="test")

    assert heard == ([TOKEN] if leaves else [])


@hypothesis_settings(
    max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None
)
@given(st.binary(max_size=400), st.integers(0, 1200), st.sampled_from([POSTFIX, EXCHANGE, EXIM, COMPLAINT, HOLIDAY]))
def test_no_garbage_stops_the_reading(garbage, place, shape):
    raw = mail(shape, uuid4().hex, reason=NOBODY, status="5.1.1")

    reports.read(raw[:place] + garbage + raw[place:])
    reports.read(garbage)


# The command ---------------------------------------------------------------------------------------------------------


def fill(box, *mails):
    for raw in mails:
        box.add(raw)
    box.close()


@pytest.mark.parametrize(("name", "kind"), [("maildir", mailbox.Maildir), ("mbox", mailbox.mbox)])
def test_a_mailbox_is_read_once_and_what_is_for_a_person_stays(db, tmp_path, capsys, name, kind):
    copy, path = make_copy(), str(tmp_path / "box")
    reply = RETURNED.format(key=copy.key.hex).replace("\n", "\r\n").encode() + b"\r\nThank you!\r\n"
    fill(kind(path), mail(POSTFIX, copy.key.hex, reason=NOBODY, status="5.1.1"), reply, b"Subject: Other\r\n\r\nHello")

    call_command("read_returns", f"--box={name}:{path}")
    call_command("read_returns", f"--box={name}:{path}")

    assert capsys.readouterr().out.splitlines() == [
        "Read: 3. About a mail or reader of ours: 2.",
        "Read: 0. About a mail or reader of ours: 0.",
    ]
    copy.refresh_from_db()
    assert copy.bounce == "hard"
    with closing(kind(path, create=False)) as box:
        assert sorted(message.get_payload().strip() for message in box) == ["Hello", "Thank you!"]


@pytest.fixture
def imap(tmp_path, monkeypatch):
    """Start an IMAP server with these mails, whose certificate this machine trusts."""
    servers, certificate = [], make_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))

    def start(*mails):
        servers.append(ImapServer(certificate, *mails))
        return servers[-1]

    yield start
    for server in servers:
        server.stop()


def test_a_mailbox_elsewhere_is_read_once_and_what_is_for_a_person_stays(db, settings, capsys, imap):
    copy, letter = make_copy(), b"Subject: Other\r\n\r\nHello\r\n"
    server = imap(mail(POSTFIX, copy.key.hex, reason=NOBODY, status="5.1.1"), letter)
    settings.RETURNS_URL = f"imaps://bounces%40example.org:secret@localhost:{server.port}/INBOX"

    for _ in range(2):
        call_command("read_returns", f"--box={settings.RETURNS_URL}")

    assert capsys.readouterr().out.splitlines()[-1] == "Read: 0. About a mail or reader of ours: 0."
    copy.refresh_from_db()
    assert copy.bounce == "hard"
    assert server.mails == {2: letter}


def test_a_mailbox_elsewhere_that_cannot_be_trusted_gets_no_password(db, imap, monkeypatch):
    server = imap()

    with pytest.raises(CommandError, match="cannot be read: wrong password"):
        call_command("read_returns", f"--box=imaps://ada:guess@localhost:{server.port}")
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(CommandError, match="CERTIFICATE_VERIFY_FAILED"):
        call_command("read_returns", f"--box=imaps://ada:secret@localhost:{server.port}")


def test_a_mailbox_that_is_not_there_is_told_in_a_sentence(db, tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("read_returns", f"--box=maildir:{tmp_path / 'none'}")
    with pytest.raises(CommandError, match="Name a mailbox"):
        call_command("read_returns", "--box")
    with pytest.raises(CommandError, match="Name a mailbox"):
        call_command("read_returns", "--box=pop3://example.org")


def test_a_mail_server_is_asked_to_try_again_while_the_database_is_away():
    environment = os.environ | {
        "BOUNCE_ADDRESS": "bounce@example.org",
        "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
    }
    command, raw = [sys.executable, "manage.py", "read_returns"], mail(POSTFIX, uuid4().hex)

    done = subprocess.run(command, cwd=site.BASE_DIR, env=environment, input=raw, capture_output=True)

    assert done.returncode == os.EX_TEMPFAIL
    assert b"Try again later" in done.stderr
