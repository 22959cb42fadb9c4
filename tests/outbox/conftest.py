"""The mail room with a mail server to send to, and real sender processes; all of it ends with the test."""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings as site
from django.db import connection
from mail_server import MailServer

TEMPLATES = Path(__file__).parent / "templates"


@pytest.fixture
def mail_server():
    server = MailServer()
    yield server
    server.stop()


@pytest.fixture
def words(settings):
    """The tests' own mail templates beside the site's."""
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": [TEMPLATES, *settings.TEMPLATES[0]["DIRS"]]}]


@pytest.fixture
def mail_room(db, words, settings, mail_server):
    """The database and a mail server to send to."""
    options = mail_server.client = {"host": "127.0.0.1", "port": mail_server.port, "timeout": 20}
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}}
    return mail_server


@pytest.fixture
def start_sender(transactional_db, mail_room):
    """Start ``manage.py send_outbox`` on the test's database, where everything is committed, and mail server."""
    processes = []

    def start(*arguments):
        name = connection.settings_dict["NAME"]
        environment = os.environ | {
            "DATABASE_URL": urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl(),
            "MAIL_URL": f"smtp://127.0.0.1:{mail_room.port}",
            "OUTBOX_LEASE_SECONDS": "20",  # longer than a busy machine stands still
        }
        command = [sys.executable, "manage.py", "send_outbox", *arguments]
        processes.append(subprocess.Popen(command, cwd=site.BASE_DIR, env=environment))
        return processes[-1]

    yield start
    for process in processes:
        process.kill()
        process.wait()
