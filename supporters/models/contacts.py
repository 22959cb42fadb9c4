from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import F
from django.db.models.functions import JSONObject

from campaign import languages

from .organisations import Organisation


class Contact(models.Model):
    """A person who speaks for an organisation. Nothing here is ever shown to the public."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=120)
    email = models.EmailField(db_index=True, help_text="Kept in lower case.")
    phone = models.CharField(max_length=40, blank=True)
    language = models.CharField(
        "language of our mails", max_length=5, choices=languages.NAMES, default=languages.ENGLISH
    )
    created_at = models.DateTimeField(auto_now_add=True)
    no_mail_since = models.DateTimeField(
        null=True,
        blank=True,
        help_text="This person asked for no more mail. Links they ask for themselves still go out.",
    )

    # How many confirmation mails nobody has answered yet, and when the last one left or will leave.
    confirmations = models.PositiveSmallIntegerField(default=0, editable=False)
    confirmation_at = models.DateTimeField(null=True, editable=False)
    reminded_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ("created_at", "pk")
        constraints = (
            models.UniqueConstraint(
                name="contact_once_an_organisation",
                fields=("organisation", "email"),
                violation_error_message="This organisation has a contact with this address already.",
            ),
            models.CheckConstraint(
                name="contact_email_is_lower_case",
                condition=models.Q(email=models.functions.Lower(F("email"))) & ~models.Q(email=""),
                violation_error_message="Enter the address in lower case.",
            ),
        )

    def __str__(self):
        return f"{self.name}, {self.role}" if self.role else self.name

    def clean(self):
        self.email = self.email.lower()


class Wording(models.Model):
    """The very words somebody agreed to. A version is never changed: a new text is a new version."""

    slug = models.SlugField(max_length=30)
    version = models.PositiveSmallIntegerField(default=1)
    text = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("slug", "-version")
        constraints = (
            models.UniqueConstraint(
                name="wording_version_once",
                fields=("slug", "version"),
                violation_error_message="There is such a version already: take the next number.",
            ),
        )

    def __str__(self):
        return f"{self.slug}, version {self.version}"

    @classmethod
    def current(cls, slug, site=None):
        """The newest version, or Wording.DoesNotExist; with the ``site`` at hand without a query."""
        rows = [row for row in getattr(site and site.campaign, "wordings", ()) if row["slug"] == slug]
        return cls(**rows[0]) if rows else cls.objects.filter(slug=slug).order_by("-version")[:1].get()

    @classmethod
    def current_rows(cls):
        """The newest version of each, as an annotation."""
        newest = cls.objects.order_by("slug", "-version").distinct("slug")
        return ArraySubquery(newest.values(json=JSONObject(id="id", slug="slug", version="version", text="text")))


class Agreement(models.Model):
    """Who agreed to which words, and when."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="agreements")
    wording = models.ForeignKey(Wording, on_delete=models.PROTECT)
    agreed_at = models.DateTimeField(auto_now_add=True)

    def __str__(self):
        return f"{self.contact} agreed to {self.wording}"
