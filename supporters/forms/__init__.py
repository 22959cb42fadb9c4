"""Every rule about what may be typed, each with a message that says what to do."""

from .entry import EditEntryForm, EntryForm, SignUpForm
from .small import AskForLinkForm, DirectoryForm, LeaveForm, ReplyForm, TellMeForm

__all__ = [
    "AskForLinkForm",
    "DirectoryForm",
    "EditEntryForm",
    "EntryForm",
    "LeaveForm",
    "ReplyForm",
    "SignUpForm",
    "TellMeForm",
]
