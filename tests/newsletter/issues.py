"""Issues for tests."""

from django.contrib.contenttypes.models import ContentType
from django.utils.timezone import now

from newsletter.letter import letter
from newsletter.models import Block, Issue, Subscriber
from newsletter.services.issues import frozen
from outbox.models import Mailing


def make_issue(subject="News of the autumn", **changes):
    """A draft that could be sent: a heading and a text."""
    issue = Issue.objects.create(subject=subject, **changes)
    Block.objects.create(issue=issue, kind=Block.Kind.HEADING, title="What happened", order=10)
    Block.objects.create(issue=issue, kind=Block.Kind.TEXT, text="<p>More than we hoped for.</p>", order=20)
    return issue


def show(issue, thing, **words):
    """Another block of ``issue``, which shows a thing of the site."""
    order = 10 * (issue.blocks.count() + 1)
    item_type = ContentType.objects.get_for_model(thing)
    return Block.objects.create(
        issue=issue, kind=Block.Kind.ITEM, item_type=item_type, item_id=thing.pk, order=order, **words
    )


def freeze(issue):
    """A mailing of ``issue`` to everybody, which waits for the sender; return it."""
    issue.mailing = frozen(issue, letter(issue), Subscriber.objects.reachable(), now())
    issue.save()
    return issue.mailing


def begin(issue):
    """As the sender does when its time has come."""
    mailing = issue.mailing or freeze(issue)
    waiting = Mailing.objects.filter(pk=mailing.pk, state="preparing")
    waiting.update(state="sending", started_at=now())
    issue.refresh_from_db()
    return issue
