import secrets

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from staff.models import User


class Command(BaseCommand):
    help = (
        "On a developer's machine: create the first staff account when nobody can log in, and print its password. "
        "Until that was used, each run prints another."
    )

    def handle(self, **options):
        if not settings.DEVELOPMENT:
            raise CommandError("This is not a development site. Use createsuperuser.")
        somebody = User.objects.filter(is_active=True, is_superuser=True, one_time_password=False)
        if any(user.has_usable_password() for user in somebody):
            return
        password = "-".join(secrets.token_hex(2) for _ in range(4))
        user = User.objects.filter(username="staff").first() or User(username="staff", email="staff@example.org")
        user.is_staff = user.is_superuser = user.is_active = user.one_time_password = True
        user.set_password(password)
        user.save()
        self.stdout.write(f"First staff account: user name {user.username}, one-time password {password}")
