"""What organisations propose: each initiative and event of theirs, and the changes to it that wait for staff."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from campaign.models import Event, Initiative, Published

from ..choices import State
from .contacts import Contact
from .organisations import Organisation

Status = Published.Status


class ProposalQuerySet(models.QuerySet):
    def waiting(self):
        """For staff to look at, with ``waiting_since``: a draft that nobody refused, or a change to what is out."""
        new = Q(**{f"{self.model.item_name}__status": Status.DRAFT}, refused_at=None)
        waiting = self.filter(new | Q(suggested__isnull=False), organisation__state=State.APPROVED)
        return waiting.annotate(waiting_since=Coalesce("suggested_at", "proposed_at"))

    def untold(self):
        """Published, and nobody has told the organisation yet."""
        public = self.model.item_model.objects.published()
        return self.filter(**{f"{self.model.item_name}__in": public}, told_published_at=None)

    def with_item(self):
        return self.select_related(self.model.item_name, "organisation", "contact__organisation")


class Proposal(models.Model):
    """An item of an organisation's own: a draft until staff publish it, or refuse it and say why."""

    contact = models.ForeignKey(Contact, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    proposed_at = models.DateTimeField(auto_now_add=True)
    # What the organisation would like it to say now; None when nothing waits. A first proposal is the draft itself.
    suggested = models.JSONField(encoder=DjangoJSONEncoder, null=True, blank=True)
    suggested_at = models.DateTimeField(null=True, blank=True)
    told_published_at = models.DateTimeField(null=True, editable=False)
    refused_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(max_length=1000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    objects = ProposalQuerySet.as_manager()

    item_name = item_model = None  # the field that points to the item, and what that is

    class Standing(models.TextChoices):
        WAITING = "waiting", _("Being checked")
        REFUSED = "refused", _("Not published")
        SCHEDULED = "scheduled", _("Checked, and soon on the site")
        PUBLISHED = "published", _("On the site")
        CHANGING = "changing", _("On the site; your change is being checked")
        KEPT = "kept", _("On the site; we kept the old text")
        WITHDRAWN = "withdrawn", _("Taken off the site")

    class Meta:
        abstract = True
        ordering = ("-proposed_at", "-pk")
        constraints = (
            models.CheckConstraint(
                name="%(class)s_refused_with_a_reason",
                condition=Q(refused_at=None) | ~Q(reason=""),
                violation_error_message="Say why.",
            ),
            models.CheckConstraint(
                name="%(class)s_suggested_at_a_time",
                condition=Q(suggested__isnull=True, suggested_at=None)
                | Q(suggested__isnull=False, suggested_at__isnull=False),
                violation_error_message="What is suggested has its time.",
            ),
        )

    def __str__(self):
        return f"{self.item} of {self.organisation}"

    @property
    def item(self):
        return getattr(self, self.item_name)

    @property
    def standing(self):
        """What became of it, for its organisation."""
        match self.item.status:
            case Status.DRAFT:
                return self.Standing.REFUSED if self.refused_at else self.Standing.WAITING
            case Status.WITHDRAWN:
                return self.Standing.WITHDRAWN
        if self.suggested is not None:
            return self.Standing.CHANGING
        if self.refused_at:
            return self.Standing.KEPT
        return self.Standing.PUBLISHED if self.item.is_public else self.Standing.SCHEDULED


class InitiativeProposal(Proposal):
    item_name, item_model = "initiative", Initiative

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="initiatives")
    initiative = models.OneToOneField(Initiative, on_delete=models.CASCADE, related_name="+")

    class Meta(Proposal.Meta):
        verbose_name = "initiative of an organisation"
        verbose_name_plural = "initiatives of organisations"


class EventProposal(Proposal):
    item_name, item_model = "event", Event

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="events")
    event = models.OneToOneField(Event, on_delete=models.CASCADE, related_name="+")

    class Meta(Proposal.Meta):
        verbose_name = "event of an organisation"
        verbose_name_plural = "events of organisations"

    @property
    def can_report(self):
        return self.event.is_public and self.event.is_past and not self.event.cancelled


# By the word that stands for them in an address.
PROPOSALS = {"initiatives": InitiativeProposal, "events": EventProposal}
