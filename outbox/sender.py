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

from . import chores, instance, marks, rate, verdicts
from .master import Master, Single
from .models import Delivery, Mailing, State
from .pace import LONGEST_PAUSE, PATIENT, Pace, stop, stop_all
from .transport import reason, transport

SINGLES, COPIES = 20, 100  # claimed at a time
LONGEST_BATCH = 10  # seconds; then the rest is let go, and single mails have their turn
CHORES = 1  # seconds between two looks at leases, schedules and the database itself while there is much to send
IDLE = 0.5  # seconds between two looks at an empty mail room
AS_NEW = 60  # seconds that the date of a copy may be behind
KEEP = 10  # seconds a connection is kept for the next mail: mail servers drop silent ones without a word
# What psycopg2 says when the database is away: the plain DatabaseError when it goes in the middle of a query.
AWAY = {DatabaseError, InterfaceError, OperationalError}

log = logging.getLogger(__name__)


class Sender:
    def __init__(self):
        self.name = f"{socket.gethostname()[:60]}:{os.getpid()}:{secrets.token_hex(4)}"
        self.transport = transport()
        self.posts = {None: Single()}
        self.built_at = 0
        self.arrived = None  # the mail the server has just taken, until that is written down
        self.copies_sent = 0  # in this batch
        self.pace = Pace()
        self.last_sent = time.monotonic()
        self.refusal = ""  # why this database may not send
        self.chores_at = 0
        self.was_cut_off = False  # from the database: it may be another one since
        self.stopping = False

    @property
    def held(self):
        return Delivery.objects.held_by(self.name)

    @property
    def waiting(self):
        """What it has claimed and not begun."""
        return self.held.filter(state=State.CLAIMED)

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
        is_fresh = self.do_chores()
        mails = [] if self.refusal else self.claim()
        if not mails and time.monotonic() - self.last_sent > KEEP:
            self.transport.close()
        if mails == []:
            self.chores_at = 0
            return not is_fresh
        if not mails or not self.connect():
            return mails is None
        self.send_all(mails)
        self.patiently(self.finish_batch)
        self.rest(self.pace.pause())
        return True

    def do_chores(self):
        """Once a second while there is much to send, and again before saying that there is nothing."""
        if time.monotonic() < self.chores_at:
            return False
        self.refusal = instance.refusal()
        chores.say(self.name, self.refusal)
        if not self.refusal:
            chores.do()
        self.chores_at, self.was_cut_off = time.monotonic() + CHORES, False
        return True

    def claim(self):
        """Take single mails or, if none is due, copies of the mailing that began first; None says: not so fast."""
        if mails := Delivery.objects.single().claim(self.name, SINGLES):
            return mails
        for mailing in Mailing.objects.filter(state=Mailing.State.SENDING).order_by("started_at", "pk"):
            if not (allowed := rate.take(COPIES)):
                self.rest(IDLE)
                return None
            mails = mailing.deliveries.claim(self.name, allowed)
            rate.give_back(allowed - len(mails))
            if mails and self.prepare(mailing):
                return mails
        return []

    def prepare(self, mailing):
        """Build a mailing once for many batches, and anew after a while: its copies bear the time it was built."""
        if mailing.pk in self.posts and time.monotonic() - self.built_at < AS_NEW:
            return True
        try:
            self.posts, self.built_at = {None: self.posts[None], mailing.pk: Master(mailing)}, time.monotonic()
        except Exception as error:  # what cannot be built once cannot be built for anybody
            stop(mailing.pk, f"It cannot be built: {error}")
            self.let_go()
            return False
        return True

    def send_all(self, mails):
        end = time.monotonic() + LONGEST_BATCH
        for mail in mails:
            is_over = self.stopping or time.monotonic() > end
            if is_over or not self.transport.is_open or not self.send(mail):
                return

    def finish_batch(self):
        """Write down the last mail that was sent, and let go of those that were not begun."""
        if self.arrived:
            marks.note(self.arrived, self.name)
            self.arrived = None
        self.let_go()
        if self.copies_sent:
            log.info("Copies sent: %d", self.copies_sent)
            self.copies_sent = 0

    def let_go(self):
        self.waiting.single().settle(State.PENDING)
        rate.give_back(self.waiting.copies().settle(State.PENDING))

    def connect(self):
        """Return whether the mail server can be talked to; if not, every mail waits, and so does this sender."""
        try:
            self.transport.open()
        except (OSError, ValueError) as error:
            self.transport.close()
            self.give_up_for_now(*reason(error))
            return False
        return True

    def give_up_for_now(self, code, text):
        if self.waiting.copies().exists() and (self.pace.refusals >= PATIENT or (code or 0) >= 500):
            stop_all(f"The mail server cannot be used: {code or ''} {text}")
        given_up = self.waiting.single().out_of_patience().settle(State.FAILED, last_code=code, last_error=text)
        self.waiting.put_back(last_code=code, last_error=text)
        pause = self.pace.lost()
        log.warning("No mail server: %s. Given up: %d. Next try in %d s", text, given_up, pause)
        self.rest(pause)

    def send(self, mail):
        """Try one mail and record what became of it; return whether to go on with the next of the batch."""
        try:
            self.transport.announce(self.posts[mail.mailing_id], mail)
        except Exception as error:  # whatever is wrong with this mail, the others go on
            return self.cannot_be_built(mail, str(error))
        mark = self.patiently(lambda: marks.mark(mail, self.name, self.arrived))
        if mark is None:
            self.transport.forget()
            return False
        self.arrived = None
        if self.was_cut_off:
            self.patiently(self.do_chores)
        if not mark.is_ours or self.refusal:
            self.transport.forget()
            self.patiently(lambda: marks.put_aside(self.this(mail)))
            return not self.refusal
        return self.hand_over(mail) and not mark.others_first

    def hand_over(self, mail):
        try:
            answer = self.transport.hand_over()
        except Exception as error:
            return self.cannot_be_built(mail, str(error))
        if answer.is_taken:
            self.arrived, self.last_sent = mail, time.monotonic()
            return self.ended(mail, State.SENT)
        return self.ended(mail, self.patiently(lambda: verdicts.record(self.this(mail), mail, answer)), answer)

    def cannot_be_built(self, mail, why):
        return self.ended(mail, self.patiently(lambda: verdicts.cannot_be_built(self.this(mail), why)))

    def this(self, mail):
        return self.held.filter(pk=mail.pk)

    def ended(self, mail, state, answer=None):
        """Tell how the mail in hand ended; return whether the connection is good for the next."""
        if mail.mailing_id and state == State.SENT:
            self.copies_sent += 1  # a line for each would be most of the log, and says no more than its row
        else:
            label = State(state).label.lower() if state else "not recorded"
            log.info("Mail %s (%s): %s %s", mail.short_key, mail.kind, label, (answer and answer.code) or "")
        self.patiently(lambda: self.pace.note(mail, state, answer))
        return answer is None or not answer.ends_connection

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
                self.was_cut_off, self.chores_at = True, 0
                log.warning("No database: %s. Next try in %d s", type(error).__name__, pause)
            if self.stopping:
                return None
            self.rest(pause)
            pause = min(2 * pause, LONGEST_PAUSE)

    def rest(self, seconds):
        end = time.monotonic() + seconds
        while not self.stopping and (left := end - time.monotonic()) > 0:
            time.sleep(min(left, IDLE))
