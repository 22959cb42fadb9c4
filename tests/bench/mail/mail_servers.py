"""Mail servers of different speed, each in a process of its own: what they accept is counted by the senders' rows."""

import asyncio
import os
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress

from aiosmtpd.smtp import SMTP

from tests.live import ROOT, free_port

FAST = shutil.which("smtp-sink")  # of Postfix, written in C; Debian's package "postfix" has it, and need not run


@contextmanager
def aiosmtpd(delay=0):
    port = free_port()
    with running([sys.executable, "-m", "tests.bench.mail.mail_servers", str(port), str(delay)], port):
        yield port


@contextmanager
def smtp_sink():
    port = free_port()
    user = [] if os.geteuid() else ["-u", "nobody"]  # it refuses to run as root
    with running([FAST, *user, f"127.0.0.1:{port}", "100"], port):
        yield port


@contextmanager
def running(command, port, seconds=20):
    process = subprocess.Popen(command, cwd=ROOT)
    try:
        until = time.monotonic() + seconds
        while not answers(port):
            assert process.poll() is None, "The mail server did not start."
            assert time.monotonic() < until, "The mail server does not answer."
            time.sleep(0.05)
        yield
    finally:
        process.kill()
        process.wait()


def answers(port):
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=2) as connection:
        return connection.recv(100).startswith(b"220")


class Handler:
    def __init__(self, delay):
        self.delay = delay

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 aiosmtpd's names
        if self.delay:
            await asyncio.sleep(self.delay)
        return "250 2.0.0 Taken"


async def serve(port, delay):
    loop = asyncio.get_running_loop()
    handler = Handler(float(delay))
    server = await loop.create_server(lambda: SMTP(handler, hostname="localhost"), "127.0.0.1", int(port))
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(*sys.argv[1:]))
