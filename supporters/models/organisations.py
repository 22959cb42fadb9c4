from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Func, Q
from django.urls import reverse
from django.utils.text import slugify

from campaign import areas
from campaign.models.activity import validate_area

from ..choices import MOVES, Kind, Listing, State, Work

MOST_PEOPLE = 10_000_000  # more than any organisation in the UK supports in a year
LISTED = Q(state=State.APPROVED, listing=Listing.PUBLIC)


class PlainWords(Func):
    """Lower case, no accents, no punctuation: the SQL function ``plain_words`` of migration 0001, safe to index."""

    function = "plain_words"
    arity = 1
    output_field = models.TextField()


class OrganisationQuerySet(models.QuerySet):
    def approved(self):
        """In the totals: staff checked them and they have not withdrawn."""
        return self.filter(state=State.APPROVED)

    def listed(self):
        """In the public directory: approved, and not “count us, do not name us”."""
        return self.filter(LISTED)

    def reachable(self):
        """Listed, and a visitor's message would reach somebody there who wants it."""
        willing = Q(takes_messages=True, contacts__isnull=False, contacts__no_mail_since=None)
        return self.listed().filter(willing).distinct()

    def waiting(self):
        """For staff to check, the longest waiting first."""
        return self.filter(state=State.CONFIRMED).order_by("confirmed_at", "pk")

    def totals(self):
        """``{"organisations": count, "people": sum}`` over the approved, always taken from the rows."""
        totals = self.approved().aggregate(organisations=models.Count("pk"), people=models.Sum("people_supported"))
        return {name: total or 0 for name, total in totals.items()}


class Organisation(models.Model):
    """A body that supports the campaign, or asks to."""

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=Kind)
    registration_numbers = ArrayField(
        models.CharField(max_length=12), size=4, default=list, blank=True, verbose_name="charity or company numbers"
    )
    website = models.URLField(max_length=300, blank=True)
    web_domain = models.CharField(max_length=253, blank=True, editable=False)
    areas_of_work = ArrayField(models.CharField(max_length=30, validators=[validate_area]))
    work = ArrayField(models.CharField(max_length=20, choices=Work))
    people_supported = models.PositiveIntegerField("people supported in a year", null=True, blank=True)
    people_supported_basis = models.CharField("how that was counted", max_length=200, blank=True)
    statement = models.TextField(max_length=600, blank=True)
    listing = models.CharField(max_length=8, choices=Listing, default=Listing.PUBLIC)
    takes_messages = models.BooleanField(
        "visitors may write to it",
        default=False,
        help_text="Through a form on its page that never shows an address. Off until it says yes.",
    )

    state = models.CharField(max_length=12, choices=State, default=State.UNCONFIRMED, editable=False)
    state_since = models.DateTimeField(editable=False)
    created_at = models.DateTimeField("signed up", editable=False)
    confirmed_at = models.DateTimeField("confirmed", null=True, editable=False)
    approved_at = models.DateTimeField("first approved", null=True, editable=False)

    # What the directory is sorted by: no accents, no case, no punctuation. One sign can become five letters.
    sort_key = models.GeneratedField(
        expression=PlainWords("name"), output_field=models.CharField(max_length=1000, db_collation="C"), db_persist=True
    )
    # The words of the name with marks of its kind and areas, so that one index answers a word in an area. They are all
    # the areas that share ground with those it names (migration 0009, as campaign/areas.py has them).
    search = models.GeneratedField(
        expression=Func("name", "kind", "areas_of_work", function="organisation_search"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ("sort_key", "pk")
        indexes = (
            models.Index(fields=("sort_key", "id"), include=("search",), name="organisation_listed", condition=LISTED),
            GinIndex(fields=("search",), name="organisation_search", condition=LISTED),
            GinIndex(fields=("sort_key",), name="organisation_similar", opclasses=("gin_trgm_ops",)),
            GinIndex(fields=("registration_numbers",), name="organisation_numbers"),
            models.Index(fields=("state", "confirmed_at"), name="organisation_queue"),
            models.Index(fields=("web_domain",), name="organisation_domain", condition=~Q(web_domain="")),
            models.Index(
                fields=("state",),
                include=("people_supported",),
                name="organisation_totals",
                condition=Q(state="approved"),
            ),
        )
        constraints = (
            models.CheckConstraint(
                name="organisation_name_is_text",
                condition=Q(name__regex=r"^[^\s=+@-]") & ~Q(name__regex=r"\s$"),
                violation_error_message="Enter the organisation’s name; it cannot begin with = + - or @.",
            ),
            models.CheckConstraint(
                name="organisation_choices_are_known",
                condition=Q(kind__in=Kind.values) & Q(listing__in=Listing.values) & Q(state__in=State.values),
                violation_error_message="Choose one of the answers offered.",
            ),
            models.CheckConstraint(
                name="organisation_areas_are_known",
                condition=Q(areas_of_work__contained_by=list(areas.KEYS)) & Q(areas_of_work__len__gt=0),
                violation_error_message="Choose at least one area.",
            ),
            models.CheckConstraint(
                name="organisation_work_is_known",
                condition=Q(work__contained_by=Work.values) & Q(work__len__gt=0),
                violation_error_message="Choose at least one kind of work.",
            ),
            models.CheckConstraint(
                name="organisation_people_are_counted",
                condition=Q(people_supported=None)
                | Q(people_supported__lte=MOST_PEOPLE) & ~Q(people_supported_basis=""),
                violation_error_message="Say how you counted the people you support.",
            ),
            models.CheckConstraint(
                name="organisation_confirmed_unless_new",
                condition=Q(state=State.UNCONFIRMED, confirmed_at=None)
                | ~Q(state=State.UNCONFIRMED) & Q(confirmed_at__isnull=False),
                violation_error_message="Only a confirmed organisation can go further.",
            ),
            models.CheckConstraint(
                name="organisation_approved_has_a_date",
                condition=~Q(state__in=(State.APPROVED, State.WITHDRAWN)) | Q(approved_at__isnull=False),
                violation_error_message="An approved organisation has a date of approval.",
            ),
        )

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("supporters:organisation", args=[self.pk, self.slug])

    @property
    def slug(self):
        return slugify(self.name) or "organisation"

    def can_move_to(self, state):
        return state in MOVES[self.state]

    @property
    def is_listed(self):
        return self.state == State.APPROVED and self.listing == Listing.PUBLIC

    @property
    def area_labels(self):
        return [str(areas.names()[area]) for area in self.areas_of_work]

    @property
    def areas_named(self):
        """Pairs of an area's key and its name, for links."""
        return list(zip(self.areas_of_work, self.area_labels, strict=True))

    @property
    def work_labels(self):
        return [str(Work(work).label) for work in self.work]
