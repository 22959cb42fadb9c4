"""Measure everything in one run and print it as a table; ``QUICK=1`` takes a minute and leaves the million out."""

import os
import shutil
import time
from contextlib import closing

import django
from django.core.management import call_command
from django.db import connections

from raceforjustice import local
from raceforjustice.postgres import Server, postgres
from raceforjustice.serve import collect_static
from tests.live import connect

from . import areas, directory, home, pack, queries, search, sign_ups
from .organisations import fill
from .table import print_table

QUICK = os.environ.get("QUICK") == "1"
SECONDS = 1 if QUICK else 4  # for each turn of a server
SIZES = [1_000, 100_000] if QUICK else [1_000, 100_000, 1_000_000]
REQUESTS = 100 if QUICK else 200  # to a directory in each turn
FOLDER = local.BASE_DIR / "var" / "bench"
SERVER = {"shared_preload_libraries": "pg_stat_statements", "max_wal_size": "4GB"}


def main():
    started = time.monotonic()
    say(f"{os.cpu_count()} processor cores; the load on them before we begin is {os.getloadavg()[0]:.1f}.")
    if not shutil.which("wrk"):
        say("wrk is not installed: a client in Python takes its place, which makes the home page's ratios rough.")
    os.environ.update(local.TEST_SETTINGS | {"VAR_DIR": str(FOLDER), "MAIL_URL": f"folder:{FOLDER / 'mail'}"})
    os.environ["DJANGO_SETTINGS_MODULE"] = "raceforjustice.settings"
    try:
        with postgres(FOLDER / "postgres", **SERVER) as server:
            rows = list(measure(server))
    finally:
        if not Server(FOLDER / "postgres").has_process():  # another run may use it too
            shutil.rmtree(FOLDER / "postgres", ignore_errors=True)  # a gigabyte that the next run makes anew
    print_table(rows)
    say(f"Measured in {time.monotonic() - started:.0f} seconds.")


def measure(server):
    say("Preparing a database and the static files …")
    site = prepare(server)
    fill(site, 60)
    say("The home page …")
    yield from home.measure(site, SECONDS)
    say("Queries …")
    yield from queries.measure(site)
    say("The pack …")
    yield from pack.measure(copy(server, "pack"))
    say("The page of an area …")
    yield from areas.measure(copy(server, "areas"))
    say("The search …")
    yield from search.measure(copy(server, "search"))
    say("Sign-ups …")
    yield from sign_ups.measure(copy(server, "sign_ups"), SECONDS)
    databases = {}
    for size in SIZES:
        say(f"Inventing {size:,} organisations …")
        databases[size] = copy(server, f"directory_{size}")
        fill(databases[size], size)
    say("The directory …")
    yield from directory.measure(databases, REQUESTS)


def prepare(server):
    """The database that the others are copies of: the campaign's content and a few organisations."""
    url = copy(server, "site", of="template0")
    os.environ["DATABASE_URL"] = url
    django.setup()
    call_command("migrate", verbosity=0)
    call_command("load_campaign", verbosity=0)
    collect_static()
    connections.close_all()
    return url


def copy(server, name, of="site"):
    with closing(connect(server.url("postgres"))) as connection, connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE {of}")
    return server.url(name)


def say(text):
    print(text, flush=True)


if __name__ == "__main__":
    main()
