from pathlib import PurePosixPath

from django.db import models
from django.db.models import Q
from django.urls import reverse


class Picture(models.Model):
    """A photograph or drawing in the widths and formats that browsers choose from; the file sent in is not kept."""

    title = models.CharField(max_length=150, help_text="For the desk only: how to find it again.")
    alt = models.CharField(
        "text for those who do not see it", max_length=300, blank=True, help_text="What it shows and why it is here."
    )
    decorative = models.BooleanField(default=False, help_text="It says nothing that the text does not say.")
    credit = models.CharField(max_length=150, blank=True, help_text="Who made it: printed beside it.")
    for_press = models.BooleanField(
        "for the press", default=False, help_text="In the pictures that journalists download, with its credit."
    )
    shows_people = models.BooleanField("shows people who can be recognised", default=False)
    consent = models.TextField(
        blank=True, help_text="Who agreed, to what, when, and where the signed form is. Never shown to visitors."
    )
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    made_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("-made_at",)
        constraints = (
            models.CheckConstraint(
                name="picture_has_alt_or_is_decorative",
                condition=Q(decorative=True, alt="") | (Q(decorative=False) & ~Q(alt="")),
                violation_error_message="Describe the picture in words, or mark it as decorative: one of the two.",
            ),
            models.CheckConstraint(
                name="picture_of_people_has_consent",
                condition=Q(shows_people=False) | ~Q(consent=""),
                violation_error_message="A picture of people needs their consent: say who agreed, to what and when.",
            ),
            models.CheckConstraint(
                name="picture_for_press_has_credit_and_alt",
                condition=Q(for_press=False) | (~Q(credit="") & ~Q(alt="")),
                violation_error_message="A picture for the press has a credit, and words that say what it shows.",
            ),
        )

    def __str__(self):
        return self.title


class PictureFile(models.Model):
    """A picture in one width and format."""

    picture = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="files")
    format = models.CharField(max_length=4, choices={"avif": "AVIF", "webp": "WebP"})
    width = models.PositiveIntegerField()
    file = models.FileField(upload_to="pictures/")

    class Meta:
        ordering = ("format", "width")
        constraints = (
            models.UniqueConstraint(
                name="picturefile_once",
                fields=["picture", "format", "width"],
                violation_error_message="The picture has this file already.",
            ),
        )

    def __str__(self):
        return f"{self.picture}, {self.format} {self.width} px"

    def get_absolute_url(self):
        return reverse("campaign:picture_file", args=[PurePosixPath(self.file.name).name])
