from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.text import slugify
from django.utils.timezone import now

from campaign import areas, languages
from campaign.models.activity import validate_area
from outbox.models import Mailing
from supporters.choices import Kind

from .subscribers import Topic


class IssueQuerySet(models.QuerySet):
    def archived(self):
        """In the archive: the first copies have left, or might have by now."""
        return self.filter(mailing__started_at__lte=now()).select_related("mailing")


class Issue(models.Model):
    """One edition of the newsletter: a draft until it has a mailing, whose words are then frozen."""

    subject = models.CharField(max_length=150)
    slug = models.SlugField(max_length=150, editable=False, db_index=False)
    preheader = models.CharField(
        "preview line", max_length=150, blank=True, help_text="What mail programs show beside the subject."
    )
    language = models.CharField(max_length=5, choices=languages.NAMES, default=languages.ENGLISH)
    own_text = models.TextField(
        "plain text, rewritten",
        blank=True,
        validators=[MaxLengthValidator(100_000)],
        help_text="Empty: made from the blocks. {leave} and {archive} stand for the links every copy must have.",
    )

    # The audience: empty means no limit.
    topics = models.ManyToManyField(
        Topic, blank=True, related_name="issues", help_text="Goes to who chose one of these, or chose none at all."
    )
    audience_languages = ArrayField(
        models.CharField(max_length=5, choices=languages.NAMES), default=list, blank=True, verbose_name="languages"
    )
    kinds = ArrayField(
        models.CharField(max_length=20, choices=Kind), default=list, blank=True, verbose_name="kinds of organisation"
    )
    areas = ArrayField(
        models.CharField(max_length=30, validators=[validate_area]), default=list, blank=True, verbose_name="areas"
    )
    confirmed_before = models.DateField(null=True, blank=True)

    mailing = models.OneToOneField(
        Mailing, on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="issue"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    approved_at = models.DateTimeField(null=True, editable=False)
    approved_digest = models.CharField(
        max_length=64, blank=True, editable=False, help_text="Of the very words and audience that were approved."
    )
    asked_digest = models.CharField(
        max_length=64, blank=True, editable=False, help_text="Of what a second person was asked to approve."
    )
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField("last changed", auto_now=True)

    objects = IssueQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        permissions = (
            ("send_issue", "Can send issues to readers, and pause, cancel or repeat what is being sent"),
            ("approve_issue", "Can approve issues that somebody else wrote"),
        )
        constraints = (
            models.CheckConstraint(
                name="issue_subject_is_one_line",
                condition=Q(subject__regex=r"^[^\r\n]+$") & Q(preheader__regex=r"^[^\r\n]*$"),
                violation_error_message="The subject and the preview line are one line each.",
            ),
            models.CheckConstraint(
                name="issue_choices_are_known",
                condition=Q(language__in=tuple(languages.NAMES))
                & Q(audience_languages__contained_by=list(languages.NAMES))
                & Q(kinds__contained_by=Kind.values)
                & Q(areas__contained_by=list(areas.KEYS)),
                violation_error_message="Choose from the answers offered.",
            ),
            models.CheckConstraint(
                name="issue_approval_has_a_time",
                condition=Q(approved_by=None, approved_at=None)
                | Q(approved_by__isnull=False, approved_at__isnull=False),
                violation_error_message="An approval has a person and a time.",
            ),
        )

    def __str__(self):
        return self.subject

    def save(self, *args, **kwargs):
        self.slug = slugify(self.subject) or "issue"
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        """The archive's page: the same for everybody, so that a forwarded link says nothing of who forwarded it."""
        return reverse("newsletter:issue", args=[self.pk, self.slug])

    @property
    def is_draft(self):
        """It can be changed: nothing of it was frozen yet, or that was undone."""
        return self.mailing_id is None
