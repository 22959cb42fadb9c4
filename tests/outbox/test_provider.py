"""Mail that leaves through a provider's interface instead of a mail server."""

import pytest
from making_mailings import freeze, send
from provider import Provider

from outbox import services
from outbox.models import Delivery, Mailing, RateBucket, State


@pytest.fixture
def provider(db, settings):
    provider = Provider()
    settings.MAILERS = {"default": {"BACKEND": "anymail.backends.postmark.EmailBackend"}}
    settings.ANYMAIL = {"POSTMARK_SERVER_TOKEN": "of-a-test", "POSTMARK_API_URL": provider.url}
    yield provider
    provider.stop()


def states():
    return sorted(Delivery.objects.values_list("state", flat=True))


def test_a_provider_gets_each_copy_with_its_links_and_the_key_that_it_tells_back(provider):
    mailing = freeze("ada@example.org", "ben@example.org")

    send()

    mailing.refresh_from_db()
    assert mailing.state == Mailing.State.SENT
    copies = {copy.to: copy for copy in Delivery.objects.filter(state=State.SENT)}
    assert sorted(asked["To"] for asked in provider.asked) == sorted(copies)
    for asked in provider.asked:
        copy, headers = copies[asked["To"]], {each["Name"]: each["Value"] for each in asked["Headers"]}
        assert asked["Metadata"] == {"key": copy.key.hex}
        assert f"/newsletter/leave/{copy.token}/" in headers["List-Unsubscribe"]
        assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert copy.token in asked["TextBody"]
        assert copy.token in asked["HtmlBody"]


@pytest.mark.parametrize(
    ("answer", "state", "goes_on"),
    [
        (401, State.PENDING, False),  # our key is wrong: that costs no reader a copy
        (403, State.PENDING, False),
        (422, State.FAILED, True),
        (500, State.UNKNOWN, True),
        (0, State.UNKNOWN, True),
    ],
)
def test_a_copy_ends_as_the_provider_answers(provider, answer, state, goes_on):
    mailing = freeze("ada@example.org", "ben@example.org")
    provider.answers = [answer]

    send()

    mailing.refresh_from_db()
    assert (mailing.state != Mailing.State.PAUSED) == goes_on
    assert len(provider.asked) == (2 if goes_on else 1)
    assert states() == sorted([state, State.SENT if goes_on else State.PENDING])


def test_a_provider_that_complains_of_the_rate_is_given_time(provider, settings):
    settings.OUTBOX_PER_MINUTE = 6000
    freeze("ada@example.org")
    provider.answers = [429]

    send()

    assert states() == [State.PENDING]
    assert RateBucket.objects.get().per_minute < 6000


def test_a_single_mail_whose_answer_got_lost_is_sent_again(provider):
    mail = services.queue_text("test", to="ada@example.org", subject="Your link", text="Here it is")
    provider.answers = [0]

    send()
    assert states() == [State.PENDING]
    Delivery.objects.update(next_attempt_at=mail.created_at)
    send()

    assert states() == [State.SENT]
    assert [asked["Subject"] for asked in provider.asked] == ["Your link", "Your link"]
