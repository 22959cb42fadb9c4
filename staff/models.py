from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """Somebody who works for the campaign; the public has no accounts."""

    email = models.EmailField("email address", unique=True)
    one_time_password = models.BooleanField(
        default=False, editable=False, help_text="The password works once: logging in leads to choosing another."
    )

    class Meta(AbstractUser.Meta):
        verbose_name = "member of staff"
        verbose_name_plural = "members of staff"
