import pytest

from tests.live import LiveSite

TABLES = "organisation", "contact", "agreement", "move", "message", "change", "attempt"


@pytest.fixture(scope="session")
def quiet_site(new_database, tmp_path_factory):
    """A running site that sends no mail: thousands of sign-ups fill its mail room, and no other test meets them."""
    site = LiveSite(new_database("quiet"), tmp_path_factory.mktemp("quiet"), CONFIRMATION_GAP_MINUTES="10")
    site.start_web()
    yield site
    site.stop()


@pytest.fixture
def nothing_stored(live_site):
    """Whatever the test does, not one row more or less is in the tables that a sign-up and its way write."""
    before = rows(live_site)
    yield
    assert rows(live_site) == before


def rows(site):
    counts = ", ".join(f"(SELECT count(*) FROM supporters_{table})" for table in TABLES)
    return site.query(f"SELECT {counts}, (SELECT count(*) FROM outbox_delivery)")
