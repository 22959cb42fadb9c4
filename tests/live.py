"""The whole site in processes of its own, as visitors meet it: granian, the mail sender, and a database just for it."""

import email
import email.policy
import os
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

import psycopg2

ROOT = Path(__file__).resolve().parent.parent
NO_LIMITS = {
    f"{what}_PER_{whom}_PER_HOUR": "0"
    for what in ("SIGN_UPS", "LINKS", "MESSAGES", "SUBSCRIPTIONS")
    for whom in ("NETWORK", "ADDRESS")
} | {"MESSAGES_PER_ORGANISATION_PER_HOUR": "0", "CONFIRMATION_GAP_MINUTES": "0", "CONFIRMATIONS_PER_ADDRESS": "0"}

PATIENCE = 120  # seconds


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(is_so):
    """Long enough for a busy machine: how soon it comes is for other tests to ask."""
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end, "it never came to be so"
        time.sleep(0.1)


def connect(database_url):
    """A connection in autocommit mode to what ``DATABASE_URL`` names, socket folders included."""
    connection = psycopg2.connect(database_url)
    connection.autocommit = True
    return connection


def create_database(database_url, name, template="template1"):
    """Make a database beside the one in ``database_url``, as a copy of ``template``, and return its address."""
    drop_database(database_url, name)
    with closing(connect(database_url)) as connection, connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return urlsplit(database_url)._replace(path=f"/{name}").geturl()


def drop_database(database_url, name):
    with closing(connect(database_url)) as connection, connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


class LiveSite:
    """A running site that keeps its files in ``folder``.

    ``environment`` overrides settings, ``mail_url`` a real mail server instead of a folder.
    """

    def __init__(self, database_url, folder, mail_url=None, **environment):
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.database_url = database_url
        self.folder = Path(folder)
        self.mail_folder = self.folder / "mail"
        (self.folder / "static").symlink_to(Path(os.environ["VAR_DIR"]) / "static")  # collected once for all of them
        self.environment = (
            os.environ
            | NO_LIMITS
            | {
                "DATABASE_URL": database_url,
                "VAR_DIR": str(self.folder),
                "SITE_URL": self.url,
                "MAIL_URL": mail_url or f"folder:{self.mail_folder}",
            }
            | environment
        )
        self.processes = {}

    def manage(self, *arguments):
        """Run one of Django's commands to its end and return what it printed."""
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr or done.stdout
        return done.stdout

    def prepare(self):
        self.manage("migrate", "--verbosity", "0")
        self.manage("load_campaign")
        return self

    def start(self):
        self.start_web()
        self.start_sender()
        return self

    def start_web(self, workers=2):
        granian = ["-m", "granian", "--interface", "wsgi", "--workers", str(workers), "--blocking-threads", "4"]
        granian += ["--log-level", "warning", "--no-ws", "--port", str(self.port), "raceforjustice.wsgi:application"]
        self.start_process("web", granian)
        self.wait_for_web()

    def start_sender(self, name="sender"):
        self.start_process(name, ["manage.py", "send_outbox"])

    def start_process(self, name, arguments):
        command = [sys.executable, *arguments]
        self.processes[name] = subprocess.Popen(command, cwd=ROOT, env=self.environment, start_new_session=True)

    def wait_for_web(self):
        wait_until(self.answers)

    def answers(self):
        with suppress(OSError), urlopen(self.url + "/supporters/totals.json", timeout=PATIENCE):
            return True

    def kill(self, name):
        """``kill -9`` a process and everything it started."""
        self.end(name, signal.SIGKILL)

    def end(self, name, number=signal.SIGTERM):
        process = self.processes.pop(name)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        process.wait(20)

    def stop(self):
        for name in list(self.processes):
            self.kill(name)

    def query(self, sql, *values):
        """Rows of one statement, committed."""
        with closing(connect(self.database_url)) as connection, connection.cursor() as cursor:
            cursor.execute(sql, values or None)
            return cursor.fetchall() if cursor.description else []

    def mails(self, to=None):
        """Messages that left, oldest first."""
        files = sorted(self.mail_folder.glob("*.eml"))
        mails = [email.message_from_bytes(file.read_bytes(), policy=email.policy.default) for file in files]
        return [mail for mail in mails if to in (None, mail["To"])]

    def wait_for_mail(self, to, subject=""):
        """The newest mail to an address whose subject holds ``subject``."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            mails = [mail for mail in self.mails(to) if subject in mail["Subject"]]
            if mails:
                return mails[-1]
            time.sleep(0.1)
        raise TimeoutError(f"No mail to {to} with “{subject}” in its subject.")


def link_in(mail, part):
    """The link of a mail's text whose path holds ``part``, such as /confirm/."""
    text = mail.get_body(("plain",)).get_content()
    return next(link for link in re.findall(r"https?://\S+", text) if part in link)
