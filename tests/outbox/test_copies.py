"""The very bytes of a copy: the reader's own links, headers that programs read, no line too long."""

import re
from email import message_from_bytes, policy

import pytest
from making_mailings import LEAVE, WORDS, freeze, people, send

from outbox.mailings import TOKEN
from outbox.master import Master
from outbox.models import Delivery, Mailing, State

HEADER = re.compile(rb"^([A-Za-z-]+): (.*(?:\r?\n[ \t].*)*)", re.MULTILINE)


def raw_headers(envelope):
    """The header lines as they came over the wire, folds and all."""
    top = envelope.content.replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    return {name.decode().lower(): value.decode("ascii") for name, value in HEADER.findall(top)}


def words_of(content, kind="plain"):
    mail = message_from_bytes(content, policy=policy.default)
    return mail.get_body([kind]).get_content().replace("\r\n", "\n")


def copy(to="ada@example.org", token="a-token_of-a-reader-22"):
    return Delivery(to=to, token=token)


def unstuffed(wire):
    return wire.removesuffix(b".\r\n").replace(b"\r\n..", b"\r\n.")


def test_each_copy_holds_its_own_readers_token_key_and_address_and_nobody_elses(mail_room):
    freeze(*people(3))

    send()

    assert len(mail_room.envelopes) == 3
    for mine in Delivery.objects.all():
        [envelope] = [one for one in mail_room.envelopes if one.rcpt_tos == [mine.to]]
        text, html = words_of(envelope.content), words_of(envelope.content, "html")
        assert text == WORDS["text"].replace(TOKEN, mine.token)
        assert html == WORDS["html"].replace(TOKEN, mine.token)
        assert mine.key.hex in raw_headers(envelope)["message-id"]
        for other in Delivery.objects.exclude(pk=mine.pk):
            assert not any(mark.encode() in envelope.content for mark in (other.token, other.key.hex, other.to))
        assert TOKEN.encode() not in envelope.content


def test_the_headers_for_leaving_in_one_click_are_never_encoded_or_folded(mail_room, settings):
    host = "www.raceforjustice-has-a-name-longer-than-most.example.org"
    settings.SITE_URL, settings.LEAVE_ADDRESS = f"https://{host}", f"leave-the-newsletter@{host}"
    leave = f"{settings.SITE_URL}/newsletter/leave/{TOKEN}/1234/"
    archive = f"{settings.SITE_URL}/newsletter/archive/1234-five-more-areas-have-signed-and-a-longer-slug/"
    words = {"leave_url": leave, "archive_url": archive, "about": "issue:1234"}
    freeze("ada@example.org", **words, text=f"Leave: {leave}", html=f"<p>{leave}</p>")

    send()

    [envelope], mine = mail_room.envelopes, Delivery.objects.get()
    headers = raw_headers(envelope)
    by_mail = f"mailto:leave-the-newsletter+{mine.token}@{host}?subject=leave"
    assert headers["list-unsubscribe"] == f"<{leave.replace(TOKEN, mine.token)}>, <{by_mail}>"
    assert headers["list-unsubscribe-post"] == "List-Unsubscribe=One-Click"
    assert headers["list-archive"] == f"<{archive}>"
    assert headers["list-id"] == f"<newsletter.{host}>"
    assert headers["message-id"] == f"<{mine.key.hex}@{host}>"
    assert headers["feedback-id"] == f"issue-1234:newsletter:{host}"


def test_what_cannot_be_delivered_comes_back_with_the_key_of_the_copy(mail_room, settings):
    settings.BOUNCE_ADDRESS = "bounce@example.org"
    freeze("ada@example.org")

    send()

    assert mail_room.envelopes[0].mail_from == f"bounce+{Delivery.objects.get().key.hex}@example.org"


def test_a_copy_is_plain_ascii_in_short_lines_whatever_it_says(mail_room):
    text = f"Croeso i’r mudiad ŵ\n.a line with a dot\n..two\n{'é' * 3000}\n{LEAVE}\n"
    html = f"<p>{'<b>long</b> ' * 900}</p><a href='{LEAVE}'>Gadael</a>"
    freeze("ada@example.org", subject="Ŵyth ardal arall — " + "é" * 120, text=text, html=html)

    send()

    [envelope], mine = mail_room.envelopes, Delivery.objects.get()
    assert envelope.content.isascii()
    assert max(map(len, envelope.content.splitlines())) <= 78 + len(raw_headers(envelope)["list-unsubscribe"])
    assert words_of(envelope.content) == text.replace(TOKEN, mine.token)
    assert words_of(envelope.content, "html").strip() == html.replace(TOKEN, mine.token)
    assert mail_room.arrived[0]["Subject"] == "Ŵyth ardal arall — " + "é" * 120


def test_a_line_that_ends_within_a_token_ends_there_in_every_copy():
    """Quoted-printable breaks long lines anywhere; here, once at every place of the token."""
    for before in range(100):
        text = f"{'x' * before}{TOKEN} and {'é' * before}{LEAVE}\n"
        master = Master(Mailing(**WORDS | {"text": text, "about": "issue:1"}))

        _, _, wire = master.wire(copy())

        assert words_of(unstuffed(wire)) == text.replace(TOKEN, "a-token_of-a-reader-22")
        assert max(map(len, wire.partition(b"\r\n\r\n")[2].splitlines())) <= 76


def test_a_copy_says_the_same_to_a_provider_as_to_a_mail_server():
    master, mine = Master(Mailing(**WORDS, about="issue:1")), copy()

    _, _, wire = master.wire(mine)
    sent = master.message(mine).message()

    assert words_of(unstuffed(wire)) == sent.get_body(["plain"]).get_content()
    over_the_wire = message_from_bytes(unstuffed(wire), policy=policy.default)
    for name in ("To", "From", "Subject", "Message-ID", "List-Unsubscribe", "List-Unsubscribe-Post", "Feedback-ID"):
        assert over_the_wire[name] == sent[name]


def test_an_address_with_an_international_domain_gets_its_copy(mail_room):
    freeze("ada@bücher.example")

    send()

    assert mail_room.envelopes[0].rcpt_tos == ["ada@xn--bcher-kva.example"]
    assert mail_room.arrived[0]["To"] == "ada@xn--bcher-kva.example"


@pytest.mark.parametrize("to", ["zoë@example.org", "a@b.org, eve@example.org", "=?utf-8?q?eve=40x.org?=@example.org"])
def test_an_address_no_mail_server_takes_is_given_up_and_the_rest_go_on(mail_room, to):
    freeze(to, "ada@example.org")

    send()

    assert [envelope.rcpt_tos for envelope in mail_room.envelopes] == [["ada@example.org"]]
    assert Delivery.objects.get(to=to).last_error.startswith("This mail cannot be built")


def test_words_without_the_link_to_leave_pause_the_mailing_before_anybody_gets_it(mail_room):
    mailing = freeze("ada@example.org", leave_url="https://example.org/leave/")

    send()

    mailing.refresh_from_db()
    assert mailing.state == Mailing.State.PAUSED
    assert "cannot be built" in mailing.reason
    assert not mail_room.arrived
    assert Delivery.objects.get().state == State.PENDING
