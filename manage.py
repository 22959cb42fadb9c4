#!/usr/bin/env python
"""Django's commands for this site; without a ``DATABASE_URL`` they use the checkout's own PostgreSQL."""

import os
import sys

if sys.version_info < (3, 12):
    sys.exit("Race for Justice needs Python 3.12 or newer; this is Python %d.%d." % sys.version_info[:2])


def main():
    from django.core.management import execute_from_command_line

    from raceforjustice import local

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "raceforjustice.settings")
    with local.environment():
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
