"""The row of a subscriber, held while something happens to it, and the event that is kept of that."""

from ...models import ConsentEvent, Subscriber

Kind, How = ConsentEvent.Kind, ConsentEvent.How


def locked(subscriber):
    """The row as it is now, held until the transaction ends; raises DoesNotExist when it was erased meanwhile."""
    return Subscriber.objects.select_for_update().get(pk=subscriber.pk)


def held(email_hmac):
    """The same of whoever has the address with that hash, or None. It is held before anything is said of the hash."""
    return Subscriber.objects.select_for_update().filter(email_hmac=email_hmac).first()


def note(subscriber, kind, how, **more):
    return ConsentEvent.objects.create(subscriber=subscriber, kind=kind, how=how, **more)
