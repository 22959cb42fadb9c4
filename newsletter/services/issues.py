"""What staff do with an issue as a whole: approve it, give it to the sender, take it back while nothing has left."""

import hashlib
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import override

from outbox import mailings
from outbox.mailings import TOKEN

from .. import telling
from ..audience import readers
from ..checks import errors, problems
from ..colleagues import who_may
from ..letter import letter
from ..models import Issue


class Refused(Exception):
    """Why an issue does not go out, in words for staff."""


def locked(issue):
    """The issue as it is now, held against everybody else until the transaction ends."""
    return Issue.objects.select_for_update(of=("self",)).select_related("mailing").get(pk=issue.pk)


def seal(issue, words):
    """Changes with anything that readers of the issue would see, and with who they are."""
    audience = [
        sorted(issue.topics.values_list("pk", flat=True)),
        *map(sorted, (issue.audience_languages, issue.kinds, issue.areas)),
        issue.confirmed_before,
    ]
    return hashlib.sha256(repr([words.subject, words.text, words.html, audience]).encode()).hexdigest()


def is_approved(issue, seal_now):
    """Somebody approved these very words and this audience."""
    return issue.approved_by_id is not None and issue.approved_digest == seal_now


def first_moment():
    """When an issue leaves that is sent at once: time enough to take it back."""
    return now() + timedelta(minutes=settings.NEWSLETTER_UNDO_MINUTES)


@transaction.atomic
def schedule(issue, *, by, typed_count, seen, starts_at=None):
    """Freeze an issue and write a copy for each reader, to leave from ``starts_at`` or soon; return its Mailing.

    ``seen`` is the seal of what staff looked at, and ``typed_count`` how many readers they said it goes to.
    """
    issue = locked(issue)
    words = checked(issue, seen)
    if settings.NEWSLETTER_SECOND_APPROVER:
        refuse_without_second(issue, by, seen)
    people = readers(issue)
    refuse_wrong_count(people.count(), typed_count)
    issue.mailing = frozen(issue, words, people, starts_at or first_moment(), by)
    issue.save(update_fields=["mailing"])
    return issue.mailing


def checked(issue, seen):
    """The words of a draft that nothing is wrong with and nobody has changed since ``seen``."""
    if not issue.is_draft:
        raise Refused("This issue was given to the sender already.")
    words = letter(issue)
    if wrong := errors(problems(issue, words)):
        raise Refused(f"First put right: {' '.join(problem.words for problem in wrong)}")
    if seen != seal(issue, words):
        raise Refused("The issue was changed after you opened this page. Look at it again, then decide.")
    return words


def refuse_without_second(issue, by, seal_now):
    if not is_approved(issue, seal_now):
        raise Refused("A second person has to approve these words first.")
    if by == issue.approved_by:
        raise Refused("You approved this issue, so somebody else has to send it.")


def refuse_wrong_count(people, typed):
    if not people:
        raise Refused("Nobody would get it: change its audience.")
    if people != typed:
        raise Refused(f"It goes to {people:,} readers now, not to {typed:,}. If that is right, type {people}.")


def frozen(issue, words, people, starts_at, by=None):
    """The mailing of ``issue`` with these words, and a copy for each of ``people``."""
    with override(issue.language):
        leave, archive = reverse("newsletter:leave", args=[TOKEN, issue.pk]), issue.get_absolute_url()
    return mailings.freeze(
        f"issue:{issue.pk}",
        subject=words.subject,
        text=words.text,
        html=words.html,
        leave_url=settings.SITE_URL + leave,
        archive_url=settings.SITE_URL + archive,
        readers=people.order_by("pk").values_list("email", "email_hmac", "token"),
        starts_at=starts_at,
        by=by,
    )


@transaction.atomic
def undo(issue):
    """Make an issue a draft again, as long as no copy of it has left; return whether that was so."""
    issue = locked(issue)
    return bool(issue.mailing and mailings.undo(issue.mailing))


@transaction.atomic
def ask_for_approval(issue, *, by, seen):
    """Mail whoever may approve these very words, once; return whether that was now."""
    issue = locked(issue)
    checked(issue, seen)
    if issue.asked_digest == seen:
        return False
    people = who_may("newsletter.approve_issue").exclude(pk__in=(by.pk, issue.written_by_id))
    if not people:
        raise Refused("Nobody else can approve issues yet: ask whoever looks after accounts to let somebody.")
    telling.waits_for_approval(issue, people, by=by)
    Issue.objects.filter(pk=issue.pk).update(asked_digest=seen)
    return True


@transaction.atomic
def approve(issue, *, by, seen):
    """Say as a second person that these very words may go to this audience; any change makes that void."""
    issue = locked(issue)
    checked(issue, seen)
    if by == issue.written_by:
        raise Refused("You wrote or changed this issue last, so somebody else has to approve it.")
    approval = {"approved_by": by, "approved_at": now(), "approved_digest": seen}
    Issue.objects.filter(pk=issue.pk).update(**approval)
