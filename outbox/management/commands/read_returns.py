import os
import sys

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, InterfaceError

from outbox import mailboxes, reports, returns

MOST = 10_000_000  # bytes of a mail: what a report says stands in front


class Command(BaseCommand):
    help = (
        "Read mail that came back: bounces, complaints, and mail to the address for leaving. Without an option it "
        "reads one mail from standard input, as a mail server's pipe hands it over; docs/mail.md has examples."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--to", default="", help="whom the mail came for, if the mail server says so")
        parser.add_argument(
            "--box",
            nargs="?",
            const=settings.RETURNS_URL,
            metavar="URL",
            help="read the new mails of maildir:/path, mbox:/path or imaps://user:password@host/folder; "
            "without URL that of RETURNS_URL",
        )

    def handle(self, *, to, box, **options):
        self.read_count = self.known = 0
        try:
            if box is None:
                self.read(sys.stdin.buffer.read(MOST), to)
            else:
                mailboxes.read(box, self.read)
        except ValueError as error:
            raise CommandError(str(error)) from error
        except (DatabaseError, InterfaceError) as error:
            self.try_again(f"No database: {type(error).__name__}.", error)
        except mailboxes.ERRORS as error:
            self.try_again(f"The mailbox cannot be read: {mailboxes.reason(error)}.", error)
        self.stdout.write(f"Read: {self.read_count}. About a mail or reader of ours: {self.known}.")

    def read(self, raw, to=""):
        """Act on one mail; return whether it was understood and nobody needs to read it."""
        self.read_count += 1
        report = reports.read(raw, to)
        known = report is not None and returns.take(report)
        self.known += known
        return known and report.is_automatic

    def try_again(self, why, error):
        """With this code a mail server keeps the mail and hands it over again later."""
        raise CommandError(f"{why} Try again later.", returncode=os.EX_TEMPFAIL) from error
