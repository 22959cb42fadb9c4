"""The process that sends what the mail room holds. Any number may run at once.

Each claims due mails, single ones first, and for one after the other marks it, sends it and records what became of it,
every step committed by itself. A killed sender leaves its mails marked, and another finds them when their lease ends:
none is lost. Of the one it had in hand nobody knows: a single mail goes out again, a copy of a mailing never does.
"""

import logging
import os
import secrets
import socket
import time

from django.db import DatabaseError, InterfaceError, OperationalError, connection

from . import chores, marks, verdicts
from .master import Master, Single
from .models import Delivery, Mailing, State
from .transport import reason, transport

BATCH = 20  # single mails claimed at a time
COPIES = 100
LONGEST_BATCH = 10  # seconds; then the rest is let go, and single mails have their turn
IDLE = 0.5  # seconds between two looks at an empty mail room
KEEP = 10  # seconds a connection is kept for the next mail: mail servers drop silent ones without a word
LONGEST_PAUSE = 60  # seconds between two tries to reach the mail server or the database
# What psycopg2 says when the database is away: the plain DatabaseError when it goes in the middle of a query.
AWAY = {DatabaseError, InterfaceError, OperationalError}

log = logging.getLogger(__name__)


class Sender:
    def __init__(self):
        self.name = f"{socket.gethostname()[:60]}:{os.getpid()}:{secrets.token_hex(4)}"
        self.transport = transport()
        self.posts = {None: Single()}
        self.arrived = None  # the mail the server has just taken, until that is written down
        self.last_sent = time.monotonic()
        self.refusals = 0
        self.stopping = False

    @property
    def held(self):
        return Delivery.objects.held_by(self.name)

    def stop(self):
        """End after the mail in hand. Only sets a flag, so a signal may call it at any moment."""
        self.stopping = True

    def run(self, once=False):
        """Send until told to stop or, ``once``, until nothing more is due."""
        log.info("Sender %s started", self.name)
        while not self.stopping:
            if self.patiently(self.round):
                continue
            if once:
                break
            self.rest(IDLE)
        self.transport.close()
        log.info("Sender %s stopped", self.name)

    def round(self):
        """Send a batch of what is due; return whether it is worth asking for more at once."""
        chores.do()
        mails = self.claim()
        if not mails and time.monotonic() - self.last_sent > KEEP:
            self.transport.close()
        if not mails or not self.connect():
            return False
        self.send_all(mails)
        self.patiently(self.finish_batch)
        self.back_off()
        return True

    def claim(self):
        """Take single mails or, if none is due, copies of the mailing that began first."""
        if Delivery.objects.single().claim(self.name, BATCH):
            return list(self.held.single().order_by("next_attempt_at", "pk"))
        for mailing in Mailing.objects.filter(state=Mailing.State.SENDING).order_by("started_at", "pk"):
            if Delivery.objects.filter(mailing=mailing).claim(self.name, COPIES):
                self.posts = {None: self.posts[None], mailing.pk: Master(mailing)}
                return list(self.held.filter(mailing=mailing).order_by("next_attempt_at", "pk"))
        return []

    def send_all(self, mails):
        end = time.monotonic() + LONGEST_BATCH
        for mail in mails:
            if self.stopping or time.monotonic() > end or not self.send(mail):
                return

    def finish_batch(self):
        """Write down the last mail that was sent, and let go of those that were not begun."""
        if self.arrived:
            self.held.filter(pk=self.arrived.pk).settle(State.SENT, last_code=None, last_error="")
            self.arrived = None
        self.held.filter(state=State.CLAIMED).settle(State.PENDING)

    def connect(self):
        """Return whether the mail server can be talked to; if not, every mail waits, and so does this sender."""
        try:
            self.transport.open()
        except (OSError, ValueError) as error:
            self.transport.close()
            code, text = reason(error)
            given_up = self.held.out_of_patience().settle(State.FAILED, last_code=code, last_error=text)
            self.held.put_back(last_code=code, last_error=text)
            pause = min(2**self.refusals, LONGEST_PAUSE)
            self.refusals += 1
            log.warning("No mail server: %s. Given up: %d. Next try in %d s", text, given_up, pause)
            self.rest(pause)
            return False
        return True

    def send(self, mail):
        """Try one mail and record what became of it; return whether to go on with the next of the batch."""
        arrived, self.arrived = self.arrived, None
        if not self.patiently(lambda: marks.mark(mail, self.name, arrived)):
            self.patiently(lambda: marks.put_aside(self.held.filter(pk=mail.pk)))
            return True
        try:
            answer = self.transport.hand_over(self.posts[mail.mailing_id], mail)
        except Exception as error:  # whatever is wrong with this mail, the others go on
            self.patiently(lambda error=error: verdicts.cannot_be_built(self.held, mail, error))
            return True
        if answer.is_taken:
            self.arrived, self.last_sent, self.refusals = mail, time.monotonic(), 0
            log.info("Mail %s (%s): sent", mail.short_key, mail.kind)
            return True
        self.patiently(lambda: verdicts.record(self.held, mail, answer))
        self.refusals = self.refusals + 1 if answer.is_lost else 0
        return not answer.is_lost

    def back_off(self):
        """Wait after lost connections: not after one, then longer and longer."""
        if self.refusals > 1:
            self.rest(min(2 ** (self.refusals - 2), LONGEST_PAUSE))

    def patiently(self, step):
        """Do one step with the database, again after each pause while it cannot be reached."""
        pause = 1
        while True:
            try:
                return step()
            except (DatabaseError, InterfaceError) as error:
                if type(error) not in AWAY:
                    raise
                connection.close()
                log.warning("No database: %s. Next try in %d s", type(error).__name__, pause)
            if self.stopping:
                return None
            self.rest(pause)
            pause = min(2 * pause, LONGEST_PAUSE)

    def rest(self, seconds):
        end = time.monotonic() + seconds
        while not self.stopping and (left := end - time.monotonic()) > 0:
            time.sleep(min(left, IDLE))
