"""What goes on: initiatives that make a difference, and events with what came of them."""

from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q, Sum
from django.urls import reverse
from django.utils.timezone import localdate, localtime, now
from django.utils.translation import gettext_lazy as _

from .. import areas
from .pictures import Picture
from .publishing import ADDRESS, Published, PublishedQuerySet, RichTextField, validate_public_url

IN_CALENDARS = timedelta(days=90)


class Field(models.TextChoices):
    """The kinds of work that the campaign names."""

    HEALTH = "health", _("Health")
    HOUSING = "housing", _("Housing")
    EDUCATION = "education", _("Education")
    EMPLOYMENT = "employment", _("Employment")
    JUSTICE_SERVICES = "justice-services", _("Services in the criminal justice system")
    PREVENTION = "prevention", _("Preventing crime")
    REHABILITATION = "rehabilitation", _("Helping people rebuild their lives after an offence")


def validate_area(key):
    if key not in areas.KEYS:
        raise ValidationError("Choose one of the areas offered.")


class InAreasQuerySet(PublishedQuerySet):
    def in_area(self, key):
        """What happens in the area ``key``: in it, in a part of it, or in a wider area that it lies in."""
        return self.filter(areas__overlap=areas.touching(key))


class InAreas(Published):
    """Something that happens somewhere, for people somewhere."""

    slug = models.SlugField("address", unique=True, max_length=80, help_text=ADDRESS)
    title = models.CharField(max_length=150)
    summary = models.TextField(max_length=500, help_text="One or two sentences, for the list and under the title.")
    place = models.CharField(max_length=150, help_text="Where it is, in words: Handsworth, Birmingham.")
    areas = ArrayField(models.CharField(max_length=30, validators=[validate_area]), help_text="For filters and maps.")
    website = models.URLField(max_length=300, blank=True, validators=[validate_public_url])
    contact = models.CharField(
        "public contact", max_length=200, blank=True, help_text="Shown to everybody: a work address or number only."
    )
    picture = models.ForeignKey(Picture, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = InAreasQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = (
            *Published.Meta.constraints,
            models.CheckConstraint(
                name="%(class)s_areas_are_known",
                condition=Q(areas__contained_by=list(areas.KEYS)) & Q(areas__len__gt=0),
                violation_error_message="Choose at least one of the areas offered.",
            ),
        )

    def __str__(self):
        return self.title

    @property
    def area_names(self):
        return [str(areas.names()[key]) for key in self.areas]

    @property
    def areas_named(self):
        """Pairs of an area's key and its name, for links."""
        return list(zip(self.areas, self.area_names, strict=True))


class Initiative(InAreas):
    """Work that makes a difference, described under the same headings as every other so that they can be compared."""

    run_by = models.CharField(max_length=200, help_text="The organisation or the partners that run it.")
    fields = ArrayField(models.CharField(max_length=20, choices=Field), help_text="What kind of work it is.")
    for_whom = models.CharField("who it is for", max_length=300)
    need = RichTextField("why it is needed", blank=True)
    what_it_does = RichTextField()
    result = RichTextField("what came of it")
    evidence = models.TextField("how we know", help_text="Who counted what, when; an evaluation with its address.")
    cost = models.CharField(max_length=300, blank=True, help_text="If it is known: how much, for what, from whom.")
    learned = RichTextField("what they learned", blank=True)
    checked_on = models.DateField("last checked")

    class Meta(InAreas.Meta):
        ordering = ("title", "pk")
        constraints = (
            *InAreas.Meta.constraints,
            models.CheckConstraint(
                name="initiative_fields_are_known",
                condition=Q(fields__contained_by=Field.values) & Q(fields__len__gt=0),
                violation_error_message="Choose at least one kind of work.",
            ),
            models.CheckConstraint(
                name="initiative_result_has_evidence",
                condition=~Q(evidence=""),
                violation_error_message="Say how the result is known.",
            ),
        )

    def get_absolute_url(self):
        return reverse("campaign:initiative", args=[self.slug])

    @property
    def field_names(self):
        return [str(Field(field).label) for field in self.fields]


class EventQuerySet(InAreasQuerySet):
    def coming(self):
        return self.published().filter(ends_at__gte=now()).order_by("starts_at", "pk")

    def past(self):
        return self.published().filter(ends_at__lt=now()).order_by("-starts_at", "-pk")

    def unreported(self):
        """Those that took place, and nobody has told yet what happened."""
        return self.past().filter(cancelled=False, reported_on=None)

    def for_calendars(self):
        """What calendars show: what is to come, and for a while what was, so that it does not vanish on the day."""
        return self.published().filter(ends_at__gte=now() - IN_CALENDARS).order_by("starts_at", "pk")

    def added_up(self):
        """``{"events": …, "came": …, "promises": …}`` over those that reported."""
        reported = self.past().filter(reported_on__isnull=False)
        sums = reported.aggregate(
            events=models.Count("pk"), came=Sum("came"), promises=models.Count("pk", ~Q(promised=""))
        )
        return {name: total or 0 for name, total in sums.items()}


class Event(InAreas):
    """Local activity on a day; afterwards what happened, which the campaign adds up."""

    starts_at = models.DateTimeField("starts")
    ends_at = models.DateTimeField("ends")
    address = models.TextField(max_length=300, blank=True, help_text="Where to go, with the postcode.")
    online = models.URLField("address to join online", max_length=300, blank=True, validators=[validate_public_url])
    organiser = models.CharField(max_length=200)
    access = models.TextField(
        "access notes",
        max_length=600,
        help_text="Steps, lifts, toilets, hearing loop, interpreters, quiet room, parking, cost, childcare.",
    )
    booking = models.CharField(max_length=300, blank=True, help_text="How to come: just turn up, or where to book.")
    body = RichTextField("about it", blank=True)
    cancelled = models.BooleanField(default=False, help_text="It stays in its place and says that it is off.")

    # What happened: empty until somebody reports.
    came = models.PositiveIntegerField("how many came", null=True, blank=True)
    whom_met = models.TextField("whom you met", max_length=1000, blank=True)
    promised = models.TextField("what was promised", max_length=1000, blank=True)
    what_happened = RichTextField(blank=True)
    reported_on = models.DateField("report came on", null=True, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta(InAreas.Meta):
        ordering = ("-starts_at", "-pk")
        indexes = (models.Index(fields=("ends_at", "starts_at"), name="event_days"),)
        constraints = (
            *InAreas.Meta.constraints,
            models.CheckConstraint(
                name="event_address_is_free",
                condition=~Q(slug__in=("archive", "calendar")),  # the pages of all events are there
                violation_error_message="Choose another address: a page of all events has this one.",
            ),
            models.CheckConstraint(
                name="event_ends_after_its_start",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message="It ends after it starts.",
            ),
            models.CheckConstraint(
                name="event_says_how_to_get_in",
                condition=~Q(access=""),
                violation_error_message="Say how people get in and what helps them take part.",
            ),
            models.CheckConstraint(
                name="event_report_is_whole",
                condition=Q(reported_on=None, came=None, whom_met="", promised="", what_happened="")
                | Q(reported_on__isnull=False, came__isnull=False),
                violation_error_message="A report has its day and how many came; without one, all of it is empty.",
            ),
            models.CheckConstraint(
                name="event_reported_once_it_began",
                condition=Q(reported_on=None) | Q(reported_on__gte=models.functions.TruncDate("starts_at")),
                violation_error_message="What happened is reported when it has happened.",
            ),
        )

    def get_absolute_url(self):
        return reverse("campaign:event", args=[self.slug])

    def clean(self):
        super().clean()
        if self.came is not None and self.reported_on is None:
            self.reported_on = localdate()

    @property
    def is_one_day(self):
        return localtime(self.starts_at).date() == localtime(self.ends_at).date()

    @property
    def is_past(self):
        return self.ends_at < now()
