"""How many statements PostgreSQL is asked for a public page, by its own count."""

import time
from contextlib import closing

from tests.live import connect

from .load import Client, crowd, expect, get
from .servers import SITE, granian
from .table import Row

PAGES = """
SELECT CASE slug WHEN 'home' THEN '/' ELSE '/' || slug || '/' END FROM campaign_page WHERE status = 'published'
UNION SELECT '/fact-sheets/' || slug || '/' FROM campaign_factsheet WHERE number = 1
UNION SELECT '/supporters/?q=trust&area=wales'
UNION SELECT '/supporters/your-entry/'
UNION SELECT '/supporters/totals.json'
"""
# Not counted: whether a kept connection still works, and the version of the content, which is read once a second.
CALLS = """
SELECT coalesce(sum(calls), 0) FROM pg_stat_statements JOIN pg_database ON pg_database.oid = dbid
WHERE datname = current_database() AND query NOT LIKE '%pg_stat_statements%' AND query <> 'SELECT $1'
    AND query NOT LIKE '%campaign_contentversion'
"""


def measure(database_url):
    with closing(connect(database_url)) as connection, connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")
        cursor.execute(PAGES)
        paths = sorted(path for (path,) in cursor.fetchall())
        most_cached = 0
        with granian(SITE, DATABASE_URL=database_url) as site:
            # A connection to the database begins with statements of its own.
            crowd(site.port, lambda client, number: client.ask(get(f"/supporters/?q={number}")), clients=8, at_most=100)
            client = Client(site.port)
            for path in paths:
                cursor.execute("UPDATE campaign_contentversion SET version = version + 1")
                time.sleep(1.1)  # until every process has noticed
                fresh = statements(cursor, client, get(path), 1)
                for _ in range(8):
                    client.ask(get(path))  # until every process keeps the page
                most_cached = max(most_cached, statements(cursor, client, get(path), 20))
                yield Row(f"queries after a change, {path}", fresh, str(fresh), "≤ 8")
        yield Row("queries for any page that is kept", most_cached, str(most_cached), "≤ 0")


def statements(cursor, client, request, times):
    before = calls(cursor)
    for _ in range(times):
        expect(200, client.ask(request))
    return calls(cursor) - before


def calls(cursor):
    cursor.execute(CALLS)
    return int(cursor.fetchone()[0])
