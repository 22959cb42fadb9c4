"""How long the links in readers' mails work: as long as those mails say."""

from datetime import timedelta

import pytest
from django.core import signing

from newsletter.links import make_token, read_token
from supporters.links import LinkExpired
from tests.newsletter.readers import ask

A_WHILE = timedelta(minutes=10)


@pytest.fixture
def time_passes(monkeypatch):
    """Make every signed link older: the signer asks the clock, and no test can wait a week."""

    def later(time):
        clock = signing.time.time
        monkeypatch.setattr(signing.time, "time", lambda: clock() + time.total_seconds())

    return later


@pytest.mark.parametrize(
    ("purpose", "lifetime"),
    [("confirm", timedelta(days=7)), ("own_data", timedelta(hours=1)), ("new_address", timedelta(days=1))],
)
def test_a_link_works_for_as_long_as_its_mail_says_and_no_longer(db, time_passes, purpose, lifetime):
    reader = ask()
    token = make_token(purpose, reader)

    time_passes(lifetime - A_WHILE)
    assert read_token(purpose, token) == reader

    time_passes(2 * A_WHILE)
    with pytest.raises(LinkExpired):
        read_token(purpose, token)
