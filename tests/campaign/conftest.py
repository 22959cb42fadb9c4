import pytest


@pytest.fixture
def desk(client):
    """The browser of somebody who is logged in as staff."""
    from tests.campaign.desk import make_staff  # only once Django is set up

    client.force_login(make_staff())
    return client
