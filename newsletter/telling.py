"""Mails to colleagues about an issue that needs them; each writes outbox rows in the caller's transaction."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from campaign import languages
from outbox import services as outbox


def tell(template, people, issue, page, **context):
    link = settings.SITE_URL + reverse(f"admin:newsletter_issue_{page}", args=[issue.pk])
    addresses = people.values_list("email", flat=True)
    with override(languages.ENGLISH):  # as the desk
        context |= {"issue": issue, "link": link}
        outbox.queue_to_each(template, addresses, about=f"issue:{issue.pk}", context=context)


def paused(issue, people):
    tell("issue_paused", people, issue, "sending", reason=issue.mailing.reason)


def waits_for_approval(issue, people, *, by):
    tell("issue_to_approve", people, issue, "send", by=by)
