"""The storm at a short size; ``make bench-mail`` has it at full size, and ``tests/outbox/storm.py`` says what it is."""

import json
import subprocess
import sys

from django.conf import settings


def storm(sender, **options):
    """Let it loose in a process and a database of its own; return its report, printed for whoever reads a failure."""
    words = [f"--{name}={value}" for name, value in options.items()]
    command = [sys.executable, "-m", "tests.outbox.kill_harness", f"--sender={sender}", *words]
    told = subprocess.run(command, cwd=settings.BASE_DIR, stdout=subprocess.PIPE, text=True).stdout
    print(told)
    return json.loads(told.splitlines()[-1])


def test_in_a_storm_nothing_is_sent_twice_and_nothing_is_lost_without_a_word():
    report = storm("ours", recipients=500, senders=2, kills=4, rounds=1)

    assert report["duplicates"] == report["lost"] == report["denied"] == report["single_mails_lost"] == []
    assert report["unfinished"] == report["too_late"] == report["strangers"] == []
    assert report["unknown"] <= report["unknown_allowed"]


def test_the_storm_finds_what_a_sender_sends_twice_that_commits_once_for_a_hundred():
    report = storm("late", recipients=600, senders=2, kills=5, rounds=0, patience=20)

    assert report["duplicates"]
    assert report["lost"] == []


def test_the_storm_finds_what_a_sender_loses_that_writes_it_down_before_it_is_sent():
    report = storm("early", recipients=600, senders=2, kills=5, rounds=0, patience=20)

    assert report["lost"]
    assert report["duplicates"] == []
