"""The home page, beside a bare application that hands out as many bytes under the same web server."""

from statistics import median

from .load import UNCACHED, Client, expect, get, press
from .servers import BARE, SITE, granian, gunicorn
from .table import Row, ratio


def measure(database_url, seconds):
    site = {"DATABASE_URL": database_url}
    with granian(SITE, **site) as server:
        size = str(len(expect(200, Client(server.port).ask(get("/"))).body))
    with granian(SITE, **site) as ours, granian(BARE, BARE_BYTES=size) as bare:
        ours_rate, bare_rate, _ = alternate(ours, bare, seconds, {})
    yield ratio("home page, cached ÷ bare application, granian", ours_rate, bare_rate, "≥ 0.7")
    with gunicorn(SITE, **site) as ours, gunicorn(BARE, BARE_BYTES=size) as bare:
        ours_rate, bare_rate, cpu = alternate(ours, bare, seconds, UNCACHED)
    yield ratio("home page, rendered ÷ bare application, gunicorn gthread", ours_rate, bare_rate, "≥ 0.15")
    yield Row("home page, rendered: processor time, ms", cpu, f"{cpu:.2f}", "≤ 1.8")


def alternate(ours, bare, seconds, headers):
    """Take turns, so that a busy moment of the machine hits both: the medians, and ms of CPU for a page of ours."""
    rates, cpu = {ours: [], bare: []}, []
    for server in (ours, bare):
        press(server.port, "/", 1, headers)  # to warm up
    for _ in range(3):
        for server in (ours, bare):
            before = server.cpu_seconds()
            load = press(server.port, "/", seconds, headers)
            rates[server].append(load.per_second)
            if server is ours:
                cpu.append(1000 * (server.cpu_seconds() - before) / load.answers)
    return median(rates[ours]), median(rates[bare]), median(cpu)
