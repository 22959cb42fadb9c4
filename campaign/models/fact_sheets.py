from itertools import groupby

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .figures import Figure
from .publishing import ADDRESS, ORDER, Published, RichTextField
from .series import Chart


class FactSheet(Published):
    """A sheet of the campaign pack."""

    slug = models.SlugField("address", unique=True, help_text=ADDRESS)
    number = models.PositiveSmallIntegerField(unique=True, help_text="Its place in the pack.")
    title = models.CharField(max_length=150)
    summary = models.TextField(max_length=500, help_text="One or two sentences, for the list and under the title.")
    description = models.CharField("description for search engines", max_length=160, blank=True)
    body = RichTextField()
    figures = models.ManyToManyField(
        Figure, blank=True, related_name="fact_sheets", help_text="Shown under the text; one that stands in it is not."
    )
    charts = models.ManyToManyField(
        Chart,
        blank=True,
        related_name="fact_sheets",
        help_text="Shown under the figures; one that stands in the text is not.",
    )
    related = models.ManyToManyField("self", blank=True, symmetrical=False, verbose_name="related sheets")
    by_area = models.BooleanField(
        "has area versions", default=False, help_text="It can be read “for Greater Manchester”, or another force area."
    )
    checked_on = models.DateField("last checked")

    class Meta(Published.Meta):
        ordering = ("number",)

    def __str__(self):
        return f"{self.number}. {self.title}"

    def get_absolute_url(self):
        return reverse("campaign:fact_sheet", args=[self.slug])

    def ideas_by_time(self):
        return by_time(self.ideas.all())


class Idea(models.Model):
    """Something a group can do with a fact sheet where it works."""

    class Time(models.IntegerChoices):
        TEN_MINUTES = 1, _("Ten minutes")
        EVENING = 2, _("An evening")
        MONTH = 3, _("A month")
        YEAR = 4, _("A year")

    fact_sheet = models.ForeignKey(FactSheet, on_delete=models.CASCADE, related_name="ideas")
    time = models.PositiveSmallIntegerField("time it takes", choices=Time)
    text = models.CharField(max_length=300)
    order = models.PositiveSmallIntegerField(default=100, help_text=ORDER)

    class Meta:
        ordering = ("time", "order", "pk")

    def __str__(self):
        return self.text


def by_time(ideas):
    """Pairs of a label such as “Ten minutes” and the ideas that take that long."""
    return [(Idea.Time(time).label, list(same)) for time, same in groupby(ideas, key=lambda idea: idea.time)]


class Template(models.Model):
    """A letter, agenda or the like to copy and change; square brackets mark what the reader fills in."""

    class Kind(models.TextChoices):
        LETTER = "letter", "Letter"
        PRESS_RELEASE = "press-release", "Press release"
        AGENDA = "agenda", "Agenda"
        RESOLUTION = "resolution", "Resolution"
        SLIP = "slip", "Sign-up slip"
        FORM = "form", "Form"
        POST = "post", "Post or notice"

    fact_sheet = models.ForeignKey(FactSheet, on_delete=models.CASCADE, related_name="templates")
    slug = models.SlugField("address", unique=True, help_text="The end of the web address of its text.")
    kind = models.CharField(max_length=15, choices=Kind)
    title = models.CharField(max_length=150)
    text = models.TextField(help_text="Plain text. An empty line begins a paragraph; [brackets] are filled in.")
    order = models.PositiveSmallIntegerField(default=100, help_text=ORDER)

    class Meta:
        ordering = ("order", "pk")
        constraints = (
            models.CheckConstraint(
                name="template_has_text",
                condition=~Q(text=""),
                violation_error_message="A template needs its text.",
            ),
        )

    def __str__(self):
        return self.title
