"""Every rule about what may be typed, each with a message that says what to do."""

from .entry import EditEntryForm, EntryForm, SignUpForm
from .proposals import PROPOSAL_FORMS, EventForm, InitiativeForm, ReportForm
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
