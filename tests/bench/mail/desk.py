"""Staff's pages about an issue that is going out to very many readers."""

import os
import time
from statistics import median

from django.db import connection
from django.urls import reverse
from django.utils.timezone import now

from campaign.models import Campaign
from newsletter.models import Subscriber
from newsletter.services import issues
from outbox import mailings
from outbox.models import Delivery, Mailing
from tests.bench.directory import log_in
from tests.bench.load import Client, expect, get
from tests.bench.servers import SITE, granian
from tests.bench.table import Row
from tests.newsletter.issues import make_issue

# Of every thousand copies 600 have left, 5 came back, 5 failed, 1 may have arrived.
OUTCOMES = """
UPDATE outbox_delivery
SET state = outcome, sent_at = CASE outcome WHEN 'sent' THEN now() END, ended_at = now(),
    bounce = CASE WHEN id %% 1000 < 5 THEN 'hard' ELSE '' END, bounced_at = CASE WHEN id %% 1000 < 5 THEN now() END
FROM (SELECT id AS copy, CASE id %% 1000 WHEN 600 THEN 'unknown' ELSE CASE WHEN id %% 1000 < 600 THEN 'sent'
      ELSE 'failed' END END AS outcome FROM outbox_delivery WHERE mailing_id = %s AND id %% 1000 <= 605) AS outcomes
WHERE id = copy
"""


def measure():
    Campaign.objects.update(contact_address="1 Example Street, London", contact_email="post@example.org")
    draft, going = make_issue("The next issue"), make_issue("The issue that is going out")
    seconds = schedule(going)
    yield Row("an issue given to the sender, seconds", seconds, f"{seconds:.1f}", "≤ 5", "checked, frozen and copied")
    set_out(going)
    with granian(SITE) as site:
        client, logged_in = Client(site.port), {"Cookie": "sessionid=" + log_in(os.environ["DATABASE_URL"])}
        for path in pages(draft, going):
            seconds = time_of(client, get(path, **logged_in))
            yield Row(f"{path}, seconds", seconds, f"{seconds:.2f}", "≤ 1")
    mailings.cancel(going.mailing, "Measured.")  # or senders would take it first


def schedule(issue):
    """Seconds until an issue is the sender's, its readers counted and each copy written."""
    words = issues.letter(issue)
    started = time.perf_counter()
    readers = Subscriber.objects.reachable().count()
    issue.mailing = issues.schedule(issue, by=None, typed_count=readers, seen=issues.seal(issue, words))
    return time.perf_counter() - started


def set_out(issue):
    """Let it be half way."""
    Mailing.objects.filter(pk=issue.mailing.pk).update(state=Mailing.State.SENDING, started_at=now())
    with connection.cursor() as cursor:
        cursor.execute(OUTCOMES, [issue.mailing.pk])
        cursor.execute("VACUUM (ANALYZE) outbox_delivery")


def pages(draft, going):
    subscribers, mails = reverse("admin:newsletter_subscriber_changelist"), reverse("admin:outbox_delivery_changelist")
    reader, unknown = Subscriber.objects.first(), Delivery.objects.filter(state="unknown").first()
    return [
        reverse("admin:index"),
        subscribers,
        f"{subscribers}?q=reader-777",
        f"{subscribers}?q={reader.email}",
        reverse("admin:newsletter_subscriber_change", args=[reader.pk]),
        reverse("admin:newsletter_issue_changelist"),
        reverse("admin:newsletter_issue_send", args=[draft.pk]),
        reverse("admin:newsletter_issue_sending", args=[going.pk]),
        reverse("admin:newsletter_issue_unknown", args=[going.pk]),
        mails,
        f"{mails}?q={unknown.to}",
        f"{mails}?state__exact=unknown",
    ]


def time_of(client, request):
    """The median of five, after one that warms up."""
    taken = []
    for _ in range(6):
        started = time.perf_counter()
        expect(200, client.ask(request))
        taken.append(time.perf_counter() - started)
    return median(taken[1:])
