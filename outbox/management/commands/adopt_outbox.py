from django.core.management.base import BaseCommand

from outbox import instance


class Command(BaseCommand):
    help = "Let this database send mail, after it was restored or moved and no other does any more."

    def add_arguments(self, parser):
        parser.add_argument(
            "--nothing-left-since",
            action="store_true",
            help="every sender had ended before the copy was made: what waits in it has not left",
        )

    def handle(self, *, nothing_left_since, **options):
        why = instance.refusal()
        if not why:
            self.stdout.write("This database may send already. Nothing was changed.")
            return
        unknown, paused = instance.adopt(nothing_left_since=nothing_left_since)
        self.stdout.write(f"{why} It is the one that sends from now on.")
        self.stdout.write(
            f"Copies that may have arrived: {unknown}. Mailings paused until staff have looked: {paused}."
        )
