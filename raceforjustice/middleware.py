"""Requests that no view should have to think about."""

from contextlib import closing, suppress
from io import BytesIO
from time import monotonic
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import UnreadablePostError
from django.utils.http import parse_header_parameters
from django.utils.translation import gettext as _
from django.utils.translation import override

from campaign import errors, languages

# What psycopg2 says when the database is away: the plain DatabaseError when it goes in the middle of a query.
AWAY = {DatabaseError, InterfaceError, OperationalError}
METHODS = {"GET", "HEAD", "POST", "OPTIONS"}
CHARSETS = {"", "utf-8", "utf8", "us-ascii", "iso-8859-1", "windows-1252"}


class WholeBody:
    """WSGI application in front of Django's, for bodies that never reach a middleware as they are.

    Django takes a body without a length for an empty one, and ends with a bare 500 at a Content-Type it cannot parse.
    """

    def __init__(self, application):
        self.application = application

    def __call__(self, environ, start_response):
        try:
            parse_header_parameters(environ.get("CONTENT_TYPE", ""))
        except ValueError:
            environ["CONTENT_TYPE"] = "text/plain; charset=unreadable"  # which RequestGuard refuses
        limit, source = settings.DATA_UPLOAD_MAX_MEMORY_SIZE, environ["wsgi.input"]
        if "HTTP_TRANSFER_ENCODING" in environ:
            body = source.read(limit + 1)
            environ |= {"wsgi.input": BytesIO(body), "CONTENT_LENGTH": str(len(body))}
        length = int(environ.get("CONTENT_LENGTH") or 0)
        if length <= limit:
            return self.application(environ, start_response)
        environ["wsgi.input"] = Whole(environ["wsgi.input"], length)
        return answer_then_listen(self.application(environ, start_response), source)


class Whole:
    """A body of a known length that fails when it breaks off: half of a file may look whole."""

    def __init__(self, source, length):
        self.source, self.left = source, length

    def read(self, size=-1):
        return self.count(self.source.read(size), size)

    def readline(self, size=-1):
        return self.count(self.source.readline(size), size)

    def count(self, piece, size):
        self.left -= len(piece)
        if not piece and size and self.left > 0:
            raise OSError("The body broke off.")
        return piece


def answer_then_listen(answer, source, most=512_000_000, seconds=120):
    """Answer, then read on and forget: whoever is still sending would only see the connection break."""
    with closing(answer):
        yield from answer
    until = monotonic() + seconds
    with suppress(OSError):
        while most > 0 and monotonic() < until and (piece := source.read(65_536)):
            most -= len(piece)


class LanguageOfAddress:
    """Answer in the language that the address says (``campaign/languages.py``): no cookie and no header is asked."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        language = languages.of_path(request.path_info)
        if language == languages.ENGLISH:
            return self.get_response(request)
        with override(language):
            return self.get_response(request)


class RequestGuard:
    """Answer what Django would turn into a 500, or let through, with a clear page instead.

    That is: other methods, a body that is larger than the limit or broke off, an unknown charset, bytes that are not
    UTF-8, NUL (PostgreSQL stores none) in the address, and a database that is away.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        refusal = self.refusal(request)
        if refusal:
            return errors.page(refusal, message=too_large() if refusal == 413 and is_upload(request) else None)
        response = self.get_response(request)
        if response.status_code == 405 and not getattr(response, "content", b""):
            return errors.page(405, headers={"Allow": response.headers.get("Allow", "GET")})
        return response

    def refusal(self, request):
        """The status to refuse ``request`` with, or None."""
        if request.method not in METHODS:
            return 405
        if content_length(request) > most_bytes(request):
            return 413
        charset = request.content_params.get("charset", "")
        if charset.lower() not in CHARSETS or not is_clean_address(request) or not has_clean_body(request):
            return 400
        return None

    def process_view(self, request, view, args, kwargs):
        """Before anybody reads the form: only who is logged in as staff may send more than everybody else."""
        return errors.page(413) if is_large(request) and not request.user.is_staff else None

    def process_exception(self, request, exception):
        if isinstance(exception, RequestDataTooBig | TooManyFilesSent):
            return errors.page(413)
        if type(exception) in AWAY:
            return errors.page(503, headers={"Retry-After": "60"})
        return None


def content_length(request):
    return int(request.META.get("CONTENT_LENGTH") or 0)


def is_large(request):
    return content_length(request) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE


def is_upload(request):
    """Whether it may be a file for the desk, which is stored piece by piece and never held in memory as a whole."""
    return (
        request.path_info.startswith("/admin/")
        and request.method == "POST"
        and request.content_type == "multipart/form-data"
        and "HTTP_TRANSFER_ENCODING" not in request.META  # WholeBody has cut it off
    )


def most_bytes(request):
    return settings.UPLOAD_MAX_BYTES if is_upload(request) else settings.DATA_UPLOAD_MAX_MEMORY_SIZE


def too_large():
    most = settings.UPLOAD_MAX_BYTES // 1_000_000
    return _("What you sent is larger than %(most)s MB, so nothing of it was stored. Please send a smaller file.") % {
        "most": most
    }


def is_clean_address(request):
    query = unquote_to_bytes(request.META.get("QUERY_STRING", "").encode("latin-1"))
    return "\x00" not in request.path_info and b"\x00" not in query and is_utf8(query)


def has_clean_body(request):
    """Whether all of a form has arrived: half of one may look whole."""
    if request.method != "POST" or is_large(request):
        return True  # a large one says so itself when it breaks off: see Whole
    try:
        body = request.body
    except UnreadablePostError:
        return False
    is_form = request.content_type == "application/x-www-form-urlencoded"
    return len(body) == content_length(request) and (not is_form or is_utf8(body))


def is_utf8(data):
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


class SameSiteOnly:
    """Refuse a form that another site sent (docs/decisions/0003-forms-without-a-csrf-cookie.md).

    Public forms carry no CSRF cookie, because a visitor has no session to ride on. Browsers say where a form comes
    from in ``Sec-Fetch-Site``, older ones in ``Origin``; a client that sends neither is no browser. The admin and
    the log-in keep Django's tokens as well.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        """One view says that it takes a POST from anywhere: where a mail program leaves the newsletter by itself."""
        if (
            request.method == "POST"
            and not getattr(view, "from_anywhere", False)
            and self.comes_from_elsewhere(request)
        ):
            return errors.page(403)
        return None

    def comes_from_elsewhere(self, request):
        site = request.headers.get("Sec-Fetch-Site")
        if site:
            return site not in ("same-origin", "none")
        origin = request.headers.get("Origin")
        return bool(origin) and origin.partition("://")[2] != request.get_host()
