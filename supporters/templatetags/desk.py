from datetime import timedelta

from django import template
from django.db.models import Count, F, Min
from django.urls import reverse
from django.utils.timezone import now

from outbox.models import Delivery
from outbox.models import State as MailState

from ..choices import State
from ..models import PROPOSALS, Change, Organisation

register = template.Library()


@register.inclusion_tag("admin/_waiting.html")
def waiting():
    """What waits for staff, with how many and since when: ``{label, count, since, url}`` for each that is not empty."""
    rows = [
        {"label": label, "url": url, **queue.aggregate(count=Count("pk", distinct=True), since=Min(field))}
        for label, queue, field, url in [*supporters_queues(), *mail_queues()]
    ]
    return {"rows": [row for row in rows if row["count"]]}


def supporters_queues():
    """Label, rows, the field that says since when, and where to look."""
    url = reverse("admin:supporters_organisation_changelist") + "?state__exact="
    confirmed = Organisation.objects.filter(state=State.CONFIRMED)
    queried = Organisation.objects.filter(state=State.QUERIED)
    want_back = Organisation.objects.filter(
        state=State.WITHDRAWN, conversation__from_staff=False, conversation__at__gt=F("state_since")
    )
    changes = Change.objects.filter(decided_at=None)
    return [
        ("to check", confirmed, "confirmed_at", f"{url}confirmed&o=-3"),
        ("asked, not yet answered", queried, "state_since", f"{url}queried"),
        ("withdrawn, and wrote to you since", want_back, "conversation__at", f"{url}withdrawn"),
        ("new names or statements to look at", changes, "asked_at", reverse("admin:supporters_change_changelist")),
        *(proposals_queue(word, proposals) for word, proposals in PROPOSALS.items()),
    ]


def proposals_queue(word, proposals):
    url = reverse(f"admin:supporters_{proposals._meta.model_name}_changelist")
    return f"{word} of organisations, new or changed, to look at", proposals.objects.waiting(), "waiting_since", url


def mail_queues():
    url = reverse("admin:outbox_delivery_changelist") + "?state__exact="
    late = Delivery.objects.single().due().filter(next_attempt_at__lt=now() - timedelta(minutes=15))
    failed = Delivery.objects.single().filter(state=MailState.FAILED)
    return [
        (
            "mails waiting for a quarter of an hour: does the sender run?",
            late,
            "next_attempt_at",
            f"{url}pending&mailing=none",
        ),
        ("mails that could not be sent", failed, "ended_at", f"{url}failed&mailing=none"),
    ]
