import signal

from django.core.management.base import BaseCommand

from campaign.making.worker import Worker


class Command(BaseCommand):
    help = (
        "Make the PDFs, pictures and the pack of what is published, and make them anew when it changes, for as long "
        "as this runs. Of several, one works and the others stand by."
    )
    requires_system_checks = []  # some ask the database, and end the command where the worker itself would wait for it

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="make what is missing, then end")

    def handle(self, *, once, **options):
        worker = Worker()
        signals = (signal.SIGTERM, signal.SIGINT)
        before = [signal.signal(number, lambda *_: worker.stop()) for number in signals]
        try:
            worker.run(once=once)
        finally:
            for number, handler in zip(signals, before, strict=True):
                signal.signal(number, handler)
