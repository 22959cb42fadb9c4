"""A storm over the mail room: senders, database and mail server are killed and cut off while mailings go out.

What the mail server wrote down is then compared with what the rows say, set against set. Every part is real: processes,
sockets, PostgreSQL with its durability on. The only liberty taken is with waiting: a copy to be tried again in some
minutes is made due at once, and a mailing that a sender has paused is resumed, as staff would.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field

from django.db import connection
from django.utils.timezone import now

from newsletter.models import Subscriber
from outbox import mailings, services
from tests.bench.table import Row
from tests.live import ROOT, connect
from tests.outbox.readers import invent
from tests.outbox.sink import Sink

SENDERS = {
    "ours": ["manage.py", "send_outbox"],
    "late": ["-m", "tests.outbox.naive_sender", "late"],
    "early": ["-m", "tests.outbox.naive_sender", "early"],
}
KEY = "replace(key::text, '-', '')"  # as it stands in a Message-ID
LEASE = 4  # seconds
STALL = 1  # seconds of silence, then the connection is gone
SINGLE_MAILS = 40
# Some databases are set up to say that a commit is safe when a crash can still undo it: a sender has to insist.
CARELESS = {"PGOPTIONS": "-c synchronous_commit=off"}
FAULTS = [  # each is told to the sink once for every round of faults
    *[
        (step, answer)
        for step in ("EHLO", "MAIL", "RCPT", "DATA")
        for answer in ("close", "stall", "421 4.3.2 Closing")
    ],
    *[(step, "451 4.3.0 Later") for step in ("CONNECT", "MAIL", "RCPT", "DATA", "DOT")],
    *[(step, "554 5.7.1 Not from you") for step in ("RCPT", "DATA", "DOT")],
    ("MAIL", "553 5.1.8 Unknown sender"),
    ("RCPT", "550 5.1.1 No such person"),
    *[("BODY", how) for how in ("close", "stall")],
    *[("DOT", how) for how in ("close", "drop", "stall")],
]
UNCERTAIN = {("BODY", "close"), ("BODY", "stall"), ("DOT", "close"), ("DOT", "drop"), ("DOT", "stall")}


@dataclass
class Report:
    """``unknown_allowed`` counts what truly nobody can know: a mail for each kill, and each silence after DATA."""

    seed: int
    recipients: int
    blows: dict
    seconds: float = 0
    arrived: int = 0
    sent: int = 0
    failed: int = 0
    skipped: int = 0
    unknown: int = 0
    unknown_allowed: int = 0
    duplicates: list = field(default_factory=list)  # arrived more than once
    lost: list = field(default_factory=list)  # sent, say the rows, but never arrived
    denied: list = field(default_factory=list)  # arrived, but failed, skipped or waiting, say the rows
    unfinished: list = field(default_factory=list)
    strangers: list = field(default_factory=list)  # arrived with a Message-ID of no row, or of another's
    too_late: list = field(default_factory=list)  # arrived after leaving, or while paused, or after the cancelling
    single_mails_lost: list = field(default_factory=list)

    FAULTLESS = ("duplicates", "lost", "denied", "unfinished", "strangers", "too_late", "single_mails_lost")

    @property
    def is_good(self):
        return not any(getattr(self, name) for name in self.FAULTLESS) and self.unknown <= self.unknown_allowed

    def rows(self):
        for name in self.FAULTLESS:
            found = getattr(self, name)
            yield Row(name.replace("_", " "), len(found), str(len(found)), "≤ 0", " ".join(found[:5]))
        yield Row("unknown", self.unknown, str(self.unknown), f"≤ {self.unknown_allowed}")


class Storm:
    def __init__(self, server, folder, options):
        self.server, self.folder, self.options = server, folder, options
        self.chance = random.Random(options.seed)
        self.sink = Sink(folder / "sink", delay=options.delay, stall=STALL)
        self.senders = []
        self.blows = Counter()
        self.quiet = []  # (from, until, whose copies): nothing of these may arrive then
        self.allowed = 0

    def run(self):
        started = time.monotonic()
        self.write()
        self.sink.start()
        self.senders = [self.start_sender() for _ in range(self.options.senders)]
        try:
            self.rage()
            self.settle()
        finally:
            for process in self.senders:
                process.kill()
                process.wait()
            self.sink.stop()
        return self.compare(time.monotonic() - started)

    # What is to be sent -----------------------------------------------------------------------------------------------

    def write(self):
        """Readers, a mailing to all of them, one to a few that will be cancelled, and some single mails."""
        invent(self.options.recipients)
        self.mailing = self.freeze("all", self.options.recipients)
        self.doomed = self.freeze("doomed", self.options.recipients // 10)
        for number in range(SINGLE_MAILS):
            services.queue_text("storm", to=f"single-{number}@example.org", subject=f"Mail {number}", text="Hello")

    def freeze(self, name, recipients):
        return mailings.freeze(
            f"storm:{name}",
            subject=f"News for {name}",
            text=f"Hello. Leave: https://www.example.org/newsletter/leave/{mailings.TOKEN}/1/",
            html=f'<p>Hello. <a href="https://www.example.org/newsletter/leave/{mailings.TOKEN}/1/">Leave</a></p>',
            leave_url=f"https://www.example.org/newsletter/leave/{mailings.TOKEN}/1/",
            archive_url="https://www.example.org/newsletter/archive/1-news/",
            readers=Subscriber.objects.reachable().values_list("email", "email_hmac", "token")[:recipients],
            starts_at=now(),
        )

    # What happens meanwhile -------------------------------------------------------------------------------------------

    def rage(self):
        """Blow after blow, each when some more mails have arrived, so that all of them hit senders at work."""
        options = self.options
        blows = [self.kill_sender] * options.kills
        blows += [self.stop_politely, self.cut_off_from_database, self.stop_database, self.stop_sink] * options.rounds
        blows += [self.misbehave, self.misbehave, self.pause, self.suppress_some, self.suppress_some] * options.rounds
        self.chance.shuffle(blows)
        if options.rounds:
            blows.insert(len(blows) // 3, self.cancel)
        last = self.options.recipients * 0.9
        moments = sorted(self.chance.uniform(0, last) for _ in blows)
        self.wait_until(self.sink.count, seconds=60)  # a sender may take its time to start
        for blow, moment in zip(blows, moments, strict=True):
            self.wait_for(moment)
            time.sleep(self.chance.uniform(0, 0.02))
            self.blows[blow.__name__] += 1
            blow()

    def kill_sender(self):
        """The one that has worked the longest: what has just started has nothing in hand."""
        process = self.senders.pop(0)
        process.kill()
        process.wait()
        self.allowed += 1
        self.senders.append(self.start_sender())

    def stop_politely(self):
        process = self.senders.pop(0)
        process.send_signal(signal.SIGTERM)
        process.wait(60)
        self.senders.append(self.start_sender())

    def cut_off_from_database(self):
        self.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )

    def stop_database(self):
        connection.close()
        self.server.stop(mode="immediate")
        time.sleep(self.chance.uniform(0, 1))
        self.server.start()

    def stop_sink(self):
        """Each connection may have a mail accepted whose answer is lost."""
        self.sink.stop()
        self.allowed += len(self.senders)
        time.sleep(self.chance.uniform(0, 1))
        self.sink.start()

    def misbehave(self):
        faults = self.chance.sample(FAULTS, k=len(FAULTS) // 2)
        for step, answer in faults:
            self.sink.tell(step, answer)
        self.allowed += len(UNCERTAIN.intersection(faults))

    def pause(self):
        self.act(mailings.pause, self.mailing, "The storm wants a rest")
        started = time.time()
        time.sleep(STALL + 1.5)
        self.quiet.append((started + STALL + 0.5, time.time(), self.keys(self.mailing)))
        self.act(mailings.resume, self.mailing)

    def cancel(self):
        self.act(mailings.cancel, self.doomed, "The storm has changed its mind")
        self.quiet.append((time.time() + STALL + 0.5, float("inf"), self.keys(self.doomed)))

    def suppress_some(self):
        """Readers leave: their copies wait, or are claimed, or have gone out already."""
        waiting = self.execute(f"SELECT email_hmac, {KEY} FROM outbox_delivery WHERE mailing_id = %s", self.mailing.pk)
        leavers = self.chance.sample(waiting, k=20)
        for email_hmac, _ in leavers:
            self.act(mailings.suppress, email_hmac, "left")
        self.quiet.append((time.time() + STALL + 0.5, float("inf"), {key for _, key in leavers}))

    def start_sender(self):
        return subprocess.Popen(
            [sys.executable, *SENDERS[self.options.sender]],
            cwd=ROOT,
            env=os.environ | {"MAIL_URL": self.sink.url, "OUTBOX_LEASE_SECONDS": str(LEASE), **CARELESS},
            stderr=open(self.folder / "senders.log", "a"),
        )

    # Afterwards -------------------------------------------------------------------------------------------------------

    def settle(self):
        """Let every copy come to its end."""
        self.wait_until(self.is_over, seconds=self.options.patience)

    def is_over(self):
        ((unfinished,),) = self.execute(
            "SELECT (SELECT count(*) FROM outbox_delivery WHERE state IN ('pending', 'claimed', 'sending'))"
            " + (SELECT count(*) FROM outbox_mailing WHERE state NOT IN ('sent', 'cancelled'))"
        )
        return not unfinished

    def wait_for(self, moment):
        """Until so many mails have arrived, or nothing moves any more."""
        self.wait_until(lambda: self.sink.count() >= moment or self.is_over(), seconds=15)

    def wait_until(self, condition, seconds):
        until = time.monotonic() + seconds
        while not condition() and time.monotonic() < until:
            self.hurry()
            time.sleep(0.1)

    def hurry(self):
        """Be the clock and the staff: what is to be tried in an hour is tried now, what a sender paused goes on."""
        self.execute(
            "UPDATE outbox_delivery SET next_attempt_at = now() WHERE state = 'pending' AND next_attempt_at > now();"
            "UPDATE outbox_ratebucket SET per_minute = NULL WHERE per_minute IS NOT NULL"
        )
        for mailing in (self.mailing, self.doomed):
            if self.act(mailings.resume, mailing):
                self.blows["paused by a sender"] += 1

    def compare(self, seconds):
        rows = self.execute(f'SELECT {KEY}, "to", state, mailing_id IS NULL FROM outbox_delivery')
        arrivals = self.sink.arrivals()
        names = {key: to for key, to, *_ in rows}
        copies = {key: state for key, _, state, is_single in rows if not is_single}
        singles = {key: state for key, _, state, is_single in rows if is_single}
        times = Counter(arrival.key for arrival in arrivals)
        states = Counter(copies.values())
        return Report(
            seed=self.options.seed,
            recipients=len(copies),
            blows=dict(self.blows),
            seconds=round(seconds, 1),
            arrived=len(times.keys() & copies.keys()),
            **{state: states[state] for state in ("sent", "failed", "skipped", "unknown")},
            unknown_allowed=self.allowed,
            duplicates=[key for key in copies if times[key] > 1],
            lost=[key for key, state in copies.items() if state == "sent" and key not in times],
            denied=[key for key, state in copies.items() if state not in ("sent", "unknown") and key in times],
            unfinished=[key for key, state in copies.items() if state in ("pending", "claimed", "sending")],
            strangers=[arrival.key for arrival in arrivals if names.get(arrival.key) != arrival.recipient],
            too_late=[arrival.key for arrival in arrivals if self.is_too_late(arrival)],
            single_mails_lost=[key for key, state in singles.items() if key not in times and state != "failed"],
        )

    def is_too_late(self, arrival):
        return any(start < arrival.at < end and arrival.key in keys for start, end, keys in self.quiet)

    def act(self, change, *arguments):
        """Do to a mailing what staff or a reader would; the connection may have been cut since the last time."""
        connection.close()
        return change(*arguments)

    def keys(self, mailing):
        rows = self.execute(f"SELECT {KEY} FROM outbox_delivery WHERE mailing_id = %s", mailing.pk)
        return {key for (key,) in rows}

    def execute(self, sql, *values):
        with closing(connect(os.environ["DATABASE_URL"])) as connection, connection.cursor() as cursor:
            cursor.execute(sql, values or None)
            return cursor.fetchall() if cursor.description else []
