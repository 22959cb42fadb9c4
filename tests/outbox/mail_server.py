"""A real mail server for tests, in a thread of its own, that can be told to misbehave."""

import asyncio
import logging
import socket
from collections import defaultdict
from email import message_from_bytes, policy

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

logging.getLogger("mail.log").setLevel(logging.WARNING)  # what the server hears would hide what the sender says


class MailServer:
    """Keeps what it accepts in ``arrived``; ``say("RCPT", "451 Later")`` is its next answer at that step."""

    def __init__(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.arrived = []
        self.envelopes = []  # of what arrived, with the very bytes
        self.connections = 0
        self.delay = 0
        self.holds = None  # the number of the mail whose answer waits until this is None
        self.extensions = []
        self.client = {}  # how the site talks to it
        self.orders = defaultdict(list)
        self.start()

    def start(self):
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self.controller.factory = lambda: Connection(self, hostname="localhost")
        self.controller.start()
        self.connections = 0  # the controller has just tried its own server

    def stop(self):
        if self.controller.server:
            self.controller.stop()

    def say(self, step, *answers):
        self.orders[step].extend(answers)
        if "stall" in answers:
            self.client["timeout"] = 1  # long enough to see that the site gives up

    def keys(self):
        return sorted(mail["Message-ID"].strip("<>").partition("@")[0] for mail in self.arrived)

    async def answer(self, step, server):
        answer = self.orders[step].pop(0) if self.orders[step] else "250 OK"
        if answer == "close":
            server.transport.abort()
        if answer == "stall":
            await asyncio.sleep(60)
        return answer

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802 aiosmtpd's names
        session.host_name = hostname
        return [responses[0], *(f"250-{name}" for name in self.extensions), *responses[1:]]

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802 aiosmtpd's names
        envelope.mail_from = address
        return await self.answer("MAIL", server)

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 aiosmtpd's
        envelope.rcpt_tos.append(address)
        return await self.answer("RCPT", server)

    async def handle_RSET(self, server, session, envelope):  # noqa: N802 aiosmtpd's
        return await self.answer("RSET", server)

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 aiosmtpd's
        answer = await self.answer("DATA", server)
        if answer.startswith("250"):
            self.envelopes.append(envelope)
            self.arrived.append(message_from_bytes(envelope.content, policy=policy.default))
        await asyncio.sleep(self.delay)
        while self.holds == len(self.arrived):
            await asyncio.sleep(0.01)
        return answer


class Connection(SMTP):
    def connection_made(self, transport):
        self.event_handler.connections += 1
        super().connection_made(transport)
