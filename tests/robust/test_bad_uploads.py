"""Files that should not be: refused with a sentence that says why, and nothing of them is stored."""

import io
import time

import pytest
from PIL import Image
from visitor import Visitor, refused, send_raw

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
ADD_PICTURE = "/admin/campaign/picture/add/"
TOKEN = "t" * 32
WORDS = {"csrfmiddlewaretoken": TOKEN, "title": "The march", "alt": "People march."}
PART = '--x\r\nContent-Disposition: form-data; name="{}"\r\n\r\n{}\r\n'
FILE = '--x\r\nContent-Disposition: form-data; name="{}"; filename="{}"\r\n\r\n'
HEAD = (PART.format("csrfmiddlewaretoken", TOKEN) + FILE.format("table", "table.csv")).encode()
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
        return rows, sorted((live_site.folder / "media").rglob("*"))

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


def picture(size, kind="PNG", mode="RGB", **options):
    file = io.BytesIO()
    Image.new(mode, size, "teal" if mode == "RGB" else 0).save(file, kind, **options)
    return file.getvalue()


def picture_form(content, name="march.png"):
    head = "".join(PART.format(*part) for part in WORDS.items()) + FILE.format("file", name)
    return head.encode() + content + TAIL


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
BAD = {
    "a script named .png": (b"#!/bin/sh\nrm -rf /\n", "Send a photograph or drawing"),
    "a page named .png": (b"<!doctype html><script>alert(1)</script>", "Send a photograph or drawing"),
    "an SVG with script": (SVG, "An SVG can hold scripts"),
    "a bomb of 400 million pixels": (picture((20_000, 20_000), mode="1"), "million pixels"),
    "a picture cut in half": (picture((500, 500))[:700], "broken"),
}


@pytest.mark.parametrize("what", BAD)
def test_what_only_looks_like_a_picture_is_refused_with_the_reason(live_site, cookie, what):
    content, said = BAD[what]

    with Visitor(live_site) as visitor:
        headers = {"Content-Type": CONTENT_TYPE, "Cookie": cookie}
        answer = visitor.ask("POST", ADD_PICTURE, picture_form(content), headers)

    assert answer.status == 200
    assert said in answer.text


@pytest.mark.parametrize("missing", [0, 1_000])
def test_a_large_picture_that_breaks_off_is_not_stored_even_where_it_looks_whole(live_site, cookie, missing):
    """Its length says that more is to come; nothing is missing of the picture itself in the first case."""
    body = picture_form(picture((900, 700), compress_level=0))
    head = f"POST {ADD_PICTURE} HTTP/1.1\r\nHost: localhost:{live_site.port}\r\nContent-Type: {CONTENT_TYPE}\r\n"
    head += f"Cookie: {cookie}\r\nContent-Length: {len(body) + 100}\r\n\r\n"
    assert len(body) > 1_500_000

    send_raw(live_site, head.encode() + body[: len(body) - missing], wait=False)
    time.sleep(1)  # nobody is told when the server has seen that the visitor hung up
