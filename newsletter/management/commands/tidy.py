"""Keep the promises about time: remind once, and delete what has been kept long enough."""

from datetime import timedelta

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils.timezone import now

from campaign import consents
from campaign.models import Publication
from newsletter import emails as newsletter_emails
from newsletter.models import Allowance, Import, Subscriber
from newsletter.services import subscribers
from outbox.models import Delivery, SenderProcess
from outbox.models import State as DeliveryState
from supporters import emails, services
from supporters.choices import State
from supporters.models import PROPOSALS, Alert, Attempt, Contact, Organisation

REMIND_AFTER = timedelta(days=3)


class Command(BaseCommand):
    help = (
        "Remind people once to confirm, tell who waits for a publication that is out, and delete what has been kept "
        "for as long as the settings say. Without --apply it changes nothing and says what it would do, and why."
    )

    def add_arguments(self, parser):
        parser.add_argument("--apply", action="store_true", help="do it, instead of only saying so")

    def handle(self, *, apply, **options):
        self.apply = apply
        if not apply:
            self.stdout.write("This is a dry run: nothing changes. Add --apply to do it.")
        self.remind()
        self.delete_organisations(State.UNCONFIRMED, "created_at", settings.KEEP_UNCONFIRMED_DAYS, "never confirmed")
        self.delete_organisations(State.DECLINED, "state_since", settings.KEEP_DECLINED_DAYS, "declined")
        self.delete_organisations(State.WITHDRAWN, "state_since", settings.KEEP_WITHDRAWN_DAYS, "withdrawn")
        self.tell()
        self.forget(Alert.objects.unanswered(), "requests to be told that were never confirmed")
        self.forget(Alert.objects.in_vain(), "requests to be told that have waited too long")
        self.forget_subscribers()
        self.delete_rows(Import.objects.forgotten(), "files of subscribers that nobody carried out for a day")
        self.skip_erased()
        self.forget_addresses(Delivery.objects.of_erased(), "newsletters to people who were erased since")
        if settings.KEEP_MAIL_DAYS:
            self.forget_mail(settings.KEEP_MAIL_DAYS)
        if settings.KEEP_CONSENT_DAYS:
            self.forget_consents(settings.KEEP_CONSENT_DAYS)
        self.delete_rows(Attempt.objects.too_old(), "keyed network hashes a day old")
        self.delete_rows(Allowance.objects.too_old(), "counts of mails to an address a week old")
        self.delete_rows(SenderProcess.objects.gone(), "senders not seen for a day")

    def say(self, count, done, what):
        if count:
            self.stdout.write(f"{done if self.apply else f'would be {done}'}: {count} {what}")

    def remind(self):
        waiting = Contact.objects.filter(
            organisation__state=State.UNCONFIRMED,
            organisation__created_at__lt=now() - REMIND_AFTER,
            reminded_at=None,
            no_mail_since=None,
        ).exclude(confirmation_at=None)
        self.say(waiting.count(), "reminded", "contacts who have not confirmed for 3 days")
        if self.apply:
            for number in waiting.values_list("pk", flat=True):
                remind(number)

    def tell(self):
        """Those who wait for what the clock made public: what staff publish themselves is told at once."""
        due = Alert.objects.due()
        self.say(due.count(), "told", "people that a publication is out")
        if self.apply:
            for publication in Publication.objects.filter(pk__in=due.values("publication")):
                services.tell(publication)
        for word, proposals in PROPOSALS.items():
            self.say(proposals.objects.untold().count(), "told", f"organisations that theirs of the {word} is out")
        if self.apply:
            services.tell_published()

    def forget(self, alerts, what):
        self.say(alerts.count(), "deleted", what)
        if self.apply:
            services.forget_alerts(alerts)

    def forget_subscribers(self):
        unanswered = Subscriber.objects.unanswered()
        self.say(unanswered.count(), "deleted", "requests for the newsletter that were never confirmed")
        if self.apply:
            for number in unanswered.values_list("pk", flat=True):
                forget_if_unanswered(number)
        gone = Subscriber.objects.gone_for_good()
        self.say(gone.count(), "erased", f"readers who left more than {settings.KEEP_LEFT_SUBSCRIBER_DAYS} days ago")
        if self.apply:
            for number in gone.values_list("pk", flat=True):
                erase_if_gone(number)

    def forget_mail(self, days):
        """A mail goes altogether; of a copy of a newsletter stays what became of it, so that the numbers hold."""
        old = Delivery.objects.ended_before(days_ago(days))
        self.delete_rows(old.single(), f"mails finished more than {days} days ago")
        self.forget_addresses(old.copies(), f"newsletters sent more than {days} days ago")

    def skip_erased(self):
        """An issue that was being given to the sender while its reader was erased has their address all the same."""
        waiting = Delivery.objects.of_erased().pending()
        self.say(waiting.count(), "skipped", "newsletters to people who were erased since")
        if self.apply:
            waiting.settle(DeliveryState.SKIPPED)

    def forget_addresses(self, copies, what):
        known = copies.ended().exclude(to="")
        self.say(known.count(), "forgotten", f"addresses of {what}")
        if self.apply:
            known.forget_address()

    def forget_consents(self, days):
        old = consents.kept_long_enough(days)
        self.say(old.count(), "deleted", f"consents, with their stories, withdrawn or ended more than {days} days ago")
        if self.apply:
            consents.forget(old)

    def delete_organisations(self, state, since, days, why):
        if not days:
            return
        old = Organisation.objects.filter(state=state, **{f"{since}__lt": days_ago(days)})
        for organisation in old:
            if not self.apply:
                self.stdout.write(f"would be deleted: “{organisation}”, {why} for {days} days")
            elif delete_if_still(old, organisation):
                # The number alone: a name in the journal would outlive what is deleted here.
                self.stdout.write(f"deleted: organisation {organisation.pk}, {why} for {days} days")

    def delete_rows(self, rows, what):
        self.say(rows.count(), "deleted", what)
        if self.apply:
            rows.delete()


def days_ago(days):
    return now() - timedelta(days=days)


@transaction.atomic
def delete_if_still(old, organisation):
    """Delete an organisation unless it has changed since it was listed: somebody may just have confirmed it."""
    still = old.select_for_update().filter(pk=organisation.pk).first()
    if still:
        services.delete(still)
    return bool(still)


@transaction.atomic
def forget_if_unanswered(number):
    """Delete who asked and never confirmed, unless they just have."""
    still = Subscriber.objects.unanswered().select_for_update().filter(pk=number).first()
    if still:
        newsletter_emails.forget(still)
        subscribers.delete(still)


@transaction.atomic
def erase_if_gone(number):
    """Erase who left long ago, unless they have just come back."""
    still = Subscriber.objects.gone_for_good().select_for_update().filter(pk=number).first()
    if still:
        subscribers.erase(still)


@transaction.atomic
def remind(number):
    """Once for each contact, also when two of these commands run at the same time."""
    waiting = Contact.objects.filter(pk=number, organisation__state=State.UNCONFIRMED, reminded_at=None)
    contact = waiting.select_for_update().select_related("organisation").first()
    if contact:
        emails.remind_to_confirm(contact)
        contact.reminded_at = now()
        contact.save(update_fields=["reminded_at"])
