"""Web servers of the same kind in front of the site and in front of a bare application."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path

from raceforjustice import serve
from tests.live import ROOT, free_port

from .load import Client, get

SITE = "raceforjustice.wsgi:application"
BARE = "tests.bench.bare:application"
GUNICORN = [sys.executable, "-m", "gunicorn", "--worker-class=gthread", "--workers=2", "--threads=4"]
TICKS = os.sysconf("SC_CLK_TCK")  # of the kernel's clock in a second


def granian(application, **environment):
    """The command of ``make run``."""
    port = free_port()
    return served([*serve.GRANIAN[:-1], "--port", str(port), application], port, environment)


def gunicorn(application, **environment):
    port = free_port()
    return served([*GUNICORN, f"--bind=127.0.0.1:{port}", "--log-level=warning", application], port, environment)


@contextmanager
def served(command, port, environment):
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | environment, start_new_session=True)
    try:
        wait_for(port)
        yield WebServer(port, process.pid)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def wait_for(port, seconds=30):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with suppress(OSError):
            Client(port).ask(get("/"))  # gunicorn listens before its workers are ready
            return
        time.sleep(0.05)
    raise TimeoutError("The web server did not start.")


class WebServer:
    def __init__(self, port, session):
        self.port = port
        self.session = session

    def cpu_seconds(self):
        """What its processes have used so far, in the kernel's name too."""
        return sum(map(self._used, Path("/proc").glob("[0-9]*/stat"))) / TICKS

    def _used(self, stat):
        with suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            if int(fields[3]) == self.session:
                return int(fields[11]) + int(fields[12])
        return 0
