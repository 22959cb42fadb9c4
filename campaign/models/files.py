from contextlib import contextmanager

from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Concat
from django.urls import reverse


class MadeFile(models.Model):
    """A file made from what is published, never in a visitor's request: a PDF, a picture of a chart, the pack.

    ``digest`` is of all that went into it: the file is made anew only when that changes.
    """

    name = models.CharField(max_length=200, unique=True, help_text="Such as fact-sheets/holding-an-event.pdf")
    digest = models.CharField(max_length=64)
    file = models.FileField(upload_to="made/")
    size = models.PositiveIntegerField()
    stories = ArrayField(
        models.BigIntegerField(),
        default=list,
        help_text="The stories in it: when one is withdrawn, the file goes with it at once.",
    )
    made_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("name",)

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("campaign:made_file", args=[self.name])

    @property
    def type(self):
        """Such as PDF, beside a link."""
        return self.name.rpartition(".")[2].upper()


def size_of_file(folder, suffix):
    """As an annotation of things with a slug: the size of the file made of each, None where there is none."""
    name = Concat(Value(f"{folder}/"), OuterRef("slug"), Value(suffix))
    return Subquery(MadeFile.objects.filter(name=name).values("size"))


@contextmanager
def files_that_go(stories):
    """Within, the database may take the files away that show one of ``stories``; they leave the disk with the commit.

    One that it takes away without this is found by the worker.
    """
    with transaction.atomic():
        before = list(MadeFile.objects.filter(stories__overlap=stories)) if stories else []
        yield
        kept = set(MadeFile.objects.filter(pk__in=[row.pk for row in before]).values_list("pk", flat=True))
        for row in before:
            if row.pk not in kept:
                transaction.on_commit(lambda file=row.file: file.storage.delete(file.name))
