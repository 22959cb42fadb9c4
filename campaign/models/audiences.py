from django.db import models
from django.urls import reverse

from .fact_sheets import FactSheet
from .figures import Figure
from .publishing import ADDRESS, ORDER, Published, RichTextField


class Audience(Published):
    """A page for the people the campaign wants to reach: what it asks of them, and what to take away."""

    MOST_FIGURES = 3  # that anybody remembers

    slug = models.SlugField("address", unique=True, help_text=ADDRESS)
    title = models.CharField(max_length=150)
    summary = models.TextField(max_length=500)
    description = models.CharField("description for search engines", max_length=160, blank=True)
    ask = RichTextField("what we ask of you")
    body = RichTextField("more for you", blank=True)
    figures = models.ManyToManyField(Figure, blank=True, related_name="audiences", help_text="The three that matter.")
    fact_sheet = models.ForeignKey(
        FactSheet,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="audiences",
        verbose_name="sheet to take",
    )
    contact = RichTextField("whom to contact", blank=True)
    order = models.PositiveSmallIntegerField(default=100, help_text=ORDER)

    class Meta(Published.Meta):
        ordering = ("order", "title")

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("campaign:audience", args=[self.slug])
