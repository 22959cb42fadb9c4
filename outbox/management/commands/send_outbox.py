import signal

from django.core.management.base import BaseCommand

from outbox.sender import Sender


class Command(BaseCommand):
    help = "Send the mail that is waiting, for as long as this runs. Several may run at once."
    requires_system_checks = []  # some ask the database, and end the command where the sender itself would wait for it

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="send what is due now, then end")

    def handle(self, *, once, **options):
        sender = Sender()
        signals = (signal.SIGTERM, signal.SIGINT)
        before = [signal.signal(number, lambda *_: sender.stop()) for number in signals]
        try:
            sender.run(once=once)
        finally:
            for number, handler in zip(signals, before, strict=True):
                signal.signal(number, handler)
