from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils.timezone import now

from outbox.models import hash_of

WEEK = timedelta(days=7)
MAILS_A_WEEK = 3


class AllowanceQuerySet(models.QuerySet):
    def too_old(self):
        return self.filter(mailed_at__lt=now() - WEEK)


class Allowance(models.Model):
    """What an address was mailed in the running week because somebody typed it in: three mails, and not all at once.

    Only the keyed hash of the address is kept, for that week: nobody gets another three by erasing who asked.
    """

    email_hmac = models.CharField("keyed hash of the address", max_length=32, primary_key=True)
    mails = models.PositiveSmallIntegerField()
    mailed_at = models.DateTimeField()

    objects = AllowanceQuerySet.as_manager()

    class Meta:
        indexes = (models.Index(name="allowance_mailed_at", fields=("mailed_at",)),)

    def __str__(self):
        return f"{self.email_hmac[:8]}… {self.mails} mails, the last at {self.mailed_at}"

    @classmethod
    def has_room(cls, email):
        spent = cls.objects.filter(pk=hash_of(email)).first()
        if spent is None:
            return True
        gap = timedelta(minutes=settings.CONFIRMATION_GAP_MINUTES)
        has_had_enough = spent.mails >= MAILS_A_WEEK and spent.mailed_at > now() - WEEK
        return not has_had_enough and spent.mailed_at + gap <= now()

    @classmethod
    def spend(cls, email):
        """Count a mail more in the running week, which begins again after a week without one."""
        first = {"mails": 1, "mailed_at": now()}
        spent, is_new = cls.objects.get_or_create(pk=hash_of(email), defaults=first)
        if not is_new:
            spent.mails = 1 if spent.mailed_at < now() - WEEK else spent.mails + 1
            spent.mailed_at = now()
            spent.save()
