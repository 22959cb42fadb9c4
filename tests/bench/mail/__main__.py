"""Measure everything in one run and print it as a table; ``QUICK=1`` is for trying it out."""

import os
import shutil
import subprocess
import sys
import time

import django
from django.core.management import call_command

from raceforjustice import local
from raceforjustice.postgres import Server, postgres
from raceforjustice.serve import collect_static
from tests.bench.table import print_table
from tests.live import ROOT, create_database

QUICK = os.environ.get("QUICK") == "1"
READERS = 10_000 if QUICK else 100_000
COPIES, TURNS = (800, 1) if QUICK else (3_200, 3)  # of four senders, each claims as many hundreds
STORM = ["--recipients=1000", "--kills=6", "--rounds=1"] if QUICK else []
FOLDER = local.BASE_DIR / "var" / "bench-mail"


def main():
    started = time.monotonic()
    say(f"{os.cpu_count()} processor cores; the load on them before we begin is {os.getloadavg()[0]:.1f}.")
    os.environ.update(local.TEST_SETTINGS | {"VAR_DIR": str(FOLDER)})
    os.environ["DJANGO_SETTINGS_MODULE"] = "raceforjustice.settings"
    try:
        with postgres(FOLDER / "postgres") as server:  # as durable as on a real server: each mail costs a commit
            os.environ["DATABASE_URL"] = create_database(server.url("postgres"), "mail")
            rows = list(measure())
    finally:
        if not Server(FOLDER / "postgres").has_process():
            shutil.rmtree(FOLDER, ignore_errors=True)
    print_table(rows)
    say("The storm …")
    storm = subprocess.run([sys.executable, "-m", "tests.outbox.kill_harness", *STORM], cwd=ROOT)
    say(f"Measured in {time.monotonic() - started:.0f} seconds.")
    sys.exit(storm.returncode)


def measure():
    django.setup()
    from tests.outbox.readers import invent  # models are there only now

    from . import desk, scale, throughput

    call_command("migrate", verbosity=0)
    call_command("load_campaign", verbosity=0)
    collect_static()
    say(f"Inventing {READERS:,} readers …")
    invent(READERS)
    say("A hundred thousand …")
    yield from scale.measure()
    say("Staff's pages …")
    yield from desk.measure()
    say("Throughput …")
    yield from throughput.measure(COPIES, TURNS)


def say(text):
    print(text, flush=True)


if __name__ == "__main__":
    main()
