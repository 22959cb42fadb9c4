from uuid import uuid4

from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import OuterRef, Q
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ..uploads import check_size, document_type
from .pictures import Picture
from .publishing import ADDRESS, ORDER, Published, PublishedQuerySet, RichTextField


class Publication(Published):
    """A report, manifesto or piece of research: “coming” until an edition of it is published."""

    class Kind(models.TextChoices):
        REPORT = "report", _("Report")
        MANIFESTO = "manifesto", _("Manifesto")
        RESEARCH = "research", _("Research")

    slug = models.SlugField("address", unique=True, help_text=ADDRESS)
    kind = models.CharField(max_length=10, choices=Kind)
    title = models.CharField(max_length=150)
    summary = models.TextField(max_length=500)
    description = models.CharField("description for search engines", max_length=160, blank=True)
    body = RichTextField("about it", blank=True)
    authors = models.CharField(max_length=300, blank=True)
    cover = models.ForeignKey(Picture, on_delete=models.PROTECT, null=True, blank=True)
    expected = models.CharField(
        "when it is coming", max_length=80, blank=True, help_text="Only what is known, such as: spring 2009."
    )
    order = models.PositiveSmallIntegerField(default=100, help_text=ORDER)

    class Meta(Published.Meta):
        ordering = ("order", "title")

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("campaign:publication", args=[self.slug])


class EditionQuerySet(PublishedQuerySet):
    def out(self):
        """Those that visitors see, of publications that they see."""
        return self.published().filter(publication__in=Publication.objects.published())

    def with_parts(self):
        """Each with its ``contents``, ``downloads`` and ``manifesto``, in the same query: no text of a chapter."""
        return self.annotate(
            contents=rows_of(Chapter, "slug", "title"),
            downloads=rows_of(PublicationFile, "id", "title", "type", "size"),
            manifesto=rows_of(ManifestoPoint, "number", "title", "text"),
        )


def rows_of(part, *fields):
    """The rows of an edition's ``part`` as one column of dictionaries."""
    rows = part.objects.filter(edition=OuterRef("pk"))
    return ArraySubquery(rows.values(row=JSONObject(**{field: field for field in fields})))


class Edition(Published):
    """One edition of a publication; of those that are out, the newest is current and the others keep their address."""

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="editions")
    number = models.PositiveSmallIntegerField()
    released_on = models.DateField("date on it")
    notes = models.TextField("what is new in it", blank=True)

    objects = EditionQuerySet.as_manager()

    class Meta(Published.Meta):
        ordering = ("-number",)
        constraints = (
            *Published.Meta.constraints,
            models.UniqueConstraint(
                name="edition_number_once",
                fields=["publication", "number"],
                violation_error_message="There is an edition of that number already.",
            ),
        )

    def __str__(self):
        return f"{self.publication}, edition {self.number}"

    def get_absolute_url(self):
        return reverse("campaign:edition", args=[self.publication.slug, self.number])

    def fill(self, part, rows):
        """Rows of ``with_parts`` as what they are, each knowing its edition."""
        return [part(edition=self, **row) for row in rows]

    def chapters_listed(self):
        return self.fill(Chapter, self.contents)

    def files_listed(self):
        return self.fill(PublicationFile, self.downloads)

    def points_listed(self):
        return self.fill(ManifestoPoint, self.manifesto)


class Chapter(models.Model):
    """A part of an edition as a web page."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="chapters")
    slug = models.SlugField("address", help_text=ADDRESS)
    title = models.CharField(max_length=150)
    body = RichTextField()
    order = models.PositiveSmallIntegerField(default=100, help_text=ORDER)

    class Meta:
        ordering = ("order", "pk")
        constraints = (
            models.UniqueConstraint(
                name="chapter_slug_once",
                fields=["edition", "slug"],
                violation_error_message="Another chapter of this edition has that address.",
            ),
        )

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        edition = self.edition
        return reverse("campaign:chapter", args=[edition.publication.slug, edition.number, self.slug])


class PublicationFile(models.Model):
    """An edition as a file to take away, checked by what is in it and stored under a name of our own."""

    class Type(models.TextChoices):
        PDF = "pdf", "PDF"
        EPUB = "epub", "EPUB"
        ODT = "odt", _("OpenDocument text")
        DOCX = "docx", _("Word")

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="files")
    title = models.CharField(max_length=150, help_text="Such as: the whole report, large print.")
    file = models.FileField(upload_to="publications/")
    type = models.CharField(max_length=4, choices=Type, editable=False)
    size = models.PositiveIntegerField(editable=False)
    order = models.PositiveSmallIntegerField(default=100, help_text=ORDER)

    class Meta:
        ordering = ("order", "pk")
        constraints = (
            models.CheckConstraint(
                name="publicationfile_is_not_empty",
                condition=Q(size__gt=0),
                violation_error_message="The file is empty.",
            ),
        )

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("campaign:publication_file", args=[self.edition.publication.slug, self.pk])

    def clean(self):
        """Know a new file by what is in it, and give it a name that says nothing."""
        super().clean()
        if not self.file or self.file._committed:
            return
        try:
            check_size(self.file)
            self.type = document_type(self.file)
        except ValidationError as refused:
            raise ValidationError({"file": refused}) from None
        self.size = self.file.size
        self.file.name = f"{uuid4().hex}.{self.type}"


class ManifestoPoint(models.Model):
    """One point of a manifesto: a record of its own, so that an organisation can pledge to it."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="points")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=150)
    text = RichTextField()

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(
                name="manifestopoint_number_once",
                fields=["edition", "number"],
                violation_error_message="The edition has a point of that number already.",
            ),
        )

    def __str__(self):
        return f"{self.number}. {self.title}"

    def get_absolute_url(self):
        return f"{self.edition.get_absolute_url()}#point-{self.number}"
