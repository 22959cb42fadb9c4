"""Every test, in two halves side by side: those in a browser wait for pages most of the time, so the others fill it.

Lighthouse measures how fast pages are, and the storm how soon senders obey: they have the machine to themselves, after
all others.
"""

import subprocess
import sys
from tempfile import TemporaryFile

LIGHTHOUSE, STORM = "tests/browser/test_lighthouse.py", "tests/outbox/test_storm.py"
PYTEST = [sys.executable, "-m", "pytest"]


def main():
    with TemporaryFile() as told:
        browser = subprocess.Popen([*PYTEST, "tests/browser", f"--ignore={LIGHTHOUSE}"], stdout=told, stderr=told)
        failed = subprocess.run([*PYTEST, "--ignore=tests/browser", f"--ignore={STORM}"]).returncode
        failed = browser.wait() or failed  # what it has to say comes last, a missing browser included
        told.seek(0)
        sys.stdout.buffer.write(told.read())
        sys.stdout.flush()
    failed = subprocess.run([*PYTEST, STORM, LIGHTHOUSE]).returncode or failed
    sys.exit(failed)


if __name__ == "__main__":
    main()
