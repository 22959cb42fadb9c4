from datetime import timedelta

from django.db import models
from django.utils.timezone import now

from campaign.models import MadeFile

from ..choices import State
from .organisations import Organisation

KEEP = timedelta(days=30)  # then the files go, and the status page offers to make them again

ZIP = "pack.zip"
FILES = [
    ("All of it, with every fact sheet", ZIP),
    ("Poster, A4", "poster.pdf"),
    ("Poster in black and white, A4", "poster-black-and-white.pdf"),
    ("Slide to show", "slide.pdf"),
    ("Slide as a picture", "slide.png"),
    ("Slide to change", "slide.odp"),
    ("Letter to change", "letter.odt"),
    ("Letter to copy", "letter.txt"),
    ("Paragraph for your newsletter", "newsletter.txt"),
]


class OwnPackQuerySet(models.QuerySet):
    def current(self):
        """Asked for not long ago, by an organisation that is approved."""
        return self.filter(asked_at__gt=now() - KEEP, organisation__state=State.APPROVED)


class OwnPack(models.Model):
    """An organisation asked for poster, slide and letter with its own name; the files are in campaign's MadeFile."""

    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, related_name="own_pack")
    asked_at = models.DateTimeField(default=now)

    objects = OwnPackQuerySet.as_manager()

    class Meta:
        ordering = ("organisation",)

    def __str__(self):
        return f"The pack of {self.organisation}"

    @property
    def folder(self):
        return f"organisations/{self.organisation_id}/"

    def files(self):
        """What it is, its name, and its MadeFile, which is None until it is made."""
        found = MadeFile.objects.in_bulk([self.folder + name for _, name in FILES], field_name="name")
        return [(label, name, found.get(self.folder + name)) for label, name in FILES]
