"""The whole pack, as the file maker makes it: one PDF of all sheets, and everything together."""

import os
import subprocess
import sys
import tempfile
import time

from .table import Row

PDF_OF_ALL = """
import django, time
django.setup()
from campaign.making import pack
from campaign.site import Site
wanted = next(each for each in pack.pack(Site()) if each.name == pack.PDF)
started = time.monotonic()
wanted.make(wanted.source())
print(time.monotonic() - started)
"""


def measure(database_url):
    environment = os.environ | {"DATABASE_URL": database_url}
    done = subprocess.run(
        [sys.executable, "-c", PDF_OF_ALL], env=environment, capture_output=True, text=True, check=True
    )
    yield row("the pack of all sheets in one PDF, seconds", float(done.stdout.split()[-1]), "≤ 20")
    with tempfile.TemporaryDirectory() as folder:
        started = time.monotonic()
        make = [sys.executable, "manage.py", "make_files", "--once"]
        subprocess.run(make, env=environment | {"VAR_DIR": folder}, capture_output=True, check=True)
        yield row("every file of the site made from nothing, seconds", time.monotonic() - started)


def row(what, seconds, budget=""):
    return Row(what, seconds, f"{seconds:.1f}", budget)
