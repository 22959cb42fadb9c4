"""Personal links that were cut, mixed up or made by hand open nothing and change nothing."""

from urllib.parse import quote

import pytest
from visitor import Visitor, entry, refused

from tests.live import link_in

PURPOSES = {"confirm": "/sign-up/confirm/", "status": "/sign-up/status/", "entry": "/supporters/your-entry/entry/"}
ACTS = {"text": "An answer", "choice": "erase", "name": "Another Name"}


@pytest.fixture(scope="module")
def tokens(live_site):
    """Good tokens: ``tokens[purpose]`` of one organisation, ``tokens["other"]`` to confirm another."""
    with Visitor(live_site) as visitor:
        for who in ("forged", "other"):
            visitor.post("/sign-up/", entry(f"The {who} one", f"{who}@example.org"))
        confirm, other = (mailed_token(live_site, who, "confirm") for who in ("forged", "other"))
        status = visitor.post(f"/sign-up/confirm/{confirm}/").headers["location"].split("/")[-2]
        visitor.post("/supporters/your-entry/", {"email": "forged@example.org"})
    return {"confirm": confirm, "status": status, "entry": mailed_token(live_site, "forged", "entry"), "other": other}


def mailed_token(site, who, purpose):
    subject = {"confirm": "Please confirm", "entry": "Your link"}[purpose]
    link = link_in(site.wait_for_mail(f"{who}@example.org", subject), PURPOSES[purpose])
    return link.rstrip("/").split("/")[-1]


def forgeries(good, other):
    number, time, signature = good.split(".")
    stranger, *_ = other.split(".")
    return [
        *(good[:-1], good[:5], good + "A", good.swapcase(), number, f"{number}.{time}", f"{number}.{time}."),
        *(f"{stranger}.{time}.{signature}", f"0{good}", f"{number}.{time}A.{signature}", f"{number}..{signature}"),
        *(f"999999999.{time}.{signature}", f"9223372036854775808.{time}.{signature}", f"-1.{time}.{signature}"),
        *(
            f"{number} .{time}.{signature}",
            f"²{good}",
            "..",
            "x",
            f"{good}.{good}",
            "{{7*7}}",
            "'",
            "٣" + good,
            "9" * 5_000,
        ),
    ]


@pytest.mark.parametrize("purpose", PURPOSES)
def test_a_forged_link_opens_nothing_and_changes_nothing(live_site, tokens, nothing_stored, purpose):
    others = [token for name, token in tokens.items() if name not in (purpose, "other")]
    before = everything(live_site)

    with Visitor(live_site) as visitor:
        for token in [*forgeries(tokens[purpose], tokens["other"]), *others]:
            path = PURPOSES[purpose] + quote(token) + "/"
            assert refused(visitor.get(path), 404), token
            assert refused(visitor.post(path, ACTS), 404), token
            if purpose == "entry":
                assert refused(visitor.post(path + "leave/", ACTS), 404), token

    assert everything(live_site) == before


def test_a_forged_link_brings_no_new_one(live_site, tokens, nothing_stored):
    with Visitor(live_site) as visitor:
        for token in [*forgeries(tokens["confirm"], tokens["other"]), tokens["status"], "\0", "\udcff"]:
            answer = visitor.post("/sign-up/new-link/", {"token": token.encode("utf-8", "surrogateescape")})
            assert answer.headers["location"] == "/supporters/your-entry/sent/"


def everything(site):
    return site.query("SELECT * FROM supporters_organisation ORDER BY id") + site.query(
        "SELECT * FROM supporters_contact ORDER BY id"
    )
