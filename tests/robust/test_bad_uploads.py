"""Files that should not be: refused with a sentence that says why, and nothing of them is stored."""

import time

import pytest
from visitor import Visitor, refused, send_raw

from tests.live import ROOT

LOG_IN = """
from importlib import import_module
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from staff.models import User
user = User.objects.filter(username="files").first() or User.objects.create_superuser("files", "files@example.org", "x")
session = import_module(settings.SESSION_ENGINE).SessionStore()
session.update({SESSION_KEY: str(user.pk), BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0]})
session[HASH_SESSION_KEY] = user.get_session_auth_hash()
session.create()
print(session.session_key)
"""
ADD = "/admin/campaign/series/add/"
TOKEN = "t" * 32
HEAD = (
    f'--x\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{TOKEN}\r\n'
    '--x\r\nContent-Disposition: form-data; name="table"; filename="table.csv"\r\n\r\n'
).encode()
TAIL = b"\r\n--x--\r\n"
CONTENT_TYPE = "multipart/form-data; boundary=x"


@pytest.fixture(scope="module")
def cookie(live_site):
    key = live_site.manage("shell", "--no-imports", "-c", LOG_IN).split()[-1]
    return f"sessionid={key}; csrftoken={TOKEN}"


@pytest.fixture
def send(live_site, cookie):
    """Send a file of so many megabytes, piece by piece, to the desk or elsewhere."""
    with Visitor(live_site) as visitor:

        def send_megabytes(number, path=ADD, cookie=cookie):
            body, length = megabytes(number)
            headers = {"Content-Type": CONTENT_TYPE, "Content-Length": str(length), "Cookie": cookie}
            return visitor.ask("POST", path, body, headers)

        yield send_megabytes


def megabytes(number):
    pieces = [HEAD, *[b"year,black\n" * 95_325] * number, TAIL]
    return iter(pieces), sum(map(len, pieces))


@pytest.fixture(autouse=True)
def nothing_kept(live_site):
    """No row and no file is there that was not there before."""

    def kept():
        rows = live_site.query("SELECT (SELECT count(*) FROM campaign_series), (SELECT count(*) FROM campaign_picture)")
        media = ROOT / "var" / "test" / "media"
        return rows, sorted(media.rglob("*")) if media.exists() else []

    before = kept()
    yield
    assert kept() == before


def test_a_file_of_two_hundred_megabytes_is_refused_to_staff_with_the_limit(send):
    answer = send(200)

    assert refused(answer, 413)
    assert "larger than 30 MB" in answer.text


def test_a_table_of_twenty_megabytes_reaches_the_form_which_refuses_it(send):
    answer = send(20)

    assert answer.status == 200
    assert "larger than 1 MB" in answer.text


@pytest.mark.parametrize("cookie", ["", "sessionid=made-up"])
def test_who_is_not_logged_in_cannot_send_large_files_to_the_desk(send, cookie):
    assert refused(send(2, cookie=cookie), 413)


@pytest.mark.parametrize("path", ["/sign-up/", "/", "/accounts/login/"])
def test_staff_too_send_large_files_to_the_desk_only(send, path):
    assert refused(send(2, path=path), 413)


def test_a_large_file_that_breaks_off_is_not_taken_for_a_whole_one(live_site, cookie):
    body, length = megabytes(3)
    head = f"POST {ADD} HTTP/1.1\r\nHost: localhost:{live_site.port}\r\nContent-Type: {CONTENT_TYPE}\r\n"
    head += f"Cookie: {cookie}\r\nContent-Length: {length + 100}\r\n\r\n"

    send_raw(live_site, head.encode() + b"".join(body), wait=False)
    time.sleep(0.3)  # nobody is told when the server has seen that the visitor hung up
