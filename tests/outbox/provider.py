"""A mail provider for tests: Postmark's interface, as far as a mail needs it, at an address of this machine."""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

TAKEN = {"ErrorCode": 0, "Message": "OK", "MessageID": "b7bc2f4a", "SubmittedAt": "2008-11-17T10:00:00Z"}


class Provider:
    """Keeps what it was asked to send in ``asked``; ``answers`` are the status codes it gives, one after the other.

    0 stands for none at all: the connection ends.
    """

    def __init__(self):
        self.asked, self.answers = [], []
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.provider = self
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/"
        Thread(target=self.server.serve_forever, args=[0.05]).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        provider = self.server.provider
        mail = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        provider.asked.append(mail)
        status = provider.answers.pop(0) if provider.answers else 200
        if status:
            self.answer(status, TAKEN | {"To": mail["To"]} if status == 200 else {"ErrorCode": 10, "Message": "No."})

    def answer(self, status, said):
        body = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        """Nobody reads it."""
