"""``make run``: database, web server, mail sender, file maker and hourly tidying in one terminal, ended by one Ctrl-C.

``make dev`` is the same with DEBUG on and Django's own server, which reloads changed code without a further package.
"""

import fcntl
import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import OperationalError, connections

from raceforjustice import local
from raceforjustice.postgres import undisturbed

GRANIAN = [sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "2", "--blocking-threads", "4"]
GRANIAN += ["--workers-kill-timeout", "5", "--log-level", "warning", "--no-ws", "raceforjustice.wsgi:application"]
MANAGE = [sys.executable, str(local.BASE_DIR / "manage.py")]
# Where the system can do it, a child ends with us even when we are killed outright.
ENDS_WITH_US = ["setpriv", "--pdeathsig", "TERM"] if shutil.which("setpriv") else []
# Files are made with what the others leave of the processor.
NICE = ["nice"] if shutil.which("nice") else []
SECONDS_TO_STOP = 10


def main():
    stop_on_signals(lambda *_: sys.exit(0))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "raceforjustice.settings")
    local.fill_in_settings()
    port = free_port(os.environ.get("PORT", "8000"))
    with local.database() as server:
        prepare(private=bool(server))
        run(children(port), server, port)
    print("Stopped.")


def stop_on_signals(handler):
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, handler)


def free_port(port):
    """Return the port as a number, or end with a sentence when nothing can listen there."""
    if not port.isdecimal() or not 0 < int(port) < 65536:
        sys.exit(f"PORT is {port!r}; set it to a number from 1 to 65535.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a port just left is free
        try:
            probe.bind(("127.0.0.1", int(port)))
        except OSError as error:
            sys.exit(f"Port {port} cannot be used: {error.strerror}. Choose another one, such as: make run PORT=8001")
    return int(port)


def prepare(private):
    """Bring database and static files up to date; only a private database is given a first staff account."""
    django.setup()
    try:
        call_command("migrate", verbosity=0)
        call_command("load_campaign", verbosity=0)
        if private:
            call_command("first_staff_account")
    except OperationalError as error:
        sys.exit(f"The database in DATABASE_URL does not answer: {error}")
    connections.close_all()
    if not settings.DEBUG:
        collect_static()


def collect_static():
    """Copy and compress the static files, which takes a while, only when one of them changed.

    Whoever starts in the same folder at the same moment waits and finds them.
    """
    settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
    with open(settings.VAR_DIR / "static.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        collect_changed_static()


def collect_changed_static():
    found = [(name, os.stat(storage.path(name))) for finder in get_finders() for name, storage in finder.list([])]
    state = sorted((name, file.st_size, file.st_mtime_ns) for name, file in found)
    state = hashlib.sha256(repr(state).encode()).hexdigest()
    mark = settings.VAR_DIR / "static.sha256"
    if not (settings.STATIC_ROOT.exists() and mark.exists() and mark.read_text() == state):
        print("Compressing the static files, once …", flush=True)
        # In a process of its own, which Ctrl-C can stop halfway.
        if subprocess.run([*MANAGE, "collectstatic", "--no-input", "--verbosity=0"], start_new_session=True).returncode:
            sys.exit("The static files could not be collected; the message above says why.")
        mark.write_text(state)


@dataclass
class Child:
    """A process that is started again ``pause`` seconds after it ends, however it ended."""

    name: str
    command: list
    pause: float = 2.0
    due: float = 0.0
    process: subprocess.Popen | None = None

    def tend(self):
        if self.process and self.process.poll() is not None:
            self.kill_group()
            if self.process.returncode:
                print(f"The {self.name} ended unexpectedly; it starts again in {self.pause:.0f} seconds.", flush=True)
            self.process, self.due = None, time.monotonic() + self.pause
        if not self.process and time.monotonic() >= self.due:
            # A session of its own: Ctrl-C reaches us alone, and we stop everything in order.
            self.process = subprocess.Popen(
                [*ENDS_WITH_US, *self.command], cwd=local.BASE_DIR, stdin=subprocess.DEVNULL, start_new_session=True
            )

    def ask_to_stop(self):
        if self.process:
            self.process.terminate()

    def stop(self):
        """Wait for the end, asking the whole group again: a web worker that is just starting misses the first time."""
        if self.process:
            for _ in range(SECONDS_TO_STOP * 2):
                with suppress(subprocess.TimeoutExpired, ProcessLookupError):
                    self.process.wait(0.5)
                    break
                os.killpg(self.process.pid, signal.SIGTERM)
            self.kill_group()

    def kill_group(self):
        """End what the process may have left behind."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def children(port):
    web = [*MANAGE, "runserver", str(port)] if settings.DEBUG else [*GRANIAN, "--port", str(port)]
    tidy = Child("hourly tidying", [*MANAGE, "tidy", "--apply"], pause=3600, due=time.monotonic() + 60)
    sender = Child("mail sender", [*MANAGE, "send_outbox"])
    # A little later, so that visitors come first: making everything for the first time takes a while.
    maker = Child("file maker", [*NICE, *MANAGE, "make_files"], pause=10, due=time.monotonic() + 5)
    return [Child("web server", web), sender, maker, tidy]


def run(children, server, port):
    """Keep the children, and a private database, running until a signal says stop."""
    stop = threading.Event()
    stop_on_signals(lambda *_: stop.set())
    announced = False
    try:
        while not stop.wait(0.1):
            if server and not server.has_process():
                server.start()
            for child in children:
                child.tend()
            if not announced and answers(port):
                announced = announce()
    finally:
        with undisturbed():
            for child in children:
                child.ask_to_stop()
            for child in children:
                child.stop()


def answers(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def announce():
    print(f"\nRace for Justice is at {settings.SITE_URL}/ and its staff pages at {settings.SITE_URL}/admin/")
    if os.environ["MAIL_URL"].startswith("folder:"):
        print(f"Mail is not sent; it is written to {settings.MAILERS['default']['OPTIONS']['folder']}/")
    print("Ctrl-C stops everything.\n", flush=True)
    return True


if __name__ == "__main__":
    main()
