"""Sign-ups by eight organisations at once, beside pgbench writing the same rows to the same PostgreSQL."""

import re
import subprocess
import tempfile
from contextlib import closing
from statistics import median
from urllib.parse import urlencode
from uuid import uuid4

from raceforjustice.postgres import programs
from tests.live import NO_LIMITS, connect

from .load import crowd, expect, get, post
from .servers import SITE, granian
from .table import ratio

CLIENTS = 8
FORM = {
    "kind": "charity",
    "registration_number": "1234567",
    "website": "https://www.example.org",
    "areas_of_work": ["london", "south-east"],
    "work": ["rehabilitation", "housing"],
    "people_supported": "250",
    "people_supported_basis": "Our records for last year",
    "statement": "Everybody deserves the same chance of justice, and we see every week that not everybody gets it.",
    "contact_name": "Sam Example",
    "contact_role": "Trustee",
    "contact_phone": "020 7946 0000",
    "listing": "public",
    "authority": "on",
}
# The rows of a sign-up in the order they are written; each column given here differs from one sign-up to the next.
ROWS = {
    "supporters_organisation": {},
    "supporters_contact": {"organisation_id": ":organisation", "email": "md5(random()::text) || '@example.org'"},
    "supporters_agreement": {"contact_id": ":contact"},
    "outbox_delivery": {"key": "gen_random_uuid()", "about": "'organisation:' || :organisation"},
}


def measure(database_url, seconds):
    with granian(SITE, **NO_LIMITS, DATABASE_URL=database_url) as site:
        crowd(site.port, sign_up, clients=CLIENTS, seconds=1)  # to warm up
        with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
            script.write(pgbench_script(database_url))
            script.flush()
            rates = [
                (
                    crowd(site.port, sign_up, clients=CLIENTS, seconds=seconds).per_second,
                    crowd(site.port, send_form, clients=CLIENTS, seconds=seconds).per_second,
                    pgbench(database_url, script.name, seconds),
                )
                for _ in range(3)
            ]
    both, alone, yardstick = map(median, zip(*rates, strict=True))
    yield ratio("sign-ups, form and POST ÷ pgbench, 8 clients", both, yardstick, "≥ 0.08")
    yield ratio("sign-ups, POST alone ÷ pgbench, 8 clients", alone, yardstick, "≥ 0.15")


def sign_up(client, number):
    expect(200, client.ask(get("/sign-up/")))
    send_form(client, number)


def send_form(client, number):
    # An address that was never used: a known one takes another way through the house.
    own = {"name": f"Ashcombe Advice Group {number}", "contact_email": f"sam.{uuid4().hex}@example.org"}
    expect(302, client.ask(post("/sign-up/", urlencode(FORM | own, doseq=True))))


def pgbench_script(database_url):
    """One transaction that writes what the newest sign-up wrote, with its values."""
    with closing(connect(database_url)) as connection, connection.cursor() as cursor:
        inserts = [insert(cursor, table, differing) for table, differing in ROWS.items()]
    count_mail = "UPDATE supporters_contact SET confirmations = 1, confirmation_at = now() WHERE id = :contact;"
    return "\n".join(["BEGIN;", *inserts, count_mail, "COMMIT;"])


def insert(cursor, table, differing):
    cursor.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s"
        " AND is_generated = 'NEVER' AND column_name <> 'id'",
        [table],
    )
    columns = [name for (name,) in cursor.fetchall()]
    cursor.execute(f"SELECT {', '.join(f'"{name}"' for name in columns)} FROM {table} ORDER BY id DESC LIMIT 1")
    row = dict(zip(columns, cursor.fetchone(), strict=True))
    values = [differing.get(name) or cursor.mogrify("%s", [value]).decode() for name, value in row.items()]
    names = ", ".join(f'"{name}"' for name in columns)
    statement = f"INSERT INTO {table} ({names}) VALUES ({', '.join(values)})"
    kept = {"supporters_organisation": "organisation", "supporters_contact": "contact"}.get(table)
    return f"{statement} RETURNING id AS {kept} \\gset" if kept else statement + ";"


def pgbench(database_url, script, seconds):
    """Transactions a second."""
    with closing(connect(database_url)) as connection:
        where = connection.get_dsn_parameters()
    address = ["--host", where["host"], "--port", where["port"], "--username", where["user"], where["dbname"]]
    command = [programs() / "pgbench", "--no-vacuum", f"--client={CLIENTS}", "--jobs=2", f"--time={seconds}"]
    said = subprocess.run([*command, f"--file={script}", *address], capture_output=True, text=True, check=True).stdout
    return float(re.search(r"tps = ([\d.]+)", said)[1])
