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
        place = parser.add_mutually_exclusive_group()
        place.add_argument("--maildir", help="read the new mails of this folder")
        place.add_argument("--mbox", help="read the new mails of this file")
        place.add_argument("--imap", action="store_true", help="read the new mails of the mailbox RETURNS_URL")

    def handle(self, *, to, maildir, mbox, imap, **options):
        self.read_count = self.known = 0
        try:
            if maildir or mbox or imap:
                self.read_box(maildir, mbox)
            else:
                self.read(sys.stdin.buffer.read(MOST), to)
        except (DatabaseError, InterfaceError) as error:
            # EX_TEMPFAIL: a mail server keeps the mail and tries again.
            raise CommandError(
                f"No database: {type(error).__name__}. Try again later.", returncode=os.EX_TEMPFAIL
            ) from error
        self.stdout.write(f"Read: {self.read_count}. About a mail or reader of ours: {self.known}.")

    def read_box(self, maildir, mbox):
        try:
            if maildir:
                mailboxes.read_maildir(maildir, self.read)
            elif mbox:
                mailboxes.read_mbox(mbox, self.read)
            elif settings.RETURNS_URL:
                mailboxes.read_imap(settings.RETURNS_URL, self.read)
            else:
                raise CommandError("RETURNS_URL is not set. Set it to imaps://user:password@host/folder.")
        except (OSError, mailboxes.mailbox.Error, mailboxes.imaplib.IMAP4.error) as error:
            raise CommandError(f"The mailbox cannot be read: {error}", returncode=os.EX_TEMPFAIL) from error

    def read(self, raw, to=""):
        """Act on one mail; return whether it was understood and nobody needs to read it."""
        self.read_count += 1
        report = reports.read(raw, to)
        known = report is not None and returns.take(report)
        self.known += known
        return known and report.is_automatic
