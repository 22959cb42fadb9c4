"""Forms that are too large, broken, or not what they say: refused with a clear page, and nothing is stored in part."""

import time

import pytest
from visitor import FORM, Visitor, entry, refused, send_raw, typed_form

pytestmark = pytest.mark.usefixtures("nothing_stored")

WHOLE = typed_form(entry("A Name", "garbage@example.org"))
FILE = 'Content-Disposition: form-data; name="name"; filename="name.txt"\r\n\r\nA Name'


@pytest.fixture
def send(live_site):
    """Send a body to the sign-up form, or another path, and return the answer."""
    with Visitor(live_site) as visitor:
        yield lambda body, content_type=FORM, path="/sign-up/": visitor.ask(
            "POST", path, body, {"Content-Type": content_type}
        )


@pytest.mark.parametrize("path", ["/sign-up/", "/supporters/your-entry/", "/", "/admin/"])
@pytest.mark.parametrize("pieces", [False, True], ids=["with a length", "without a length"])
def test_ten_megabytes_are_too_much(send, path, pieces):
    body = b"name=" + b"x" * 10_000_000

    assert refused(send(iter([body]) if pieces else body, path=path), 413)
    assert send(b"").status == 422  # on the same connection: the visitor can go on


def test_a_form_in_pieces_is_read_like_any_other(send):
    answer = send(iter([b"name=Only+", b"A+Name"]))

    assert answer.status == 422
    assert 'value="Only A Name"' in answer.text


def test_a_form_that_breaks_off_is_not_taken_for_a_whole_one(live_site):
    body = WHOLE + b"&statement=We+are+glad+to"
    head = f"POST /sign-up/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: {FORM}\r\nContent-Length: {len(body) + 20}"

    send_raw(live_site, head.encode() + b"\r\n\r\n" + body, wait=False)
    time.sleep(0.3)  # nobody is told when the server has seen that the visitor hung up


@pytest.mark.parametrize(
    "content_type",
    [
        *(f"{FORM}; charset={name}" for name in ("utf-7", "rot13", "utf-16", "hex", "idna", "latin-1", "none")),
        *(f"multipart/form-data; boundary=x; charset={name}" for name in ("utf-7", "utf-16", "base64")),
        *("multipart/form-data", "multipart/form-data; boundary=" + "x" * 300),
        *(f"{FORM}; charset*=none''utf-8", "text/plain; a=" + "x" * 20_000, f"{FORM};" + "a=b;" * 5_000),
    ],
)
def test_a_form_of_an_odd_type_is_refused(send, content_type):
    assert refused(send(WHOLE, content_type), 400)


@pytest.mark.parametrize(
    ("old", "new", "status"),
    [
        (b"A+Name", b"A%00Name", 422),
        (b"A+Name", b"A\0Name", 422),
        (b"A+Name", b"A%ffName", 422),
        (b"A+Name", b"A\xffName", 400),
        (b"A+Name", b"A%ED%A0%80Name", 422),
        (b"kind=charity", b"kind=%00", 422),
        (b"wales", b"%ff", 422),
        (b"A+Name", b"A+Name" + b"&field=1" * 5_000, 400),
        (b"A+Name", b"A+Name&name=", 422),  # of a field that comes twice, the last one counts
        (b"Trustee", b"x" * 900_000, 422),
    ],
)
def test_a_form_with_broken_text_is_refused_whole(send, old, new, status):
    assert refused(send(WHOLE.replace(old, new)), status)


@pytest.mark.parametrize(
    ("part", "status"),
    [
        (FILE, 422),
        (FILE.replace("A Name", "A\0Name"), 422),
        (FILE.replace("\r\n\r\n", "\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!"), 400),
        (FILE.replace('filename="name.txt"', "filename*=none''%41"), 422),
        ("\r\n--x\r\n".join([FILE] * 200), 413),
        ("Content-Disposition: form-da", 422),
    ],
    ids=["text", "NUL", "base64", "charset", "200 files", "cut"],
)
def test_a_file_in_place_of_a_text_is_refused(send, part, status):
    answer = send(f"--x\r\n{part}\r\n--x--\r\n".encode(), "multipart/form-data; boundary=x")

    assert refused(answer, status)
