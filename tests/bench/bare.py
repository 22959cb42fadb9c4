"""The yardstick: a WSGI application that only hands out as many bytes as the page it stands beside."""

import os

BODY = b"." * int(os.environ["BARE_BYTES"])
HEADERS = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(BODY)))]


def application(environ, start_response):
    start_response("200 OK", HEADERS)
    return [BODY]
