"""First-hand stories, and the register of what the people who tell them agreed to."""

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from .figures import Topic
from .files import files_that_go
from .pictures import Picture
from .publishing import ADDRESS, Published, PublishedQuerySet, RichTextField


class Purpose(models.TextChoices):
    """What a story may be used for; each is agreed to on its own."""

    WEBSITE = "website", "On the campaign’s website"
    PRINT = "print", "In fact sheets and the campaign pack, on paper and as files"
    NEWSLETTER = "newsletter", "In the e-newsletter"
    PRESS = "press", "Given to newspapers, radio and television"
    RESEARCH = "research", "In the campaign’s research, report and manifesto"


class NamedAs(models.TextChoices):
    OWN_NAME = "own-name", "Own name"
    FIRST_NAME = "first-name", "First name only"
    OTHER_NAME = "other-name", "Another name"
    NO_NAME = "no-name", "No name"


class ConsentQuerySet(models.QuerySet):
    def valid(self, purpose=Purpose.WEBSITE):
        """Given for ``purpose``, not withdrawn and not at its end: the rule that the database holds too (0008)."""
        lasting = Q(ends_on=None) | Q(ends_on__gte=localdate())
        return self.filter(lasting, withdrawn_on=None, purposes__contains=[purpose])


class Consent(models.Model):
    """One sheet of paper, or one conversation written down: who agreed to what. Never shown to visitors."""

    person = models.CharField("name", max_length=150, help_text="For the register only.")
    reached_at = models.TextField("how to reach them", max_length=400, blank=True)
    in_prison = models.BooleanField("is in prison", default=False)
    establishment = models.CharField("prison", max_length=150, blank=True)
    prison_agreed = models.TextField(
        "what the prison allowed",
        max_length=400,
        blank=True,
        help_text="Who allowed it and when: contact with the media needs the governor’s leave.",
    )
    supports_campaign = models.BooleanField(
        "joins the campaign", default=False, help_text="Known here alone: the totals count organisations."
    )
    under_18 = models.BooleanField("is under 18", default=False)
    guardian = models.CharField("who agreed for them", max_length=150, blank=True)
    purposes = ArrayField(models.CharField(max_length=12, choices=Purpose), default=list, blank=True)
    named_as = models.CharField("how to name them", max_length=12, choices=NamedAs, default=NamedAs.NO_NAME)
    shown_name = models.CharField("the name to print", max_length=100, blank=True)
    taken_by = models.CharField("who took the consent", max_length=150)
    taken_on = models.DateField("when it was given")
    ends_on = models.DateField("last day it holds", null=True, blank=True, help_text="Empty: until it is withdrawn.")
    paper = models.CharField("where the signed sheet is kept", max_length=200, blank=True)
    notes = models.TextField(blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_how = models.CharField("how it was withdrawn", max_length=200, blank=True)
    entered_at = models.DateTimeField(auto_now_add=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        ordering = ("-taken_on", "-pk")
        constraints = (
            models.CheckConstraint(
                name="consent_purposes_are_known",
                condition=Q(purposes__contained_by=Purpose.values),
                violation_error_message="Choose from the purposes on the sheet.",
            ),
            models.CheckConstraint(
                name="consent_name_to_print_as_agreed",
                condition=Q(named_as=NamedAs.NO_NAME, shown_name="")
                | (~Q(named_as=NamedAs.NO_NAME) & ~Q(shown_name="")),
                violation_error_message="Give the name to print, or none where the person wants none.",
            ),
            models.CheckConstraint(
                name="consent_ends_after_it_was_given",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("taken_on")),
                violation_error_message="It ends after it was given.",
            ),
            models.CheckConstraint(
                name="consent_of_a_child_is_a_guardians",
                condition=Q(under_18=False) | ~Q(guardian=""),
                violation_error_message="Say who agreed for somebody under 18.",
            ),
            models.CheckConstraint(
                name="consent_in_prison_names_what_was_allowed",
                condition=Q(in_prison=False) | ~Q(establishment="") & ~Q(prison_agreed=""),
                violation_error_message="Name the prison, and say what it allowed.",
            ),
        )

    def __str__(self):
        return f"{self.person}, {self.taken_on:%-d %B %Y}"

    def save(self, *args, **kwargs):
        with transaction.atomic():  # the locks in the order that migration 0008 names
            stories = list(self.stories.select_for_update().values_list("pk", flat=True)) if self.pk else []
            with files_that_go(stories):
                super().save(*args, **kwargs)

    def allows(self, purpose=Purpose.WEBSITE):
        lasts = self.ends_on is None or self.ends_on >= localdate()
        return self.withdrawn_on is None and lasts and purpose in self.purposes

    @property
    def has_ended(self):
        return self.withdrawn_on is None and self.ends_on is not None and self.ends_on < localdate()

    @property
    def told_by(self):
        """Who tells the story, in the words that may be printed."""
        match self.named_as:
            case NamedAs.NO_NAME:
                return _("Told by somebody who wants no name here")
            case NamedAs.OTHER_NAME:
                return _("Told by %(name)s, a name they chose") % {"name": self.shown_name}
        return _("Told by %(name)s") % {"name": self.shown_name}


NO_CONSENT = "Visitors see a story only with a consent that allows the website, was not withdrawn and has not ended."


class StoryQuerySet(PublishedQuerySet):
    def published(self, at=None):
        """Consent runs out with the clock: a story is shown only while it holds, whatever its status says."""
        return super().published(at).with_consent()

    def with_consent(self):
        """Those that are shown, or might be: a preview too shows no others."""
        valid = self.exclude(status=Published.Status.WITHDRAWN).filter(consent__in=Consent.objects.valid())
        return valid.select_related("consent")

    def pictures(self):
        """The numbers of their pictures."""
        return self.exclude(picture=None).values("picture")

    def agreed_for(self, purpose):
        """Those of the published ones that may also be used for ``purpose``."""
        return self.published().filter(consent__in=Consent.objects.valid(purpose))


class Story(Published):
    """What somebody lived through, in their own words; shown only while their consent holds."""

    slug = models.SlugField("address", unique=True, max_length=80, help_text=ADDRESS)
    title = models.CharField(max_length=150)
    summary = models.TextField(max_length=500, help_text="One or two sentences, for the list and under the title.")
    body = RichTextField("the story")
    topic = models.CharField(max_length=40, choices=Topic)
    happened = models.CharField(
        "where and when", max_length=150, blank=True, help_text="Only what cannot point to anybody."
    )
    picture = models.ForeignKey(Picture, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="stories", null=True, blank=True)

    objects = StoryQuerySet.as_manager()

    class Meta(Published.Meta):
        verbose_name_plural = "stories"
        ordering = ("-published_at", "-pk")

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("campaign:story", args=[self.slug])

    def save(self, *args, **kwargs):
        with files_that_go([self.pk] if self.pk else ()):
            super().save(*args, **kwargs)

    def clean(self):
        super().clean()
        if self.status == self.Status.PUBLISHED and not self.may_be_published:
            raise ValidationError({"consent": NO_CONSENT})

    @property
    def may_be_published(self):
        return self.consent is not None and self.consent.allows(Purpose.WEBSITE)

    @property
    def is_public(self):
        return super().is_public and self.may_be_shown

    @property
    def may_be_shown(self):
        return self.status != self.Status.WITHDRAWN and self.may_be_published


class Copy(models.Model):
    """Where a story went that nobody can call back from: a file that was there to download, an issue, a newspaper."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="copies")
    what = models.CharField(max_length=200, help_text="Such as: fact sheet 9 as PDF; letter to a newspaper.")
    first_on = models.DateField("from", default=localdate)
    last_on = models.DateField("until", null=True, blank=True)
    by_hand = models.BooleanField(default=True, editable=False)

    class Meta:
        verbose_name_plural = "copies"
        ordering = ("first_on", "pk")
        constraints = (
            models.UniqueConstraint(
                name="copy_once", fields=["story", "what"], violation_error_message="That copy is written down already."
            ),
        )

    def __str__(self):
        return self.what
