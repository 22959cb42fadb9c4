"""News, press releases, and what a journalist needs beside them."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.timezone import now

from .pictures import Picture
from .publishing import ADDRESS, ORDER, Published, RichTextField


class News(Published):
    """An item of news, or a press release, which may have an embargo."""

    class Kind(models.TextChoices):
        NEWS = "news", "News"
        RELEASE = "release", "Press release"

    slug = models.SlugField("address", unique=True, max_length=80, help_text=ADDRESS)
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.NEWS)
    title = models.CharField(max_length=150)
    summary = models.TextField(max_length=500, help_text="The news in one or two sentences.")
    body = RichTextField()
    dated = models.DateField("date on it")
    embargo_until = models.DateTimeField(
        null=True, blank=True, help_text="Journalists with the preview link read it before; visitors from then on."
    )
    picture = models.ForeignKey(Picture, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    notes = RichTextField("notes to editors", blank=True)

    class Meta(Published.Meta):
        verbose_name = verbose_name_plural = "news"
        ordering = ("-dated", "-pk")
        constraints = (
            *Published.Meta.constraints,
            models.CheckConstraint(
                name="news_kept_until_embargo_ends",
                condition=Q(embargo_until=None) | ~Q(status="published") | Q(published_at__gte=F("embargo_until")),
                violation_error_message="It is published when the embargo ends, or later.",
            ),
        )

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("campaign:news_item", args=[self.slug])

    @property
    def is_embargoed(self):
        return self.embargo_until is not None and self.embargo_until > now()


class Spokesperson(Published):
    """Somebody who speaks for the campaign; journalists reach them through the press contact."""

    name = models.CharField(max_length=120)
    role = models.CharField(max_length=200, help_text="What they do, and for whom.")
    speaks_about = models.CharField(max_length=300, blank=True)
    languages = models.CharField(max_length=200, blank=True)
    picture = models.ForeignKey(Picture, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    agreed = models.TextField("how they agreed", help_text="When, and to what. Never shown to visitors.")
    order = models.PositiveSmallIntegerField(default=100, help_text=ORDER)

    class Meta(Published.Meta):
        verbose_name_plural = "spokespeople"
        ordering = ("order", "name")

    def __str__(self):
        return self.name


class Quote(Published):
    """Words that may be printed as they stand."""

    text = models.TextField(max_length=600)
    spokesperson = models.ForeignKey(Spokesperson, on_delete=models.CASCADE, related_name="quotes")
    news = models.ForeignKey(News, on_delete=models.SET_NULL, null=True, blank=True, related_name="quotes")
    approved_on = models.DateField(help_text="When the speaker approved these very words.")
    order = models.PositiveSmallIntegerField(default=100, help_text=ORDER)

    class Meta(Published.Meta):
        ordering = ("order", "pk")

    def __str__(self):
        return self.text[:80]
