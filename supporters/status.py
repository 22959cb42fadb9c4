from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaign.models import Campaign

from .choices import State
from .models import Organisation, OwnPack


class Status:
    """What an organisation is told about where its sign-up stands."""

    def __init__(self, organisation):
        self.organisation = organisation
        self.state = organisation.state

    @property
    def is_queried(self):
        return self.state == State.QUERIED

    @property
    def is_withdrawn(self):
        return self.state == State.WITHDRAWN

    @property
    def can_write(self):
        """It was asked something, or may want to come back."""
        return self.is_queried or self.is_withdrawn

    @property
    def is_approved(self):
        return self.state == State.APPROVED

    @cached_property
    def own_pack(self):
        """What it asked to have made with its name, and is still kept."""
        return OwnPack.objects.current().filter(organisation=self.organisation).first()

    @cached_property
    def own_files(self):
        return self.own_pack.files() if self.own_pack else []

    @cached_property
    def conversation(self):
        return list(self.organisation.conversation.all())

    @cached_property
    def reason(self):
        """Why it was declined or withdrawn; other moves need none."""
        if self.state not in (State.DECLINED, State.WITHDRAWN):
            return ""
        return self.organisation.moves.filter(to_state=self.state).last().reason

    @cached_property
    def place_in_queue(self):
        """1 for the next to be checked, None for one that does not wait."""
        if self.state != State.CONFIRMED:
            return None
        return Organisation.objects.waiting().filter(confirmed_at__lt=self.organisation.confirmed_at).count() + 1

    @cached_property
    def steps(self):
        """The way of a sign-up as ``{label, detail, when, done, current}``."""
        organisation, confirmed = self.organisation, self.state != State.UNCONFIRMED
        steps = [
            {"label": _("Sent"), "when": organisation.created_at, "done": True},
            {
                "label": _("Confirmed") if confirmed else _("Waiting for you to confirm by email"),
                "when": organisation.confirmed_at,
                "done": confirmed,
                "current": not confirmed,
            },
            self.check_step(),
        ]
        return steps if self.state == State.DECLINED else [*steps, self.list_step()]

    def check_step(self):
        days = Campaign.current().review_days
        usual = ngettext("usually %(n)s working day", "usually %(n)s working days", days) % {"n": days}
        match self.state:
            case State.CONFIRMED:
                return {"label": _("Being checked"), "detail": usual, "current": True}
            case State.QUERIED:
                return {"label": _("We have a question"), "detail": _("please answer below"), "current": True}
            case State.DECLINED:
                return {"label": _("Declined"), "when": self.organisation.state_since, "current": True}
            case State.UNCONFIRMED:
                return {"label": _("To be checked"), "detail": usual}
        return {"label": _("Checked"), "when": self.organisation.approved_at, "done": True}

    def list_step(self):
        if self.state == State.WITHDRAWN:
            return {"label": _("Withdrawn"), "when": self.organisation.state_since, "current": True}
        label = _("On the list") if self.organisation.listing == "public" else _("Counted, not named")
        return {"label": label, "current": self.state == State.APPROVED}
