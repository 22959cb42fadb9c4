"""How the site starts and stops, tried on real processes, and in copies of this checkout where one is not enough."""

import functools
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from urllib.request import urlopen

import pytest
from django.conf import settings

from raceforjustice import local
from raceforjustice import settings as settings_module
from raceforjustice.postgres import postgres
from tests.live import free_port, wait_until

REQUIRED = ["SECRET_KEY", "ADDRESS_KEY", "ALLOWED_HOSTS", "SITE_URL", "DATABASE_URL", "MAIL_URL", "MAIL_FROM"]
COMPLETE = local.TEST_SETTINGS | {"DATABASE_URL": "postgres://nobody@localhost/nothing"}
OURS = {*COMPLETE, "DJANGO_SETTINGS_MODULE", "PORT"}
OUTSIDE = {name: value for name, value in os.environ.items() if name not in OURS}

USE_POSTGRES = """
import sys
from raceforjustice.postgres import postgres

with postgres(sys.argv[1]) as server:
    print("ready", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def start():
    """Start a process the way a terminal does, in a group of its own; the test's end ends it."""
    started = []

    def start_process(*command, cwd=local.BASE_DIR, **environment):
        options = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
        # Where the tests themselves run in the background, a shell lets all they start ignore Ctrl-C.
        command = ["env", "--default-signal=INT,TERM,HUP", *command]
        process = subprocess.Popen(command, cwd=cwd, env=OUTSIDE | environment, process_group=0, **options)
        started.append(process)
        return process

    yield start_process
    for process in started:
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=30)


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    """Copy this checkout, once for each name, with static files compressed already: that alone takes ten seconds."""

    @functools.cache
    def copy(name):
        folder = tmp_path_factory.mktemp(name) / "raceforjustice"
        shutil.copytree(
            local.BASE_DIR, folder, ignore=shutil.ignore_patterns(".git", ".venv", "var", "node_modules", ".*_cache")
        )
        shutil.copytree(settings.STATIC_ROOT, folder / "var" / "static")
        shutil.copy(settings.VAR_DIR / "static.sha256", folder / "var")
        return folder

    return copy


def run(*command, **environment):
    environment = OUTSIDE | {"VAR_DIR": "/nonexistent"} | environment
    return subprocess.run(
        [sys.executable, *command], cwd=local.BASE_DIR, env=environment, capture_output=True, text=True, timeout=30
    )


def serve(start, folder, port):
    process = start(sys.executable, "-m", "raceforjustice.serve", cwd=folder, PORT=str(port))
    wait_for_line(process, "Ctrl-C stops everything.")
    return process


def wait_for_line(process, words):
    said = []
    for line in process.stdout:
        said.append(line)
        if words in line:
            return
    pytest.fail("".join(said))


def status(port):
    with urlopen(f"http://localhost:{port}/", timeout=10) as answer:
        return answer.status


def processes_of(folder):
    """Return the command of every process that works in ``folder`` or names it."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            if str(folder) in command or str(folder) in os.readlink(process / "cwd"):
                found.append(command)
        except OSError:  # it ended while we looked
            continue
    return [command for command in found if command]


def test_two_checkouts_run_side_by_side_and_each_ctrl_c_leaves_nothing_running(checkout, start):
    here, there = checkout("here"), checkout("there")
    port_here, port_there = free_port(), free_port()
    site_here, site_there = serve(start, here, port_here), serve(start, there, port_there)
    assert (status(port_here), status(port_there)) == (200, 200)

    os.killpg(site_here.pid, signal.SIGINT)

    assert site_here.wait(30) == 0
    assert processes_of(here) == []
    assert status(port_there) == 200

    site_there.send_signal(signal.SIGTERM)

    assert site_there.wait(30) == 0
    assert processes_of(there) == []


def test_a_web_server_and_a_database_that_were_killed_come_back(checkout, start):
    folder, port = checkout("here"), free_port()
    serve(start, folder, port)
    web, database = web_processes(port), database_process(folder)

    os.kill(min(web), signal.SIGKILL)
    os.kill(database, signal.SIGKILL)

    # What outlived its parent would answer from memory: all of it has to be new.
    wait_until(lambda: web_processes(port) and web.isdisjoint(web_processes(port)))
    wait_until(lambda: answers_again(port) and database_process(folder) not in (None, database))


def web_processes(port):
    found = subprocess.run(["pgrep", "--full", f"granian.*--port {port}"], capture_output=True, text=True).stdout
    return set(map(int, found.split()))


def database_process(folder):
    with suppress(OSError, IndexError):  # none is written while it is down
        return int((folder / "var/postgres/data/postmaster.pid").read_text().split()[0])


def answers_again(port):
    try:
        return status(port) == 200
    except OSError:
        return False


def test_a_second_start_takes_under_five_seconds(checkout, start):
    folder, port = checkout("here"), free_port()
    site = serve(start, folder, port)
    site.send_signal(signal.SIGINT)
    site.wait(30)
    began = time.monotonic()

    serve(start, folder, port)

    assert time.monotonic() - began < 5


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_the_private_database_ends_with_its_last_user(tmp_path, start, ending):
    first, second = (start(sys.executable, "-c", USE_POSTGRES, str(tmp_path)) for _ in range(2))
    for user in (first, second):
        wait_for_line(user, "ready")

    os.killpg(first.pid, ending)
    first.wait(10)

    assert processes_of(tmp_path / "data")

    os.killpg(second.pid, ending)
    second.wait(10)

    assert processes_of(tmp_path) == []


def test_a_database_left_by_a_killed_process_is_taken_over_and_stopped(tmp_path, start):
    user = start(sys.executable, "-c", USE_POSTGRES, str(tmp_path))
    wait_for_line(user, "ready")
    user.kill()
    user.wait()
    left = (tmp_path / "data/postmaster.pid").read_text()

    with postgres(tmp_path):
        taken_over = (tmp_path / "data/postmaster.pid").read_text()

    assert taken_over == left
    assert processes_of(tmp_path) == []


def test_a_copy_of_a_running_database_is_not_taken_for_the_original(tmp_path):
    with postgres(tmp_path / "original") as original:
        original.create_database("belongs_here")
        shutil.copytree(original.data, tmp_path / "copy/data", ignore=shutil.ignore_patterns(".s.*"))

        with pytest.raises(SystemExit, match="PostgreSQL failed at pg_ctl"), postgres(tmp_path / "copy"):
            pass

        assert original.is_running()


def test_a_checkout_in_a_closed_folder_with_a_long_name_works_and_stays_closed(tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)

    with postgres(closed / ("long name " * 12)) as server:
        server.create_database("a database")
        server.connect("a database").close()

    assert closed.stat().st_mode & 0o777 == 0o700
    assert not Path(server.socket_folder).exists()


@pytest.mark.parametrize("missing", REQUIRED)
@pytest.mark.parametrize("program", [["manage.py", "check"], ["-m", "granian", "--interface", "wsgi"]])
def test_a_missing_setting_stops_the_start_with_a_sentence(program, missing):
    if "granian" in program:
        program = [*program, "--log-level", "critical", "--port", str(free_port()), "raceforjustice.wsgi:application"]

    done = run(*program, **COMPLETE | {"VAR_DIR": "/nonexistent", missing: ""})

    assert done.returncode == 1
    assert done.stderr.startswith(f"{missing} is not set. Set it to ")
    assert len(done.stderr.splitlines()) == 1


def test_a_port_in_use_and_a_database_that_is_away_are_said_in_a_sentence(tmp_path, live_site):
    taken = run("-m", "raceforjustice.serve", VAR_DIR=str(tmp_path), PORT=str(live_site.port))
    away = run("-m", "raceforjustice.serve", **COMPLETE | {"VAR_DIR": str(tmp_path), "PORT": str(free_port())})

    assert (taken.returncode, away.returncode) == (1, 1)
    assert taken.stderr.startswith(f"Port {live_site.port} cannot be used: ")
    assert away.stderr.startswith("The database in DATABASE_URL does not answer: ")
    assert "Traceback" not in taken.stderr + away.stderr


def test_the_readme_lists_every_setting():
    in_settings = re.findall(r'(?:env\.\w+|required)\("([A-Z_]+)"', Path(settings_module.__file__).read_text())
    in_readme = re.findall(r"^\| `([A-Z_]+)`", (local.BASE_DIR / "README.md").read_text(), re.MULTILINE)

    assert sorted(set(in_settings)) == sorted(in_readme)


def test_nothing_is_started_where_make_was_never_used(tmp_path):
    done = run("manage.py", "check", VAR_DIR=str(tmp_path))

    assert done.stderr.startswith("SECRET_KEY is not set.")
    assert list(tmp_path.iterdir()) == []


def test_commands_use_the_private_database_where_make_was_used(tmp_path):
    run("-m", "raceforjustice.local", VAR_DIR=str(tmp_path))

    done = run("manage.py", "migrate", "campaign", VAR_DIR=str(tmp_path))

    assert done.returncode == 0, done.stderr
    assert "Applying campaign.0001_" in done.stdout
    assert processes_of(tmp_path) == []


def test_an_old_python_is_told_what_the_site_needs(checkout, tmp_path):
    only_old = tmp_path / "bin"
    only_old.mkdir()
    (only_old / "python3").write_text("#!/bin/sh\nexit 1\n")
    (only_old / "python3").chmod(0o755)
    for program in ("sh", "make"):
        (only_old / program).symlink_to(shutil.which(program))

    done = subprocess.run(
        ["make", "run"], cwd=checkout("here"), env={"PATH": str(only_old)}, capture_output=True, text=True
    )

    assert done.stderr.startswith("Race for Justice needs Python 3.12 or newer")
