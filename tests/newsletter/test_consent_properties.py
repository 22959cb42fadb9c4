"""Whatever happens to a consent, in whatever order: nobody is subscribed without one, and no leaver is brought back."""

import re
from contextlib import suppress

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from newsletter.links import read_token
from newsletter.models import Allowance, ConsentEvent, Subscriber, Topic
from newsletter.services import subscribers
from outbox import mailings, returns
from outbox.models import Delivery, Suppression, hash_of
from outbox.reports import Report
from supporters.links import LinkInvalid
from tests.newsletter.readers import EMAIL, allow_mail, ask, make_reader


def reader_with(email):
    return Subscriber.objects.filter(email=email).first()


class Life:
    """One address through everything that can happen; ``wants`` is what its owner said last, None before that."""

    def __init__(self, email):
        self.email, self.wants, self.has_fresh_link = email, None, False

    def ask(self):
        Allowance.objects.all().delete()
        ask(self.email, topics=Topic.objects.all()[:2])
        self.has_fresh_link = True

    def press(self):
        """The button behind the newest confirmation mail; it is dead when its reader has left since."""
        mail = Delivery.objects.filter(to=self.email, kind="confirm_newsletter").last()
        if mail:
            with suppress(LinkInvalid):
                subscribers.confirm(read_token("confirm", re.search(r"/confirm/([^/]+)/", mail.text)[1]))
            self.wants = self.wants or self.has_fresh_link

    def take_in(self):
        """What an import does: with evidence, and only for who is new."""
        if reader_with(self.email) or Suppression.objects.filter(email_hmac=hash_of(self.email)).exists():
            return
        row = Subscriber.objects.create(email=self.email, state="subscribed", confirmed_at="2008-11-17T12:00Z")
        subscribers.note(row, "imported", "import", evidence="A list on paper.")
        self.wants = True

    def force(self):
        """Somebody writes the state by hand: the database refuses where no consent stands behind it."""
        with suppress(DatabaseError), transaction.atomic():
            Subscriber.objects.filter(email=self.email).update(state="subscribed", confirmed_at="2008-11-17T12:00Z")
            connection.check_constraints()

    def with_reader(self, act):
        if reader := reader_with(self.email):
            act(reader)

    def leave(self):
        self.with_reader(lambda reader: subscribers.leave(reader, how="mail"))
        self.wants, self.has_fresh_link = False, False

    def report(self):
        """They press “spam” on the newest mail that asked them; a report that comes again says nothing new."""
        mail = Delivery.objects.single().filter(to=self.email, bounce="").last()
        if mail:
            is_reader = Subscriber.objects.subscribed().filter(email=self.email).exists()
            Delivery.objects.filter(pk=mail.pk).settle("sent")
            returns.take(Report(key=mail.key, bounce="complaint"))
            self.wants, self.has_fresh_link = False, self.has_fresh_link and not is_reader

    def erase(self):
        self.wants, self.has_fresh_link = False, False
        self.with_reader(subscribers.erase)

    def pause(self):
        self.with_reader(subscribers.pause)

    def resume(self):
        self.with_reader(subscribers.resume)

    def choose(self):
        self.with_reader(lambda reader: subscribers.choose(reader, topics=[], language="cy"))

    def check(self):
        connection.check_constraints()
        reader = reader_with(self.email)
        if reader and reader.state == "subscribed":
            kinds = set(reader.events.values_list("kind", flat=True))
            assert kinds & {"confirmed", "imported"}
            assert self.wants is True
        if self.wants is False:
            assert not Subscriber.objects.reachable().filter(email=self.email).exists()
        if reader is None:
            assert not ConsentEvent.objects.filter(subscriber__email=self.email).exists()


OFTEN = ["ask", "press", "leave"] * 2
SELDOM = ["report", "take_in", "force", "erase", "pause", "resume", "choose"]


class AnyLife(TestCase):
    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(st.sampled_from(OFTEN + SELDOM), min_size=4, max_size=12))
    @example(["ask", "report", "press", "report"])
    def test_nobody_is_subscribed_against_their_will(self, acts):
        life = Life(EMAIL)
        for act in acts:
            getattr(life, act)()
            life.check()


@pytest.mark.django_db
class TestTheDatabase:
    """It holds the rules of consent also against whoever writes to it by hand."""

    def test_what_happened_is_neither_changed_nor_deleted(self):
        event = make_reader().events.first()

        for refused in (
            lambda: ConsentEvent.objects.filter(pk=event.pk).update(evidence="Otherwise"),
            lambda: ConsentEvent.objects.filter(pk=event.pk).delete(),
            lambda: Subscriber.objects.all().delete(),
        ):
            with pytest.raises(DatabaseError, match="kept as it was written"), transaction.atomic():
                refused()

    def test_an_erasure_is_of_one_person(self):
        one, two = make_reader(), make_reader("two@example.org")

        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('newsletter.erasing', %s, true)", [str(one.pk)])

        with pytest.raises(DatabaseError, match="kept as it was written"), transaction.atomic():
            two.delete()

    def test_who_left_is_not_brought_back_by_evidence(self):
        reader = make_reader()
        subscribers.leave(reader, how="mail")

        Subscriber.objects.update(state="subscribed")
        subscribers.note(reader, "imported", "import", evidence="An older list.")

        with pytest.raises(DatabaseError, match="only by confirming again"), transaction.atomic():
            connection.check_constraints()
        Subscriber.objects.update(state="left")

    def test_the_hash_of_who_was_erased_lifts_only_with_the_persons_own_confirmation(self):
        reader = make_reader()
        subscribers.erase(reader)
        assert Suppression.objects.get().reason == "erased"

        allow_mail(reader)
        reader = ask()
        assert not Subscriber.objects.reachable().exists()
        assert Suppression.objects.exists()

        subscribers.confirm(reader)
        assert Subscriber.objects.reachable().exists()

    @pytest.mark.parametrize("reason", ["bounced", "complained", "staff"])
    def test_what_others_decided_is_not_lifted_by_a_form(self, reason):
        reader = ask()
        mailings.suppress(reader.email_hmac, reason, note="A reason")

        subscribers.confirm(reader)

        assert Suppression.objects.get().reason == reason
        assert not Subscriber.objects.reachable().exists()
