"""Invented readers of the newsletter in any number, each with the event that says they have confirmed."""

from datetime import timedelta

from django.db import connection, transaction
from django.utils.timezone import now

from campaign import languages
from newsletter.models import ConsentEvent, Subscriber
from outbox.models import hash_of


def invent(number):
    """Add readers as a dump is restored: without triggers."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        readers = Subscriber.objects.bulk_create(map(reader, range(number)), batch_size=5_000)
        ConsentEvent.objects.bulk_create(map(confirmed, readers), batch_size=5_000)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE) newsletter_subscriber, newsletter_consentevent")


def reader(number):
    email, when = f"reader-{number}@example.org", now() - timedelta(minutes=number)
    return Subscriber(
        email=email,
        email_hmac=hash_of(email),
        state=Subscriber.State.SUBSCRIBED,
        language=languages.ENGLISH if number % 20 else languages.WELSH,
        asked_at=when,
        confirmed_at=when,
    )


def confirmed(reader):
    how = ConsentEvent.How.MAIL
    return ConsentEvent(subscriber=reader, kind=ConsentEvent.Kind.CONFIRMED, how=how, at=reader.confirmed_at)
