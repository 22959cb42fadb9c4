"""A fast mail server in a process of its own that writes down what it accepts, and misbehaves when told to.

``Sink`` is the handle on it. ``sink.tell("RCPT", "451 Later")`` is its next answer at that step, whoever comes to it:

CONNECT, EHLO, MAIL, RCPT, DATA   an answer instead of the usual one, ``close``, or ``stall``
BODY                              ``close`` or ``stall`` once the words of a mail begin to arrive
DOT                               an answer that refuses the mail; ``close`` or ``stall`` accepts it and says nothing;
                                  ``drop`` loses it and says nothing
"""

import argparse
import asyncio
import os
import re
import socket
import subprocess
import sys
import time
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from tests.live import ROOT, free_port

MESSAGE_ID = re.compile(rb"^message-id:\s*<([^>]*)>", re.IGNORECASE | re.MULTILINE)
ADDRESS = re.compile(rb"<([^>]*)>")
END = b"\r\n.\r\n"
LOOK = 0.01  # seconds between two looks for orders


@dataclass(frozen=True)
class Arrival:
    at: float
    message_id: str
    recipient: str
    sender: str

    @property
    def key(self):
        return self.message_id.partition("@")[0]


class Sink:
    """Starts, stops and instructs the server; what it accepted stays in ``folder`` whatever happens to it."""

    def __init__(self, folder, delay=0.0, stall=3.0):
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.port = free_port()
        self.options = [f"--delay={delay}", f"--stall={stall}"]
        self.numbers = count()
        self.process = None

    @property
    def url(self):
        return f"smtp://127.0.0.1:{self.port}"

    def start(self, seconds=20):
        command = [sys.executable, "-m", "tests.outbox.sink", str(self.folder), str(self.port), *self.options]
        self.process = subprocess.Popen(command, cwd=ROOT)
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=2):
                return self
            time.sleep(0.02)
        raise TimeoutError("The sink did not start.")

    def stop(self):
        """Pull its plug: no goodbye to whoever is connected."""
        self.process.kill()
        self.process.wait()

    def tell(self, step, *answers):
        """Return at once; the server looks for orders a hundred times a second."""
        order = self.folder / f"order-{next(self.numbers):06}"
        part = order.with_suffix(".part")
        part.write_text("\n".join(f"{step}\t{answer}" for answer in answers))
        part.rename(order)

    def arrivals(self):
        with suppress(FileNotFoundError):
            lines = (self.folder / "arrivals").read_text().splitlines()
            return [Arrival(float(at), *rest) for at, *rest in (line.split(" ") for line in lines)]
        return []

    def count(self):
        with suppress(FileNotFoundError):
            return (self.folder / "arrivals").read_bytes().count(b"\n")
        return 0


class Server:
    def __init__(self, folder, delay, stall):
        self.folder, self.delay, self.stall = Path(folder), delay, stall
        self.orders = defaultdict(list)
        self.book = os.open(self.folder / "arrivals", os.O_CREAT | os.O_WRONLY | os.O_APPEND)

    async def run(self, port):
        loop = asyncio.get_running_loop()
        await loop.create_server(lambda: Session(self, loop), "127.0.0.1", port)
        while True:
            await asyncio.sleep(LOOK)
            self.read_orders()

    def read_orders(self):
        for order in sorted(self.folder.glob("order-??????")):
            for line in order.read_text().splitlines():
                step, _, answer = line.partition("\t")
                self.orders[step].append(answer)
            order.unlink()

    def order(self, step, usual):
        orders = self.orders.get(step)
        return orders.pop(0) if orders else usual

    def write_down(self, sender, recipients, mail):
        """One write to the end of the file: what was accepted is written even if this process is killed next."""
        found = MESSAGE_ID.search(mail, 0, mail.find(b"\r\n\r\n"))
        message_id = found[1] if found else b"-"
        lines = (b"%.6f %s %s %s\n" % (time.time(), message_id, to, sender or b"-") for to in recipients)
        os.write(self.book, b"".join(lines))


class Session(asyncio.Protocol):
    """One connection. Whatever arrives while an answer is delayed waits in ``incoming``."""

    def __init__(self, server, loop):
        self.server, self.loop = server, loop
        self.incoming = bytearray()
        self.in_body = self.is_waiting = False
        self.searched = 0
        self.reset()

    def reset(self):
        self.sender, self.recipients = b"", []

    def connection_made(self, transport):
        self.transport = transport
        self.answer("CONNECT", "220 sink ESMTP")

    def data_received(self, data):
        self.incoming += data
        while not self.is_waiting and (self.take_mail() if self.in_body else self.take_command()):
            pass

    def take_command(self):
        line, newline, rest = self.incoming.partition(b"\r\n")
        if not newline:
            return False
        self.incoming = rest
        verb = bytes(line[:4]).upper()
        if verb == b"EHLO":
            self.answer(
                "EHLO", "250-sink\r\n250-SIZE 33554432\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 ENHANCEDSTATUSCODES"
            )
        elif verb == b"MAIL":
            self.reset()
            self.sender = ADDRESS.search(line)[1]
            self.answer("MAIL", "250 2.1.0 Ok")
        elif verb == b"RCPT":
            if self.answer("RCPT", "250 2.1.5 Ok").startswith("2"):
                self.recipients.append(ADDRESS.search(line)[1])
        elif verb == b"DATA":
            self.begin_body()
        elif verb == b"QUIT":
            self.say("221 2.0.0 Bye")
            self.transport.close()
        else:
            self.reset() if verb == b"RSET" else None
            self.say("250 2.0.0 Ok")
        return True

    def begin_body(self):
        if not self.recipients:
            self.say("554 5.5.1 No valid recipients")
        elif self.answer("DATA", "354 Go ahead").startswith("354"):
            self.in_body, self.searched = True, 0
            self.incoming[:0] = b"\r\n"  # so that a lone dot ends an empty mail too

    def take_mail(self):
        if len(self.incoming) > 2 and (order := self.server.order("BODY", "")):
            return self.misbehave(order)
        end = self.incoming.find(END, max(0, self.searched - len(END)))
        self.searched = len(self.incoming)
        if end < 0:
            return False
        mail, self.incoming, self.in_body = bytes(self.incoming[2:end]), self.incoming[end + len(END) :], False
        self.end_of_mail(mail)
        return True

    def end_of_mail(self, mail):
        order = self.server.order("DOT", "250 2.0.0 Taken")
        if order.startswith("250") or order in ("close", "stall"):
            self.server.write_down(self.sender, self.recipients, mail)
        self.reset()
        if self.server.delay and order[0].isdigit():
            self.is_waiting = True
            self.loop.call_later(self.server.delay, self.go_on, order)
        else:
            self.misbehave(order)

    def go_on(self, answer):
        self.is_waiting = False
        self.say(answer)
        self.data_received(b"")

    def answer(self, step, usual):
        answer = self.server.order(step, usual)
        self.misbehave(answer)
        return answer

    def misbehave(self, order):
        """Say an answer, or hang up, or say nothing for a while and then hang up."""
        if order[0].isdigit():
            self.say(order)
        elif order == "stall":
            self.is_waiting = True
            self.loop.call_later(self.server.stall, self.transport.abort)
        else:
            self.transport.abort()
        return False

    def say(self, answer):
        self.transport.write(answer.encode() + b"\r\n")
        if answer.startswith("421"):
            self.transport.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder")
    parser.add_argument("port", type=int)
    parser.add_argument("--delay", type=float, help="seconds before it answers to a mail")
    parser.add_argument("--stall", type=float, help="seconds a stall lasts before it hangs up")
    options = parser.parse_args()
    asyncio.run(Server(options.folder, options.delay, options.stall).run(options.port))


if __name__ == "__main__":
    main()
