"""The search over twenty thousand items, beside nothing but the statements that it takes."""

import json
import os
import subprocess
import sys
from contextlib import closing
from statistics import quantiles
from urllib.parse import urlencode

from tests.live import ROOT, connect

from .areas import rows, seconds
from .load import UNCACHED, Client, expect, get
from .organisations import BODIES, ENDS, STARTS, SUBJECTS
from .servers import SITE, granian
from .table import Row

ITEMS, ROUNDS = 20_000, 6
# Items of 150 words, some in most of them and some in few; the site's own triggers write them into the index.
FILL = """
SELECT setseed(0.2008);
INSERT INTO campaign_news (slug, kind, title, summary, body, notes, dated, status, published_at, updated_at)
SELECT 'item-' || n, 'news', words[1 + floor(random() * 80)] || ' ' || places[1 + floor(random() * 1600)],
    words[1 + floor(random() * 80)] || ' in ' || places[1 + floor(random() * 1600)],
    (SELECT '<p>' || string_agg(word, ' ') || '</p>' FROM (
        SELECT words[1 + floor(random() ^ 3 * 80)] AS word FROM generate_series(1, 150) WHERE n > 0) AS text),
    '', '2008-11-17', 'published', now(), now()
FROM generate_series(1, %s) AS n, (SELECT string_to_array(%s, ' ') AS words,
    ARRAY(SELECT a || b FROM unnest(string_to_array(%s, ' ')) AS a, unnest(string_to_array(%s, ' ')) AS b) AS places
) AS known
"""
# Rare words, common ones, two together, one of a kind, a slip, and what is nowhere.
QUESTIONS = ["Oakham", "Prison", "Advice", "Prison advice", "Court Oakham", "black caribbean", "Yuoth", "Oakh", "xyzzy"]
STATEMENTS = """
import json
from campaign import searching
from django.db import connection
from django.test.utils import CaptureQueriesContext
made = {}
for question in QUESTIONS:
    with CaptureQueriesContext(connection) as captured:
        searching.find(question)
    made[question] = [query["sql"] for query in captured]
print(json.dumps(made))
"""


def measure(database_url):
    with closing(connect(database_url)) as connection, connection.cursor() as cursor:
        cursor.execute(FILL, [ITEMS, f"{SUBJECTS} {BODIES} stop search arrest police", STARTS, ENDS])
        cursor.execute("VACUUM (ANALYZE) campaign_searchentry")
        statements = statements_of_questions(database_url)
        with granian(SITE, DATABASE_URL=database_url) as site:
            client, ours, bare = Client(site.port), [], []
            for turn in range(ROUNDS + 1):
                for question in QUESTIONS:  # in turns, so that a busy moment of the machine hits both
                    page = get("/search/?" + urlencode({"q": question}), **UNCACHED)
                    taken = seconds(lambda page=page: expect(200, client.ask(page)))
                    plain = seconds(lambda question=question: [rows(cursor, sql) for sql in statements[question]])
                    if turn:  # the first one warms up
                        ours.append(taken)
                        bare.append(plain)
    found, sql = p95(ours), p95(bare)
    note = f"{1000 * found:.0f} ms of {1000 * sql:.0f} ms"
    yield Row(f"search of {ITEMS:,} items: p95 ÷ its bare SQL", found / sql, f"{found / sql:.2f}", "≤ 3", note)


def p95(taken):
    return quantiles(taken, n=20)[-1]


def statements_of_questions(database_url):
    command = STATEMENTS.replace("QUESTIONS", repr(QUESTIONS))
    shell = [sys.executable, "manage.py", "shell", "--verbosity=0", "--command", command]
    return json.loads(
        subprocess.check_output(shell, cwd=ROOT, env=os.environ | {"DATABASE_URL": database_url}, text=True)
    )
