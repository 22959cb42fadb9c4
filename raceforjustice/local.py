"""What a checkout needs to run on its own: settings for this machine and a private PostgreSQL, all under ``var/``.

Nothing here is used in production. ``python -m raceforjustice.local`` writes ``var/local.env``, the sign that this
checkout may use what is here; ``python -m raceforjustice.local COMMAND`` then runs one of Django's commands with it.
"""

import os
import secrets
import sys
from contextlib import contextmanager
from pathlib import Path

from raceforjustice.postgres import postgres

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("VAR_DIR", BASE_DIR / "var")).resolve()
LOCAL_ENV = VAR_DIR / "local.env"
TEST_SETTINGS = {
    "SECRET_KEY": "only-for-tests-" + secrets.token_urlsafe(50),
    "ADDRESS_KEY": "only-for-tests-" + secrets.token_urlsafe(50),
    "ALLOWED_HOSTS": "localhost,127.0.0.1,testserver",
    "OUTBOX_INSTANCE": "tests",
    "SITE_URL": "http://localhost:8000",
    "MAIL_URL": f"folder:{VAR_DIR / 'test' / 'mail'}",
    "MAIL_FROM": "Race for Justice <campaign@example.org>",
    "VAR_DIR": str(VAR_DIR / "test"),
    "DEVELOPMENT": "1",
    "DEBUG": "0",
}


@contextmanager
def environment():
    """For ``manage.py``: whoever sets DATABASE_URL says everything; in a local checkout the rest is filled in."""
    if os.environ.get("DATABASE_URL") or not LOCAL_ENV.exists():
        yield
        return
    fill_in_settings()
    with database():
        yield


@contextmanager
def test_environment():
    """For the test session: the same settings on every machine, and a PostgreSQL that need not survive a crash."""
    os.environ.update(TEST_SETTINGS)
    # A name of its own for each session: two of them never meet.
    with database("test-postgres", f"raceforjustice_{os.getpid()}", fsync="off"):
        yield


@contextmanager
def database(folder="postgres", name="raceforjustice", **settings):
    """Set DATABASE_URL to a private PostgreSQL; with one set already, start nothing and yield None."""
    if os.environ.get("DATABASE_URL"):
        yield None
        return
    with postgres(VAR_DIR / folder, **settings) as server:
        server.create_database(name)
        os.environ["DATABASE_URL"] = server.url(name)
        try:
            yield server
        finally:
            del os.environ["DATABASE_URL"]


def fill_in_settings():
    """Give every variable that is not set the value of ``var/local.env``, or else the one that suits this machine."""
    if not LOCAL_ENV.exists():
        write_local_env()
    lines = LOCAL_ENV.read_text().splitlines()
    for name, value in (line.split("=", 1) for line in lines if "=" in line and not line.startswith("#")):
        os.environ.setdefault(name, value)
    for name, value in {
        "ALLOWED_HOSTS": "localhost,127.0.0.1,[::1]",
        "ADDRESS_KEY": "of this checkout",
        "OUTBOX_INSTANCE": "this checkout",
        "SITE_URL": f"http://localhost:{os.environ.get('PORT', 8000)}",
        "MAIL_URL": f"folder:{VAR_DIR / 'mail'}",
        "MAIL_FROM": "Race for Justice <campaign@example.org>",
        "DEVELOPMENT": "1",
    }.items():
        os.environ.setdefault(name, value)


def write_local_env():
    VAR_DIR.mkdir(parents=True, exist_ok=True)
    text = (
        "# For this checkout only. Any variable of README.md's table can be set here; the environment comes first.\n"
        f"SECRET_KEY={secrets.token_urlsafe(50)}\n"
    )
    new = LOCAL_ENV.with_name(f"local.env.{os.getpid()}")
    new.touch(mode=0o600)
    new.write_text(text)
    new.rename(LOCAL_ENV)


if __name__ == "__main__":
    fill_in_settings()
    if len(sys.argv) > 1:
        from django.core.management import execute_from_command_line

        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "raceforjustice.settings")
        with database():
            execute_from_command_line(sys.argv)
