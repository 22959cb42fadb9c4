"""The page of an area where a thousand organisations work, beside nothing but the statements that it takes."""

import json
import os
import subprocess
import sys
import time
from contextlib import closing
from statistics import median

from tests.live import ROOT, connect

from .load import UNCACHED, Client, expect, get
from .organisations import fill
from .servers import SITE, granian
from .table import Row

ORGANISATIONS, TIMES = 1_000, 200
PAGE = "/areas/kent-police/"
STATEMENTS = f"""
import json
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, setup_test_environment
setup_test_environment()
Client().get("{PAGE}")  # what all pages share is kept from the first on
with CaptureQueriesContext(connection) as captured:
    assert Client().get("{PAGE}").context["count"] >= {ORGANISATIONS}
print(json.dumps([query["sql"] for query in captured]))
"""


def measure(database_url):
    fill(database_url, ORGANISATIONS)
    with closing(connect(database_url)) as connection, connection.cursor() as cursor:
        cursor.execute("UPDATE supporters_organisation SET areas_of_work = '{kent-police}'")
        cursor.execute("VACUUM (ANALYZE) supporters_organisation")
        statements = statements_of_the_page(database_url)
        with granian(SITE, DATABASE_URL=database_url) as site:
            client, ours, bare = Client(site.port), [], []
            for _ in range(TIMES):  # in turns, so that a busy moment of the machine hits both
                ours.append(seconds(lambda: expect(200, client.ask(get(PAGE, **UNCACHED)))))
                bare.append(seconds(lambda: [rows(cursor, statement) for statement in statements]))
    page, sql = median(ours[10:]), median(bare[10:])
    note = f"{1000 * page:.1f} ms of {1000 * sql:.1f} ms, {len(statements)} statements"
    yield Row(f"area with {ORGANISATIONS:,} organisations ÷ its bare SQL", page / sql, f"{page / sql:.2f}", "≤ 8", note)


def statements_of_the_page(database_url):
    shell = [sys.executable, "manage.py", "shell", "--verbosity=0", "--command", STATEMENTS]
    return json.loads(
        subprocess.check_output(shell, cwd=ROOT, env=os.environ | {"DATABASE_URL": database_url}, text=True)
    )


def rows(cursor, statement):
    cursor.execute(statement)
    return cursor.fetchall()


def seconds(act):
    started = time.perf_counter()
    act()
    return time.perf_counter() - started
