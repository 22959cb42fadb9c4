from django.core.management.base import BaseCommand

from outbox import instance


class Command(BaseCommand):
    help = "Let this database send mail, after it was restored or moved and no other does any more."

    def handle(self, **options):
        why = instance.refusal()
        if not why:
            self.stdout.write("This database may send already. Nothing was changed.")
            return
        unknown, paused = instance.adopt()
        self.stdout.write(f"{why} It is the one that sends from now on.")
        self.stdout.write(
            f"Copies that may have arrived: {unknown}. Mailings paused until staff have looked: {paused}."
        )
