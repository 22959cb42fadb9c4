"""``manage.py check_mail``: a probe on the real way, and words for what is wrong with it."""

import pytest
from django.core.management import CommandError, call_command
from dns_server import DnsServer

SPF, DMARC = '"v=spf1 include:_spf.provider.example -all"', '"v=DMARC1; p=none"'
PUBLIC = "93.184.215.14"
IN_ORDER = {
    ("example.org", "TXT"): [SPF, '"something else"'],
    ("_spf.provider.example", "TXT"): ['"v=spf1 ip4:93.184.215.0/24 -all"'],
    ("_dmarc.example.org", "TXT"): [DMARC],
    ("example.org", "MX"): ["10 mail.example.org."],
    ("key1._domainkey.example.org", "TXT"): ['"v=DKIM1; k=rsa; p=MIIB" "CgKC"'],
    ("14.215.184.93.in-addr.arpa", "PTR"): ["mail.example.org."],
    ("mail.example.org", "A"): [PUBLIC],
}


@pytest.fixture
def dns():
    servers = []

    def start(records):
        servers.append(DnsServer(records))
        return servers[-1].address

    yield start
    for server in servers:
        server.stop()


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = "https://www.example.org"
    settings.DEFAULT_FROM_EMAIL = "Race for Justice <news@example.org>"
    settings.BOUNCE_ADDRESS, settings.LEAVE_ADDRESS = "bounce@example.org", "leave@example.org"


@pytest.fixture
def check(mail_room, dns, capsys):
    """Run the command with these DNS records; return what it says and whether it found anything wrong."""

    def run(records=IN_ORDER, **options):
        options = {"ip": PUBLIC, "selector": "key1", "nameserver": dns(records), **options}
        try:
            call_command("check_mail", "ada@example.org", **options)
        except CommandError as error:
            return capsys.readouterr().out + str(error)
        return capsys.readouterr().out

    return run


def without(*names):
    return {key: value for key, value in IN_ORDER.items() if key[0] not in names}


def test_where_everything_is_in_order_nothing_is_wrong(check, mail_room):
    said = check()

    assert said.endswith("Nothing is wrong.\n")
    assert "look" not in said
    [probe] = mail_room.arrived
    assert probe["To"] == "ada@example.org"
    assert probe["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "SPF: example.org says who may send" in said
    assert "DKIM: key1._domainkey.example.org has a key" in said
    assert "Reverse DNS: 93.184.215.14 is mail.example.org, and back" in said


@pytest.mark.parametrize(
    ("records", "words"),
    [
        (without("_dmarc.example.org"), "DMARC: example.org has no policy"),
        (without("key1._domainkey.example.org"), "DKIM: key1._domainkey.example.org has no key"),
        (without("14.215.184.93.in-addr.arpa"), "Reverse DNS: 93.184.215.14 has no name that leads back"),
        (IN_ORDER | {("mail.example.org", "A"): ["192.0.2.7"]}, "has no name that leads back to it"),
        (IN_ORDER | {("example.org", "TXT"): ['"other"']}, "SPF: example.org names no servers"),
        (IN_ORDER | {("example.org", "TXT"): [SPF, '"v=spf1 mx -all"']}, "SPF: example.org has 2 records"),
        (IN_ORDER | {("example.org", "TXT"): ['"v=spf1 +all"']}, "lets everybody send"),
        (IN_ORDER | {("example.org", "TXT"): ['"v=spf1' + " a:x.example" * 11 + ' -all"']}, "needs 11 look-ups"),
        (without("example.org"), "Mail to bounce@example.org goes nowhere"),
    ],
)
def test_what_the_dns_lacks_is_said_with_what_to_do(check, records, words):
    said = check(records)

    assert words in said
    assert "→" in said
    assert "Nothing is wrong" not in said


def test_a_policy_of_the_domain_above_counts(check, settings):
    settings.DEFAULT_FROM_EMAIL = "news@mail.example.org"

    assert "DMARC: example.org has a policy: p=none" in check(selector="")


@pytest.mark.parametrize(
    ("step", "answer", "words"),
    [
        ("MAIL", "550 5.7.1 Not yours", "refused the sender: 550 5.7.1 Not yours"),
        ("RCPT", "554 5.7.1 Relay access denied", "refused the recipient: 554 5.7.1 Relay access denied"),
        ("DATA", "554 5.7.1 Looks like spam", "refused the mail: 554 5.7.1 Looks like spam"),
        ("DATA", "close", "The connection broke off"),
    ],
)
def test_what_the_mail_server_says_is_told_with_the_place_to_look(check, mail_room, step, answer, words):
    mail_room.say(step, answer)

    said = check()

    assert words in said
    assert "1 thing is wrong" in said


def test_a_mail_server_that_is_not_there_is_a_sentence(check, mail_room):
    mail_room.stop()

    assert "The mail server cannot be reached" in check()


def test_without_a_network_the_rest_is_still_checked(check, mail_room, monkeypatch):
    monkeypatch.setattr("outbox.checking.names.SECONDS", 0.2)

    said = check(nameserver="127.0.0.1:9")

    assert "The DNS cannot be asked from here" in said
    assert "Both headers for leaving with one click are there and whole" in said
    assert said.endswith("Nothing is wrong.\n")


def test_a_site_without_https_cannot_offer_one_click(check, settings):
    settings.SITE_URL = "http://www.example.org"

    assert "List-Unsubscribe leads to http://, which mail programs refuse" in check()


def test_without_an_address_or_with_a_wrong_one_it_says_what_to_give():
    with pytest.raises(CommandError, match="Say whom to send the probe to"):
        call_command("check_mail")
    with pytest.raises(CommandError, match="no email address"):
        call_command("check_mail", "ada")


# A copy of the probe that arrived -------------------------------------------------------------------------------------

SIGNED = "from:to:subject:date:list-unsubscribe:list-unsubscribe-post"
RECEIVED = """\
Authentication-Results: mx.example.net; spf=pass smtp.mailfrom=example.org;
 dkim=pass header.d=example.org; dmarc=pass (p=none)
DKIM-Signature: v=1; a=rsa-sha256; d=example.org; s=key1; c=relaxed/relaxed;
 h={signed}; bh=abc=; b=def=
From: Race for Justice <news@example.org>
List-Unsubscribe: <https://www.example.org/newsletter/leave/abcdefghijklmnopqrstuv/0/>,
 <mailto:leave+abcdefghijklmnopqrstuv@example.org?subject=leave>
List-Unsubscribe-Post: List-Unsubscribe=One-Click

Hello
"""


def read(tmp_path, capsys, text):
    (tmp_path / "probe.eml").write_text(text)
    try:
        call_command("check_mail", read=str(tmp_path / "probe.eml"))
    except CommandError as error:
        return capsys.readouterr().out + str(error)
    return capsys.readouterr().out


def test_a_probe_that_arrived_whole_and_signed_is_good(tmp_path, capsys):
    said = read(tmp_path, capsys, RECEIVED.format(signed=SIGNED))

    assert said.endswith("Nothing is wrong.\n")
    assert "covers both headers for leaving (key key1._domainkey.example.org)" in said
    assert "DMARC passes" in said


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (":list-unsubscribe-post", "", "does not cover List-Unsubscribe and List-Unsubscribe-Post"),
        ("d=example.org; s", "d=relay.example; s", "signed by relay.example, not by example.org"),
        ("DKIM-Signature", "X-Old-Signature", "carries no DKIM signature"),
        ("List-Unsubscribe-Post: ", "X-Was: ", "List-Unsubscribe-Post is missing or changed"),
        ("dmarc=pass", "dmarc=fail", "DMARC: fail"),
        ("spf=pass", "spf=softfail", "SPF: softfail"),
    ],
)
def test_what_was_lost_on_the_way_is_named(tmp_path, capsys, before, after, words):
    said = read(tmp_path, capsys, RECEIVED.format(signed=SIGNED).replace(before, after, 1))

    assert words in said
    assert "wrong. docs/mail.md" in said


def test_an_encoded_header_is_found(tmp_path, capsys):
    text = RECEIVED.format(signed=SIGNED).replace("<https://www.example.org/newsletter", "=?utf-8?q?=3Chttps=3A//www")

    assert "List-Unsubscribe is missing, encoded or broken in two" in read(tmp_path, capsys, text)


def test_a_mail_without_results_asks_for_another_mailbox(tmp_path, capsys):
    text = RECEIVED.format(signed=SIGNED).partition("DKIM-Signature")[2]

    assert "left no Authentication-Results" in read(tmp_path, capsys, f"DKIM-Signature{text}")


def test_a_file_that_is_not_there_is_a_sentence(tmp_path):
    with pytest.raises(CommandError, match="cannot be read: No such file"):
        call_command("check_mail", read=str(tmp_path / "none.eml"))
