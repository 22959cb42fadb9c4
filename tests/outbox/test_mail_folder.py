"""Without a mail server, mails become files and their links appear in the terminal."""

from email import message_from_bytes, policy

import pytest

from outbox import services
from outbox.sender import Sender


@pytest.fixture
def folder(mail_room, settings, tmp_path):
    options = {"folder": str(tmp_path / "var" / "mail")}
    settings.MAILERS = {"default": {"BACKEND": "outbox.folder.EmailBackend", "OPTIONS": options}}
    return tmp_path / "var" / "mail"


def test_a_mail_becomes_one_file_that_mail_programs_open(folder):
    mail = services.queue("welcome", to="ada@example.org", context={"name": "Ŵyth", "token": "t0ken"})

    Sender().run(once=True)

    [file] = folder.iterdir()
    assert file.name.endswith(f"-{mail.short_key}.eml")
    written = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert (written["To"], written["Subject"]) == ("ada@example.org", "Welcome, Ŵyth")
    assert written.get_body(["html"]).get_content().strip() == mail.html.strip()


def test_the_terminal_shows_address_subject_and_each_link(folder, capsys):
    text = "Confirm: http://localhost:8000/confirm/a:b-c_d/.\n\nOr look at (https://example.org/?a=1&b=2), please."
    services.queue_text("test", to="ada@example.org", subject="Please confirm Ŵyth", text=text)

    Sender().run(once=True)

    assert capsys.readouterr().out.splitlines() == [
        "To: ada@example.org",
        "Subject: Please confirm Ŵyth",
        "  http://localhost:8000/confirm/a:b-c_d/",
        "  https://example.org/?a=1&b=2",
    ]
