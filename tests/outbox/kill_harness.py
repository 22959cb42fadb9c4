"""Let the storm loose on a sender in a database of its own, and say what became of every mail.

    python -m tests.outbox.kill_harness --recipients 5000 --senders 4 --kills 24 --seed 2008

ends with a table, the report as one line of JSON, and status 1 if anything was sent twice or lost.
"""

import argparse
import json
import os
import random
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

import django
from django.core.management import call_command

from raceforjustice import local
from raceforjustice.postgres import postgres
from tests.bench.table import print_table


def main():
    options = read_arguments()
    with tempfile.TemporaryDirectory(prefix="storm-") as folder, postgres(Path(folder) / "postgres") as server:
        prepare(server)
        from tests.outbox.storm import Storm  # models are there only now

        report = Storm(server, Path(folder), options).run()
        print(f"seed {report.seed}: {json.dumps(report.blows)}", f"in {report.seconds} s")
        print_table(list(report.rows()))
        if not report.is_good:
            sys.stdout.write((Path(folder) / "senders.log").read_text()[-5000:])
    print(json.dumps(asdict(report)))
    sys.exit(not report.is_good)


def read_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sender", choices=["ours", "late", "early"], default="ours")
    parser.add_argument("--recipients", type=int, default=5_000)
    parser.add_argument("--senders", type=int, default=4)
    parser.add_argument("--kills", type=int, default=24)
    parser.add_argument("--rounds", type=int, default=3, help="of each blow other than a kill")
    parser.add_argument("--delay", type=float, default=0.01, help="seconds before the mail server answers to a mail")
    parser.add_argument("--patience", type=float, default=180, help="seconds for everything to end after the storm")
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000))
    return parser.parse_args()


def prepare(server):
    """The tables, and this process as one that may ask for them."""
    server.create_database("storm")
    os.environ.update(local.TEST_SETTINGS | {"DATABASE_URL": server.url("storm")})
    os.environ["DJANGO_SETTINGS_MODULE"] = "raceforjustice.settings"
    django.setup()
    call_command("migrate", verbosity=0)


if __name__ == "__main__":
    main()
