"""What visitors and organisations see. Pages for everybody are public; pages behind a signed link are personal."""

from .alerts import AlertStopped, ConfirmAlert, StopAlert, TellMe, TellMeSent
from .areas import AreaDetail, Areas
from .directory import Directory, OrganisationDetail, Totals
from .entry import AskForLink, Entry, Leave, Left, LinkSent
from .messages import MessageSent, WriteTo
from .packs import AskForPack, OwnFile, With
from .proposals import CancelEvent, OwnItem, Propose, Report
from .sign_up import CheckEmail, Confirm, NewConfirmation, SignUp, StatusPage

__all__ = [
    "AlertStopped",
    "AreaDetail",
    "Areas",
    "AskForLink",
    "AskForPack",
    "CancelEvent",
    "CheckEmail",
    "Confirm",
    "ConfirmAlert",
    "Directory",
    "Entry",
    "Leave",
    "Left",
    "LinkSent",
    "MessageSent",
    "NewConfirmation",
    "OrganisationDetail",
    "OwnFile",
    "OwnItem",
    "Propose",
    "Report",
    "SignUp",
    "StatusPage",
    "StopAlert",
    "TellMe",
    "TellMeSent",
    "Totals",
    "With",
    "WriteTo",
]
