"""The public directory over HTTP with few organisations and with very many, and the staff's list of them."""

import os
import random
import subprocess
import sys
import time
from contextlib import ExitStack, closing
from statistics import median
from urllib.parse import urlencode

from campaign.areas import Region
from tests.live import ROOT, connect

from .load import UNCACHED, Client, crowd, expect, get
from .servers import SITE, granian
from .table import Row

KINDS = {"listing": "≤ 1.5", "one word": "≤ 3", "word and area": "≤ 1.5"}
VISITORS = 2  # at once: as many as the server has processes
STAFF_LIST = 100_000  # organisations in the list that staff open
LOG_IN = """
from django.test import Client
from staff.models import User
client = Client()
client.force_login(User.objects.create_superuser("bench", "bench@example.org"))
print(client.cookies["sessionid"].value)
"""


def measure(databases, requests):
    """``databases`` are addresses by the number of organisations in each."""
    with ExitStack() as running:
        sites = {size: running.enter_context(granian(SITE, DATABASE_URL=url)) for size, url in databases.items()}
        pages = {size: questions(url) for size, url in databases.items()}
        for kind, budget in KINDS.items():
            p95 = compare(sites, {size: pages[size][kind] for size in sites}, requests)
            smallest, largest = min(sites), max(sites)
            value = p95[largest] / p95[smallest]
            note = ", ".join(f"{1000 * seconds:.1f} ms of {size:,}" for size, seconds in p95.items())
            yield Row(f"directory, {kind}: p95 {largest:,} ÷ {smallest:,}", value, f"{value:.2f}", budget, note)
        if STAFF_LIST in sites:
            seconds = staff_list(sites[STAFF_LIST], databases[STAFF_LIST])
            yield Row(f"staff's list of {STAFF_LIST:,}, seconds", seconds, f"{seconds:.2f}", "≤ 1")


def compare(sites, pages, requests):
    """The median of three p95 of each site, taking turns."""
    p95 = {size: [] for size in sites}
    for turn in range(4):
        for size, site in sites.items():
            load = crowd(site.port, asking(pages[size]), clients=VISITORS, at_most=requests)
            if turn:  # the first one warms up
                p95[size].append(load.p95)
    return {size: median(each) for size, each in p95.items()}


def asking(pages):
    return lambda client, number: expect(200, client.ask(pages[number % len(pages)]))


def questions(database_url):
    """Ready-made requests by kind, for what is really there: rare words, common ones and all between."""
    with closing(connect(database_url)) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT id, name FROM supporters_organisation ORDER BY md5(id::text) LIMIT 60")  # from anywhere
        rows = cursor.fetchall()
    chance = random.Random(2008)
    words = [chance.choice(name.split()) for _, name in rows]
    return {
        "listing": [address(), *(address(after=number) for number, _ in rows)],
        "one word": [address(q=word) for word in words],
        "word and area": [address(q=word, area=chance.choice(Region.values)) for word in words],
    }


def address(**query):
    return get("/supporters/?" + urlencode(query), **UNCACHED)


def staff_list(site, database_url):
    """Seconds until staff see the list of organisations: the median of five."""
    logged_in = {"Cookie": "sessionid=" + log_in(database_url)}
    client, taken = Client(site.port), []
    for _ in range(6):
        started = time.perf_counter()
        expect(200, client.ask(get("/admin/supporters/organisation/", **logged_in)))
        taken.append(time.perf_counter() - started)
    return median(taken[1:])


def log_in(database_url):
    shell = [sys.executable, "manage.py", "shell", "--verbosity=0", "--command", LOG_IN]
    return subprocess.check_output(shell, cwd=ROOT, env=os.environ | {"DATABASE_URL": database_url}, text=True).strip()
