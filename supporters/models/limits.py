import hashlib
import hmac
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils.timezone import now

KEPT = timedelta(hours=23)  # deleted by the hourly `tidy`, so never kept for more than a day
WINDOW = timedelta(hours=1)


class AttemptQuerySet(models.QuerySet):
    def too_old(self):
        return self.filter(at__lt=now() - KEPT)


class Attempt(models.Model):
    """That somebody used a public form: a keyed hash of the network or address, never the thing itself."""

    key = models.CharField(max_length=32)
    at = models.DateTimeField(auto_now_add=True, db_index=True)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        indexes = (models.Index(fields=("key", "at"), name="attempt_key"),)

    def __str__(self):
        return f"{self.key} at {self.at}"

    @classmethod
    def key_for(cls, form, what):
        return hmac.new(settings.SECRET_KEY.encode(), f"{form}:{what}".encode(), hashlib.sha256).hexdigest()[:32]

    @classmethod
    def wait(cls, key, limit):
        """Seconds until ``key`` may try again, or 0; an hour's window slides, so nobody is shut out for long."""
        recent = cls.objects.filter(key=key, at__gt=now() - WINDOW).order_by("-at")
        last = list(recent.values_list("at", flat=True)[limit - 1 : limit])
        return int((last[0] + WINDOW - now()).total_seconds()) + 1 if last else 0

    @classmethod
    def seconds_to_wait(cls, limits):
        """Count this attempt and return 0, or return how long to wait; ``limits`` is (form, what, limit) for each."""
        keys = [(cls.key_for(form, what), limit) for form, what, limit in limits if limit]
        wait = max((cls.wait(key, limit) for key, limit in keys), default=0)
        if not wait:
            cls.objects.bulk_create(cls(key=key) for key, _ in keys)
        return wait
