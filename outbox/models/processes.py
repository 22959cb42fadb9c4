from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

AWAKE = timedelta(minutes=5)  # a sender that says nothing for so long does not run


class SenderProcessQuerySet(models.QuerySet):
    def awake(self):
        return self.filter(seen_at__gt=Now() - AWAKE)

    def gone(self):
        return self.filter(seen_at__lt=Now() - timedelta(days=1))


class SenderProcess(models.Model):
    """A running ``send_outbox``, as it last said so; its name is what deliveries call their worker."""

    name = models.CharField(max_length=100, unique=True)
    started_at = models.DateTimeField(db_default=Now())
    seen_at = models.DateTimeField(db_default=Now())
    note = models.CharField(max_length=300, blank=True, help_text="Why it does not send, if it does not.")

    objects = SenderProcessQuerySet.as_manager()

    class Meta:
        verbose_name = "sender process"
        verbose_name_plural = "sender processes"
        ordering = ("-seen_at",)

    def __str__(self):
        return self.name


class OneRow(models.Model):
    singleton = models.BooleanField(primary_key=True, default=True)

    class Meta:
        abstract = True


class Instance(OneRow):
    """The site that may send from this database: a restored or copied database is not what is written here.

    ``name`` is kept outside the database too (``OUTBOX_INSTANCE``); ``place`` tells the server, its history and the
    very table, which a restored backup does not have (``outbox/instance.py``).
    """

    name = models.CharField(max_length=200)
    place = models.CharField(max_length=200)
    since = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = (models.CheckConstraint(name="instance_is_one_row", condition=Q(singleton=True)),)

    def __str__(self):
        return self.name


class RateBucket(OneRow):
    """How many copies of mailings may leave: filled with the clock, emptied by every sender, so it outlives them all.

    ``per_minute`` is what mail servers bear at present, if that is less than the setting allows: halved when one
    complains (``slowed_at``), and slowly raised again.
    """

    tokens = models.FloatField(default=0)
    per_minute = models.FloatField(null=True)
    filled_at = models.DateTimeField(db_default=Now())
    slowed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.CheckConstraint(name="ratebucket_is_one_row", condition=Q(singleton=True)),)

    def __str__(self):
        return f"{self.per_minute:g} a minute" if self.per_minute else "as fast as the setting allows"
