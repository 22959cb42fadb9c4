"""A copy of an issue for staff to look at in their own mail program: of no mailing, and its links are nobody's."""

from outbox.mailings import TOKEN
from outbox.models import Delivery
from outbox.services import one_line

from .letter import letter

NOBODY = "A-TEST-COPY-OF-NOBODYS"  # as long as a reader's token, which it can never be: those are random
KIND = "newsletter-test"


def send(issue, addresses):
    """Write one mail to each of ``addresses``, in the caller's transaction; return how many."""
    built = letter(issue)
    words = {
        "kind": KIND,
        "about": f"issue:{issue.pk}",
        "subject": one_line(f"[Test] {built.subject}"),
        "text": built.text.replace(TOKEN, NOBODY),
        "html": built.html.replace(TOKEN, NOBODY),
    }
    return len(Delivery.objects.bulk_create(Delivery(to=to, **words) for to in addresses))
