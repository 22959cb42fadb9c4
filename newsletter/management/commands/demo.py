from supporters.management.commands.demo import Command as DemoWithoutNewsletter

from ...demo import add_issues


class Command(DemoWithoutNewsletter):
    """Supporters, the campaign's own things, and the newsletter."""

    def handle(self, **options):
        super().handle(**options)
        add_issues()
