"""Visitors on this machine: many at once, for so many seconds or requests and no more."""

import re
import shutil
import socket
import subprocess
import threading
import time
from dataclasses import dataclass
from itertools import count
from statistics import quantiles

UNCACHED = {"Cookie": "sessionid=none"}  # the page cache steps aside for whoever may be logged in
CONNECTIONS = 16


def get(path, **headers):
    lines = [f"GET {path} HTTP/1.1", "Host: localhost", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode()


def post(path, body):
    lines = [f"POST {path} HTTP/1.1", "Host: localhost", "Content-Type: application/x-www-form-urlencoded"]
    return "\r\n".join([*lines, f"Content-Length: {len(body)}", "", body]).encode()


@dataclass
class Answer:
    status: int
    body: bytes


class Client:
    """One connection that stays open. It does as little as it can, for it shares the machine with what it measures."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self.incoming = self.socket.makefile("rb")

    def ask(self, request):
        self.socket.sendall(request)
        status, length = int(self.incoming.readline().split()[1]), 0
        while (line := self.incoming.readline()) not in (b"\r\n", b""):
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        return Answer(status, self.incoming.read(length))

    def close(self):
        self.incoming.close()
        self.socket.close()


@dataclass
class Load:
    """What came of it: how many answers in how many seconds, and how long each took where that was noted."""

    answers: int
    seconds: float
    each: list

    @property
    def per_second(self):
        return self.answers / self.seconds

    @property
    def p95(self):
        return quantiles(self.each, n=20)[-1]


def crowd(port, act, *, clients, seconds=60, at_most=1_000_000):
    """Let some clients do ``act(client, number)`` over and over; each act gets a number of its own."""
    numbers, each, failures = count(), [], []
    until = time.perf_counter() + seconds

    def visit():
        client = Client(port)
        try:
            while not failures and time.perf_counter() < until and (number := next(numbers)) < at_most:
                started = time.perf_counter()
                act(client, number)
                each.append(time.perf_counter() - started)
        except Exception as failure:
            failures.append(failure)
        finally:
            client.close()

    threads = [threading.Thread(target=visit, daemon=True) for _ in range(clients)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return Load(len(each), time.perf_counter() - started, each)


def expect(status, answer):
    if answer.status != status:
        raise AssertionError(f"Answered {answer.status} where {status} was expected: {answer.body[:300]!r}")
    return answer


def press(port, path, seconds, headers):
    """As many requests as the server can answer: by wrk where it is installed, which costs far less than Python."""
    if not shutil.which("wrk"):
        request = get(path, **headers)
        return crowd(port, lambda client, _: expect(200, client.ask(request)), clients=CONNECTIONS, seconds=seconds)
    options = [f"--header={name}: {value}" for name, value in headers.items()]
    command = ["wrk", "--threads=1", f"--connections={CONNECTIONS}", f"--duration={seconds}s", *options]
    said = subprocess.run(
        [*command, f"http://localhost:{port}{path}"], capture_output=True, text=True, check=True, timeout=seconds + 30
    ).stdout
    if "Non-2xx" in said or "Socket errors" in said:
        raise AssertionError(said)
    answers, taken = re.search(r"(\d+) requests in ([\d.]+)s", said).groups()
    return Load(int(answers), float(taken), [])
