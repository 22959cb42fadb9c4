from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.urls import reverse

from newsletter.models import new_token
from outbox.checking import WRONG, mail, names, server
from outbox.mailings import TOKEN
from outbox.master import Master
from outbox.models import Delivery, Mailing
from outbox.transport import Smtp, transport

TEXT = """\
This mail was sent by “manage.py check_mail”, the way the newsletter is sent.

Save it as your mailbox stored it (“Show original”, “Save as”), then run
    manage.py check_mail --read FILE
to learn whether its signature and its sender were believed.
"""


class Command(BaseCommand):
    help = (
        "Send a probe the way newsletters are sent, ask the DNS what other mail servers ask, and say what is wrong and "
        "what to do about it. Ends with 1 if anything is wrong."
    )

    def add_arguments(self, parser):
        parser.add_argument("address", nargs="?", help="a mailbox of yours that the probe is sent to")
        parser.add_argument("--read", metavar="FILE", help="look at a copy of the probe that arrived")
        parser.add_argument("--selector", default="", help="the name of the DKIM key, to look for it in the DNS")
        parser.add_argument("--ip", default="", help="the address that mail leaves from, if the DNS does not tell")
        parser.add_argument("--nameserver", default="", help="the DNS server to ask, with :port if it is not 53")

    def handle(self, *, address, read, selector, ip, nameserver, **options):
        if read:
            findings = self.received(read)
        elif address:
            findings = self.sent(address, selector, ip, nameserver)
        else:
            raise CommandError("Say whom to send the probe to, or which copy to --read.")
        faults = 0
        for finding in findings:
            self.stdout.write(str(finding))
            faults += finding.level == WRONG
        if faults:
            raise CommandError(
                f"{faults} thing{'s are' if faults > 1 else ' is'} wrong. docs/mail.md has the whole story."
            )
        self.stdout.write("Nothing is wrong.")

    def received(self, path):
        try:
            return mail.as_received(Path(path).read_bytes())
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}") from error

    def sent(self, address, selector, ip, nameserver):
        try:
            validate_email(address)
        except ValidationError as error:
            raise CommandError(f"“{address}” is no email address.") from error
        copy, post, way = probe(address), Master(probe_mailing()), transport()
        sender, _, content = post.wire(copy)
        yield from mail.as_sent(content)
        yield from server.hand_over(way, post, copy)
        yield from names.check(
            names.Names(nameserver),
            author=mail.domain_of(settings.DEFAULT_FROM_EMAIL),
            sender=mail.domain_of(sender),
            host=way.backend.host if isinstance(way, Smtp) else "",
            inboxes=[inbox for inbox in (settings.BOUNCE_ADDRESS, settings.LEAVE_ADDRESS) if inbox],
            selector=selector,
            ip=ip,
        )


def probe(address):
    """A copy that is in no table: nobody's token, and a key that no bounce can be held against."""
    return Delivery(to=address, token=new_token())


def probe_mailing():
    return Mailing(
        about="probe:0",
        subject="A probe of the newsletter’s way",
        text=TEXT,
        html="".join(f"<p>{paragraph}</p>" for paragraph in TEXT.split("\n\n")),
        leave_url=settings.SITE_URL + reverse("newsletter:leave", args=[TOKEN, 0]),
        archive_url=settings.SITE_URL + reverse("newsletter:archive"),
    )
