"""What organisations propose: each initiative and event of theirs, and the changes to it that wait for staff."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from campaign.models import Event, Initiative

from .contacts import Contact
from .organisations import Organisation


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


class InitiativeProposal(Proposal):
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="initiatives")
    initiative = models.OneToOneField(Initiative, on_delete=models.CASCADE, related_name="+")

    class Meta(Proposal.Meta):
        verbose_name = "initiative of an organisation"
        verbose_name_plural = "initiatives of organisations"

    @property
    def item(self):
        return self.initiative


class EventProposal(Proposal):
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="events")
    event = models.OneToOneField(Event, on_delete=models.CASCADE, related_name="+")

    class Meta(Proposal.Meta):
        verbose_name = "event of an organisation"
        verbose_name_plural = "events of organisations"

    @property
    def item(self):
        return self.event
