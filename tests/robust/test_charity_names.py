"""Names as organisations really write them go the whole way: form, mail, button, check, public list."""

import csv
import re
import time
import unicodedata
from urllib.parse import urlencode

import pytest
from visitor import entry, errors_in, names_in, next_page, share_out, typed

from tests.live import ROOT

SAMPLE = ROOT.parent / "shared" / "content" / "charities-sample.csv"  # not ours to ship, so not always there
FILES = [ROOT / "tests" / "data" / name for name in ("charities.csv", "awkward_names.csv")]
# What two charities told the register: no browser would find a site there.
NO_WEBSITES = {"www,wastmanchester.com", "quakermeetinghouseparkroad.m336wx"}
OLD_WINDOWS = str.maketrans({"\x92": "’", "\x96": "–"})  # wrongly decoded in the register, mended by the form
ONLY_SIMILAR = "No name matches exactly"
APPROVE_ALL = """
from supporters import services
from supporters.models import Organisation
for organisation in Organisation.objects.waiting():
    services.decide(organisation, "approved", by=None)
"""


@pytest.mark.parametrize("file", [*FILES, *[SAMPLE] * SAMPLE.exists()], ids=lambda file: file.stem)
def test_every_name_goes_from_the_form_to_the_public_list(quiet_site, file):
    rows, begun = read(file), time.monotonic()

    refused = [error for error in share_out(quiet_site, rows, sign_up) if error]
    share_out(quiet_site, confirmation_paths(quiet_site, file), lambda visitor, path: visitor.post(path))
    quiet_site.manage("shell", "--command", APPROVE_ALL)
    missing = [name for name in share_out(quiet_site, rows, name_if_missing) if name]

    print(f"{len(rows)} names in {time.monotonic() - begun:.0f} s")
    assert len(rows) > 80
    assert (refused, missing) == ([], [])


def read(file):
    with open(file, encoding="utf-8", newline="") as lines:
        return [row | {"email": f"{file.stem}-{n}@example.org"} for n, row in enumerate(csv.DictReader(lines))]


def sign_up(visitor, row):
    """Send the form as this organisation would; return the name and what the form says when it refuses."""
    numbers = filter(None, (row.get("charity_number"), row.get("also_registered_as")))
    website = row.get("website", "")
    fields = entry(row["name"], row["email"], registration_number=", ".join(numbers), website=website)
    answer = visitor.post("/sign-up/", fields)
    if website in NO_WEBSITES and errors_in(answer.text) == ["Check the web address: it looks like www.example.org"]:
        answer = visitor.post("/sign-up/", fields | {"website": ""})
    return None if answer.status == 302 else (row["name"], errors_in(answer.text))


def confirmation_paths(site, file):
    mails = site.query(
        "SELECT text FROM outbox_delivery WHERE kind = 'confirm_sign_up' AND \"to\" LIKE %s", f"{file.stem}-%"
    )
    return [re.search(r"/sign-up/confirm/\S+", text)[0] for (text,) in mails]


def name_if_missing(visitor, row):
    """Look for a name typed without accents on the public list, page after page; return it when it is not there."""
    name = " ".join(unicodedata.normalize("NFC", row["name"].translate(OLD_WINDOWS)).split())
    path = "/supporters/?" + urlencode({"q": typed(name)})
    while path:
        page = visitor.get(path).text
        if name in names_in(page) and ONLY_SIMILAR not in page:
            return None
        path = next_page(page)
    return name
