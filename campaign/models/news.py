"""News, press releases, and what a journalist needs beside them."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from .pictures import Picture
from .publishing import ADDRESS, ORDER, Published, PublishedQuerySet, RichTextField
from .stories import Purpose


class News(Published):
    """An item of news, or a press release, which may have an embargo."""

    class Kind(models.TextChoices):
        NEWS = "news", _("News")
        RELEASE = "release", _("Press release")

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
    def purpose(self):
        """What a story placed in it is used for: a release is given to newspapers."""
        return Purpose.PRESS if self.kind == self.Kind.RELEASE else Purpose.WEBSITE

    @property
    def is_embargoed(self):
        return self.embargo_until is not None and self.embargo_until > now()

    def fill_in_published_at(self):
        """Whoever publishes it under an embargo schedules it for the embargo’s end."""
        super().fill_in_published_at()
        if self.status == self.Status.PUBLISHED and self.embargo_until and not self.was_public():
            self.published_at = max(self.published_at, self.embargo_until)

    def was_public(self):
        """Visitors saw it before this save."""
        return News.objects.filter(pk=self.pk, status=self.Status.PUBLISHED, published_at__lte=now()).exists()

    def clean(self):
        super().clean()
        if self.is_embargoed and self.status == self.Status.PUBLISHED and self.was_public():
            raise ValidationError(
                {"embargo_until": "Visitors read it already: take it back before you set an embargo."}
            )


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


class QuoteQuerySet(PublishedQuerySet):
    def published(self, at=None):
        """What a release says under embargo is kept until then, and nobody is quoted who speaks for us no more."""
        news = Q(news=None) | Q(news__in=News.objects.published(at))
        return super().published(at).filter(news, spokesperson__in=Spokesperson.objects.published(at))


class Quote(Published):
    """Words that may be printed as they stand."""

    text = models.TextField(max_length=600)
    spokesperson = models.ForeignKey(Spokesperson, on_delete=models.CASCADE, related_name="quotes")
    news = models.ForeignKey(News, on_delete=models.CASCADE, null=True, blank=True, related_name="quotes")
    approved_on = models.DateField(help_text="When the speaker approved these very words.")
    order = models.PositiveSmallIntegerField(default=100, help_text=ORDER)

    objects = QuoteQuerySet.as_manager()

    class Meta(Published.Meta):
        ordering = ("order", "pk")
        constraints = (
            *Published.Meta.constraints,
            models.CheckConstraint(
                name="quote_is_the_speakers_own_words",
                condition=~Q(text__contains="{"),
                violation_error_message="Write the very words that were approved, not a house term.",
            ),
        )

    def __str__(self):
        return self.text[:80]
