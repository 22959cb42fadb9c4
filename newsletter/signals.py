"""What the mail room tells of subscribers and issues: mail came back, somebody left by mail, one stopped or goes on."""

from django.db import transaction
from django.db.models import BooleanField, Func
from django.dispatch import receiver
from django.utils.timezone import localtime, now

from outbox import mailings as mail_room
from outbox.models import Bounce, Delivery, Suppression, hash_of
from outbox.returns import SUPPRESSED_FOR, said
from outbox.signals import bounced, going_on, left_by_mail, paused

from . import emails, telling
from .colleagues import who_may
from .models import ConsentEvent, Issue, Subscriber
from .services import subscribers

CONSENT_ENDED = "The consent to a story in it has ended. It goes to nobody else: cancel it."
LAST_ISSUES, MOST_RETURNS = 5, 3
Kind, How = ConsentEvent.Kind, ConsentEvent.How


@receiver(bounced)
def copy_came_back(delivery, **kwargs):
    reader = delivery.email_hmac and subscribers.held(delivery.email_hmac)
    if not reader or delivery.bounce == Bounce.REFUSED:
        return
    if delivery.bounce == Bounce.COMPLAINT:
        # Also for who has left and asked anew: the link that would bring them back is void.
        reader_complained(reader, delivery, Subscriber.objects.exclude(state=Subscriber.State.PENDING))
        return
    note(reader, Kind.BOUNCED, delivery)
    if delivery.bounce == Bounce.SOFT and returns_too_often(reader):
        subscribers.pause(reader, how=How.SERVER)


@receiver(bounced)
def question_came_back(delivery, **kwargs):
    """Anybody can type an address in: who reports what we wrote to it, or does not exist, is not asked again.

    The link they have still works. It is their own, and pressing its button says more than a report before.
    """
    if not emails.is_ours(delivery) or delivery.bounce not in SUPPRESSED_FOR:
        return
    email_hmac, reason = hash_of(delivery.to), SUPPRESSED_FOR[delivery.bounce]
    reader = subscribers.held(email_hmac)
    if reader and delivery.bounce == Bounce.COMPLAINT:
        reader_complained(reader, delivery, Subscriber.objects.subscribed())
    elif reader:
        note(reader, Kind.BOUNCED, delivery)
    mail_room.suppress(email_hmac, reason, scope=Suppression.Scope.ASKING, note=said(delivery))


@receiver(left_by_mail)
def reader_left_by_mail(token, **kwargs):
    reader = Subscriber.objects.filter(token=token).first()
    if reader:
        subscribers.leave(reader, how=How.MAIL)
    return reader is not None


@receiver(paused)
@transaction.atomic
def issue_was_paused(mailing, **kwargs):
    if issue := Issue.objects.filter(mailing=mailing).select_related("mailing").first():
        telling.paused(issue, who_may("newsletter.send_issue"))


class MayGoOut(Func):
    """Whether every story in a mailing may still be sent (0002_rules)."""

    function, output_field = "mailing_may_go_out", BooleanField()


@receiver(going_on)
def stories_still_have_consent(mailings, **kwargs):
    """A consent that is taken back stops an issue by itself; one that ends with the day tells nobody."""
    for mailing in mailings.filter(~MayGoOut("pk")):
        mail_room.pause(mailing, CONSENT_ENDED)


def reader_complained(reader, delivery, leavers):
    """A report to the mail provider counts as leaving: the person may never find our own link."""
    leavers.filter(pk=reader.pk).update(state=Subscriber.State.LEFT, left_at=now())
    note(reader, Kind.COMPLAINED, delivery)


def returns_too_often(reader):
    """Whether 3 of the last 5 issues came back, on days of their own: one bad day at a mail server is one."""
    sent = Delivery.objects.copies_to(reader.email_hmac).filter(sent_at__isnull=False)
    last = sent.order_by("-mailing")[:LAST_ISSUES]
    days = {localtime(copy.bounced_at).date() for copy in last if copy.bounce == Bounce.SOFT}
    return len(days) >= MOST_RETURNS


def note(reader, kind, delivery):
    issue = Issue.objects.filter(mailing__isnull=False, mailing=delivery.mailing_id).first()
    subscribers.note(reader, kind, How.SERVER, issue=issue, evidence=said(delivery))
