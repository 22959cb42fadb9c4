import re
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import resolve, reverse
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from .publishing import ADDRESS, ORDER, Published, RichTextField, refuse_second_row, validate_public_url

MARK = re.compile(r"\{(launched|launch_date|term|long_term)\}")  # what texts say in place of words that may change
# What a house term may hold: it stands in pages, files, feeds and calendars, and must mean the same in each of them.
PLAIN_WORDS = r"^[[:alpha:]][[:alpha:] ,()’-]*$"


class Campaign(models.Model):
    """The campaign's own facts, in one row that staff can change."""

    name = models.CharField(max_length=80, default="Race for Justice")
    launch_date = models.DateField(help_text="Before this day pages say “launches”, from this day on “launched”.")
    contact_email = models.EmailField(
        blank=True, help_text="Shown on the contact page and in mails. Leave empty to show none."
    )
    contact_address = models.TextField(blank=True, help_text="Postal address, shown on the contact page.")
    review_days = models.PositiveSmallIntegerField(
        "working days to check a sign-up",
        default=4,
        validators=[MinValueValidator(1)],
        help_text="What applicants are told they usually wait.",
    )
    press_email = models.EmailField("email for journalists", blank=True)
    press_phone = models.CharField("phone for journalists", max_length=40, blank=True)
    press_hours = models.CharField("when they are answered", max_length=100, blank=True)
    term = models.CharField(
        "house term, short", max_length=60, default="BME", help_text="Stands wherever a text says {term}."
    )
    long_term = models.CharField(
        "house term, in full",
        max_length=100,
        default="black and minority ethnic (BME)",
        help_text="Stands wherever a text says {long_term}: at the first use on a page.",
    )
    credit = models.TextField(
        max_length=500, blank=True, help_text="Who set the campaign up and who pays for it: at the foot of every page."
    )

    class Meta:
        verbose_name_plural = "campaign details"
        constraints = (
            models.CheckConstraint(
                name="campaign_terms_are_plain_words",
                condition=Q(term__regex=PLAIN_WORDS, long_term__regex=PLAIN_WORDS),
                violation_error_message="A house term is plain words: letters, spaces, commas, hyphens, brackets.",
            ),
        )

    def __str__(self):
        return self.name

    def clean(self):
        refuse_second_row(self)

    @classmethod
    def current(cls, **annotations):
        """The one row; before it is loaded, an unsaved one, so that no page or mail fails for want of it."""
        return cls.objects.annotate(**annotations).first() or cls(launch_date=date(2008, 11, 17))

    def has_launched(self):
        return localdate() >= self.launch_date

    def fill_in(self, text):
        """Return ``text`` with each mark, such as {long_term}, replaced by the words that are right today."""
        day = date_format(self.launch_date, "j F Y")
        launched = _("launched on %(day)s") if self.has_launched() else _("launches on %(day)s")
        words = {
            "launched": launched % {"day": day},
            "launch_date": day,
            "term": self.term,
            "long_term": self.long_term,
        }
        return MARK.sub(lambda mark: words[mark[1]], text)


class Page(Published):
    """One page of the site. Some slugs have a view of their own (see ``urls.py``); any other is shown plainly."""

    class Menu(models.TextChoices):
        HEAD = "head", "At the head of every page"
        FOOT = "foot", "At the foot of every page"
        NONE = "none", "In no menu"

    slug = models.SlugField("address", unique=True, help_text=ADDRESS)
    title = models.CharField(max_length=150)
    menu_title = models.CharField(max_length=30, blank=True, help_text="A shorter title for the menu.")
    menu = models.CharField(max_length=4, choices=Menu, default=Menu.NONE)
    order = models.PositiveSmallIntegerField("place in the menu", default=100)
    summary = models.TextField(max_length=500, blank=True, help_text="One or two sentences under the title.")
    description = models.CharField(
        "description for search engines", max_length=160, blank=True, help_text="What a search result shows."
    )
    body = RichTextField(blank=True)

    class Meta(Published.Meta):
        ordering = ("order", "title")
        indexes = (models.Index(fields=("menu", "order"), name="page_menu"),)

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("campaign:home") if self.slug == "home" else reverse("campaign:page", args=[self.slug])

    def clean(self):
        """The words of a view of its own stay where that view looks for them."""
        super().clean()
        before = Page.objects.filter(pk=self.pk).exclude(slug=self.slug).first()
        if before and resolve(before.get_absolute_url()).url_name != "page":
            raise ValidationError({"slug": f"A part of the site stands at this address: leave it “{before.slug}”."})


class Objective(Published):
    class Group(models.TextChoices):
        OVERALL = "overall", "Overall aim"
        VOLUNTARY = "voluntary", "Tied to the voluntary and community sector"
        OTHER = "other", "Other objectives"

    slug = models.SlugField("address", unique=True)
    group = models.CharField(max_length=10, choices=Group)
    title = models.CharField(max_length=150)
    text = RichTextField()
    order = models.PositiveSmallIntegerField(default=100, help_text=ORDER)

    class Meta(Published.Meta):
        ordering = ("order", "title")

    def __str__(self):
        return self.title


class Partner(Published):
    """An organisation behind the campaign: not one that signed up on the site."""

    class Role(models.TextChoices):
        FOUNDER = "founder", _("Set up the campaign")
        SUPPORTER = "supporter", _("Supports the campaign")
        FUNDER = "funder", _("Funds the campaign")

    slug = models.SlugField("address", unique=True)
    name = models.CharField(max_length=150)
    role = models.CharField(max_length=10, choices=Role)
    text = RichTextField()
    website = models.URLField(blank=True, validators=[validate_public_url])
    source = models.TextField(blank=True, help_text="Where the facts about it come from.")
    order = models.PositiveSmallIntegerField(default=100, help_text=ORDER)

    class Meta(Published.Meta):
        ordering = ("order", "name")

    def __str__(self):
        return self.name


class Goal(models.Model):
    """A number the campaign works towards; the count beside it is always taken from the supporters' own rows."""

    class Measure(models.TextChoices):
        ORGANISATIONS = "organisations", "Organisations that support the campaign"
        PEOPLE = "people", "People those organisations support"

    measure = models.CharField(max_length=15, choices=Measure, unique=True)
    label = models.CharField(max_length=60, help_text="Stands after the number: 63 of 100 organisations.")
    target = models.PositiveIntegerField(validators=[MinValueValidator(1)])
    show_from = models.PositiveIntegerField(
        "show only from", default=1, help_text="The home page shows this goal once the count has reached this number."
    )
    order = models.PositiveSmallIntegerField(default=100, help_text=ORDER)

    class Meta:
        ordering = ("order",)
        constraints = (
            models.CheckConstraint(
                name="goal_target_is_positive",
                condition=Q(target__gt=0),
                violation_error_message="The target is a number above nought.",
            ),
        )

    def __str__(self):
        return f"{self.target:,} {self.label}"
