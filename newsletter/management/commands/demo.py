from supporters.management.commands.demo import Command as DemoWithoutNewsletter

from ...demo import add_issues
from ...demo_readers import add_readers


class Command(DemoWithoutNewsletter):
    """Supporters, the campaign's own things, and the newsletter."""

    def handle(self, **options):
        super().handle(**options)
        add_readers()
        add_issues()
