"""Every test runs on a real PostgreSQL: the one in DATABASE_URL, or a private one that ends with the session."""

import os
from contextlib import ExitStack
from tempfile import TemporaryDirectory

import django
import pytest
from django.conf import settings

from raceforjustice import local

ending = ExitStack()
NEW = f"new_{os.getpid()}"  # the database that all others are copies of: to fill one takes ten seconds


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config):
    ending.enter_context(local.test_environment())
    os.environ["DJANGO_SETTINGS_MODULE"] = "raceforjustice.settings"
    django.setup()
    settings.MEDIA_ROOT = ending.enter_context(TemporaryDirectory(prefix="media-"))  # nothing of a test outlives it
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # slow ones only slow tests down
    from raceforjustice.serve import collect_static

    collect_static()


def pytest_unconfigure(config):
    ending.close()


@pytest.fixture
def media(settings, tmp_path):
    """The folder where files are stored, empty when a test begins."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture(scope="session")
def live_site(new_database, tmp_path_factory):
    """The whole site running, with the campaign's content loaded and no limits; every test may add to it."""
    from tests.live import LiveSite

    site = LiveSite(new_database("live"), tmp_path_factory.mktemp("live"))
    site.start()
    yield site
    site.stop()


@pytest.fixture(scope="session")
def new_database(tmp_path_factory):
    """``new_database(name)`` is the address of a database as new: the campaign's content, and nobody signed up."""
    from tests.live import LiveSite, create_database, drop_database

    server, names = os.environ["DATABASE_URL"], [NEW]

    def copy(name):
        names.append(f"{name}_{os.getpid()}")
        return create_database(server, names[-1], template=NEW)

    LiveSite(create_database(server, NEW), tmp_path_factory.mktemp("new")).prepare()
    yield copy
    for name in names:
        drop_database(server, name)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, new_database):
    """Every test begins with a site as new."""
    from django.db import connection

    connection.settings_dict["TEST"]["TEMPLATE"] = NEW
