"""Power cuts: processes and the database are killed while people sign up, and nothing that was promised is lost."""

import random
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from itertools import count
from threading import Event

import pytest
from visitor import Visitor, entry

from raceforjustice.postgres import postgres
from tests.live import LiveSite

VISITORS = 4
# What a sign-up writes; each kind of row that is not there is counted.
IN_PART = """
    SELECT count(*) FILTER (WHERE contact.id IS NULL), count(*) FILTER (WHERE agreement.id IS NULL),
           count(*) FILTER (WHERE mail.id IS NULL)
    FROM supporters_organisation organisation
    LEFT JOIN supporters_contact contact ON contact.organisation_id = organisation.id
    LEFT JOIN supporters_agreement agreement ON agreement.contact_id = contact.id
    LEFT JOIN outbox_delivery mail ON mail.to = contact.email
"""


@pytest.fixture
def stormy_site(tmp_path):
    """A site with a database that keeps its promises: fsync is on, as on a real server."""
    with postgres(tmp_path / "postgres") as server:
        server.create_database("stormy")
        site = LiveSite(server.url("stormy"), tmp_path, OUTBOX_LEASE_SECONDS="2")
        site.server = server
        site.prepare().start()
        yield site
        site.stop()


def test_every_acknowledged_sign_up_survives_and_its_mail_arrives(stormy_site):
    seed = random.randrange(1_000_000)
    blows = [kill_web, kill_sender, pull_the_plug] * 2
    random.Random(seed).shuffle(blows)

    answers = sign_ups_during(stormy_site, lambda: rain(stormy_site, blows, random.Random(seed)))
    acknowledged = {email for email, answer in answers if answer == 302}
    stored = {email for (email,) in stormy_site.query("SELECT email FROM supporters_contact")}
    arrived = arrivals(stormy_site, stored)

    print(f"seed {seed}: {Counter(answer for _, answer in answers)}, {len(stored)} stored, {len(arrived)} mails")
    assert len(acknowledged) > 20
    assert {answer for _, answer in answers} <= {302, 503, "no answer"}
    assert acknowledged <= stored
    assert arrived == stored
    assert stormy_site.query(IN_PART) == [(0, 0, 0)]


def sign_ups_during(site, act):
    """Let people sign up for as long as ``act`` takes; return ``(email, status or "no answer")`` of each."""
    numbers, over = count(), Event()
    with ThreadPoolExecutor(VISITORS) as pool:
        streams = [pool.submit(sign_up_until, over, site, numbers) for _ in range(VISITORS)]
        try:
            act()
        finally:
            over.set()
    return [answer for stream in streams for answer in stream.result()]


def sign_up_until(over, site, numbers):
    answers = []
    while not over.wait(0.05):
        number = next(numbers)
        email = f"visitor-{number}@example.org"
        try:
            with Visitor(site) as visitor:
                answer = visitor.post("/sign-up/", entry(f"Storm Riders {number}", email)).status
        except (OSError, HTTPException):
            answer = "no answer"
        answers.append((email, answer))
    return answers


def rain(site, blows, chance):
    for blow in blows:
        time.sleep(chance.uniform(0.5, 1.5))
        blow(site)
    time.sleep(1)


def kill_web(site):
    site.kill("web")
    site.start_web()


def kill_sender(site):
    site.kill("sender")
    site.start_sender()


def pull_the_plug(site):
    site.server.stop(mode="immediate")
    site.server.start()


def arrivals(site, expected, seconds=30):
    """The addresses of the mails that left, as soon as all the expected ones did."""
    until = time.monotonic() + seconds
    while (arrived := {mail["To"] for mail in site.mails()}) != expected and time.monotonic() < until:
        # A mail that was in the hand of a killed sender waits some minutes for its next try; the test does not.
        site.query("UPDATE outbox_delivery SET next_attempt_at = now() WHERE state = 'pending'")
        time.sleep(0.5)
    return arrived
