"""How many copies leave in a second, in turns with the bare loop."""

import os
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from django.utils.timezone import now

from newsletter.models import Subscriber
from outbox import mailings
from outbox.master import Master
from outbox.models import Delivery, Mailing
from tests.bench.table import Row, ratio
from tests.live import ROOT, connect

from .mail_servers import FAST, aiosmtpd, smtp_sink
from .pace import pace

LEAVE = f"https://www.example.org/newsletter/leave/{mailings.TOKEN}/1/"
SENTENCE = "<p>Everybody deserves the same chance of justice, whoever they are and wherever they live.</p>\n"


def measure(copies, turns):
    with aiosmtpd() as port:
        yield compare("1 sender ÷ bare loop, 20 KB", port, 1, copies, 20_000, turns, "≥ 0.6")
        yield compare("2 senders ÷ bare loop, 20 KB", port, 2, copies, 20_000, turns, "≥ 1.0")
    with aiosmtpd(delay=0.02) as port:
        what = "4 senders ÷ bare loop, server answers after 20 ms"
        yield compare(what, port, 4, copies, 20_000, turns, "≥ 3.5")
    what = "1 sender ÷ bare loop, smtp-sink, 2 KB"
    if FAST:
        with smtp_sink() as port:
            yield compare(what, port, 1, copies * 2, 2_000, turns, "≥ 0.2")
    else:
        yield Row(what, 0, "", note="not measured: there is no smtp-sink on the PATH (Debian: postfix)")


def compare(what, port, senders, copies, size, turns, budget):
    """Take turns, so that a busy moment of the machine hits both; the medians are compared."""
    ours, bare = [], []
    for _ in range(turns):
        mailing = write(copies, size)
        bare.append(bare_rate(port, copies // senders, mailing))
        ours.append(rate(port, senders, mailing))
        mailing.delete()
    return ratio(what, median(ours), median(bare), budget)


def write(copies, size):
    """A mailing whose copies have about ``size`` bytes, paused until everybody is ready."""
    sentences = SENTENCE * ((size - 1_500) * 9 // 10 // len(SENTENCE))
    mailing = mailings.freeze(
        f"bench:{time.monotonic_ns()}",
        subject="News of the campaign",
        text=f"Everybody deserves the same chance of justice.\n\nLeave: {LEAVE}",
        html=f'<!doctype html><title>News</title>\n{sentences}<p><a href="{LEAVE}">Leave</a></p>',
        leave_url=LEAVE,
        archive_url="https://www.example.org/newsletter/archive/1-news/",
        readers=Subscriber.objects.reachable().values_list("email", "email_hmac", "token")[:copies],
        starts_at=now(),
    )
    mailings.pause(mailing, "The bench waits for its senders.")
    return mailing


def bare_rate(port, copies, mailing):
    _, _, content = Master(mailing).wire(mailing.deliveries.first())
    with TemporaryDirectory() as folder:
        file = Path(folder) / "mail"
        file.write_bytes(content.removesuffix(b".\r\n"))
        command = [sys.executable, "-m", "tests.bench.mail.raw", str(port), str(copies), str(file)]
        return float(subprocess.check_output(command, cwd=ROOT))


def rate(port, senders, mailing):
    with at_work(port, senders):
        mailings.resume(mailing)
        while Mailing.objects.get(pk=mailing.pk).state != Mailing.State.SENT:
            time.sleep(0.2)
    sent = Delivery.objects.filter(mailing=mailing, state="sent").values_list("sent_at", flat=True)
    assert len(sent) == mailing.deliveries.count(), mailings.counts(mailing)
    return pace([at.timestamp() for at in sent])


@contextmanager
def at_work(port, number):
    """So many senders, all of them started."""
    environment = os.environ | {"MAIL_URL": f"smtp://127.0.0.1:{port}", "OUTBOX_PER_MINUTE": "0"}
    command = [sys.executable, "manage.py", "send_outbox"]
    processes = [subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL) for _ in range(number)]
    try:
        wait_for_connections(number)
        yield
    finally:
        for process in processes:
            process.terminate()
            process.wait()


def wait_for_connections(number):
    """Each sender has one to the database from its first round on."""
    with closing(connect(os.environ["DATABASE_URL"])) as connection, connection.cursor() as cursor:
        others = (
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND backend_type = 'client backend'"
        )
        while cursor.execute(others) or cursor.fetchone()[0] < number + 1:  # ours is another one
            time.sleep(0.1)
