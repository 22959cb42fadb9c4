"""Every test runs on a real PostgreSQL: the one in DATABASE_URL, or a private one that ends with the session."""

import os
from contextlib import ExitStack
from tempfile import TemporaryDirectory

import django
import pytest
from django.conf import settings

from raceforjustice import local

ending = ExitStack()


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
def live_site(tmp_path_factory):
    """The whole site running, with the campaign's content loaded and no limits; every test may add to it."""
    from tests.live import LiveSite, create_database

    database_url = create_database(os.environ["DATABASE_URL"], f"live_{os.getpid()}")
    site = LiveSite(database_url, tmp_path_factory.mktemp("live"))
    site.prepare().start()
    yield site
    site.stop()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Every test begins with a site as new: the campaign's content and nobody signed up."""
    from django.core.management import call_command

    with django_db_blocker.unblock():
        call_command("load_campaign", verbosity=0)
