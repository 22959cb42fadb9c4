"""Every test, in two halves side by side: those in a browser wait for pages most of the time, so the others fill it.

Those that ask how soon something happens have the machine to themselves, after all others.
"""

import subprocess
import sys
from tempfile import TemporaryFile

ALONE = [
    "tests/test_running.py::test_a_second_start_takes_under_five_seconds",
    "tests/outbox/test_storm.py",
    "tests/browser/test_lighthouse.py",
]
OTHERS = [f"--deselect={test}" for test in ALONE]
PYTEST = [sys.executable, "-m", "pytest"]


def main():
    with TemporaryFile() as told:
        browser = subprocess.Popen([*PYTEST, *OTHERS, "tests/browser"], stdout=told, stderr=told)
        failed = subprocess.run([*PYTEST, *OTHERS, "--ignore=tests/browser"]).returncode
        failed = browser.wait() or failed  # what it has to say comes last, a missing browser included
        told.seek(0)
        sys.stdout.buffer.write(told.read())
        sys.stdout.flush()
    failed = subprocess.run([*PYTEST, *ALONE]).returncode or failed
    sys.exit(failed)


if __name__ == "__main__":
    main()
