"""Who waits is told as soon as staff publish something; what becomes public by the clock, ``tidy`` finds."""

from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver

from campaign.models import Edition, Event, Initiative, Publication

from . import services


@receiver(post_save, sender=Edition)
def edition_saved(instance, raw, **kwargs):
    if not raw:
        tell_after_commit(instance.publication)


@receiver(post_save, sender=Publication)
def publication_saved(instance, raw, **kwargs):
    if not raw:
        tell_after_commit(instance)


@receiver(post_save, sender=Initiative)
@receiver(post_save, sender=Event)
def item_saved(instance, raw, **kwargs):
    if not raw and instance.is_public:
        transaction.on_commit(services.tell_published, robust=True)


def tell_after_commit(publication):
    # Robust: what staff did is done, and a failure here is logged and made good by the next hour's ``tidy``.
    transaction.on_commit(lambda: services.tell(publication), robust=True)
