"""The process that sends what the mail room holds. Any number may run at once.

Each claims a few due mails and, for one after the other, marks it, sends it and records what became of it, every step
committed by itself. A killed sender leaves its mails marked, and another takes them when their lease ends: the one it
had in hand may then go out twice, none is lost.
"""

import contextlib
import logging
import os
import secrets
import smtplib
import socket
import time

from django.core.mail import mailers
from django.db import DatabaseError, InterfaceError, OperationalError, connection

from .models import Delivery, State

BATCH = 20  # mails claimed at a time
IDLE = 0.5  # seconds between two looks at an empty mail room
KEEP = 10  # seconds a connection is kept for the next mail: mail servers drop silent ones without a word
LONGEST_PAUSE = 60  # seconds between two tries to reach the mail server or the database
# What psycopg2 says when the database is away: the plain DatabaseError when it goes in the middle of a query.
AWAY = {DatabaseError, InterfaceError, OperationalError}

log = logging.getLogger(__name__)


class Sender:
    def __init__(self):
        self.name = f"{socket.gethostname()[:60]}:{os.getpid()}:{secrets.token_hex(4)}"
        self.mailer = mailers.default  # each access builds a new one, so this one is held: it keeps its connection
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
        self.hang_up()
        log.info("Sender %s stopped", self.name)

    def round(self):
        """Send a batch of what is due; return whether it is worth asking for more at once."""
        if abandoned := Delivery.objects.take_back():
            log.warning("Mails left by a sender that went silent: %d", abandoned)
        Delivery.objects.claim(self.name, BATCH)
        mails = list(self.held.order_by("next_attempt_at", "pk"))
        if not mails and time.monotonic() - self.last_sent > KEEP:
            self.hang_up()
        if not mails or not self.connect():
            return False
        for mail in mails:
            if self.stopping or not self.send(mail):
                break
        self.held.settle(State.PENDING)
        return True

    def connect(self):
        """Return whether the mail server can be talked to; if not, every mail waits, and so does this sender."""
        try:
            self.mailer.open()
        except (OSError, ValueError) as error:
            self.hang_up()
            code, reason = answer(error)
            given_up = self.held.out_of_patience().settle(State.FAILED, last_code=code, last_error=reason)
            self.held.put_back(last_code=code, last_error=reason)
            pause = min(2**self.refusals, LONGEST_PAUSE)
            self.refusals += 1
            log.warning("No mail server: %s. Given up: %d. Next try in %d s", reason, given_up, pause)
            self.rest(pause)
            return False
        self.refusals = 0
        return True

    def send(self, mail):
        """Try one mail and record what became of it; return whether the connection is good for the next."""
        this = self.held.filter(pk=mail.pk)
        if not this.begin(tries=mail.attempts):
            return True  # erased since, or another sender's: this one was slower than its lease
        state, code, reason = attempt(self.mailer, mail)
        state = self.patiently(lambda: record(this, state, last_code=code, last_error=reason)) or state
        log.info("Mail %s (%s): %s %s", mail.short_key, mail.kind, state.label.lower(), code or "")
        if state == State.SENT:
            self.last_sent = time.monotonic()
        else:
            self.hang_up()
        return state == State.SENT

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

    def hang_up(self):
        with contextlib.suppress(OSError):  # what matters is that the next open() starts afresh
            self.mailer.close()

    def rest(self, seconds):
        end = time.monotonic() + seconds
        while not self.stopping and (left := end - time.monotonic()) > 0:
            time.sleep(min(left, IDLE))


def attempt(mailer, mail):
    """Hand one mail to the mail server; return its new state, the server's code and the reason."""
    try:
        mailer.send_messages([mail.message()])
    except OSError as error:  # every error of smtplib is one too
        code, reason = answer(error)
        # A refused sender or greeting says something about us, not about this mail: that can be put right.
        final = isinstance(error, (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError)) and code >= 500
        return (State.FAILED if final else State.PENDING), code, reason
    except Exception as error:  # whatever is wrong with this mail, the others go on
        return State.FAILED, None, f"This mail cannot be built: {error}"
    return State.SENT, None, ""


def record(this, state, **noted):
    """Write down what became of the mail in hand; one that has been tried for a day does not wait again."""
    if state == State.PENDING and this.out_of_patience().exists():
        state = State.FAILED
    this.settle(state, **noted)
    return state


def answer(error):
    """Return code (or None) and text of what a mail server or the network said."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        ((code, text),) = error.recipients.values()
    else:
        code, text = getattr(error, "smtp_code", None), getattr(error, "smtp_error", str(error))
    text = text.decode(errors="replace") if isinstance(text, bytes) else text
    return code, " ".join(text.replace("\0", "").split())[:500] or type(error).__name__
