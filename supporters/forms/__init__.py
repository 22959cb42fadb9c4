"""Every rule about what may be typed, each with a message that says what to do."""

from ..models import EventProposal, InitiativeProposal
from .entry import EditEntryForm, EntryForm, SignUpForm
from .events import EventForm, ReportForm
from .proposals import InitiativeForm
from .small import AskForLinkForm, DirectoryForm, LeaveForm, ReplyForm, TellMeForm, WriteForm

__all__ = [
    "PROPOSAL_FORMS",
    "AskForLinkForm",
    "DirectoryForm",
    "EditEntryForm",
    "EntryForm",
    "EventForm",
    "InitiativeForm",
    "LeaveForm",
    "ReplyForm",
    "ReportForm",
    "SignUpForm",
    "TellMeForm",
    "WriteForm",
]

PROPOSAL_FORMS = {InitiativeProposal: InitiativeForm, EventProposal: EventForm}
