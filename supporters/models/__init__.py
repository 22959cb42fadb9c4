"""The organisations that support the campaign, who speaks for them, and what happened to each."""

from .alerts import Alert
from .contacts import Agreement, Contact, Wording
from .history import Change, Erasure, Message, Move, Note
from .limits import Attempt
from .organisations import Organisation
from .packs import OwnPack
from .proposals import PROPOSALS, EventProposal, InitiativeProposal, Proposal

__all__ = [
    "PROPOSALS",
    "Agreement",
    "Alert",
    "Attempt",
    "Change",
    "Contact",
    "Erasure",
    "EventProposal",
    "InitiativeProposal",
    "Message",
    "Move",
    "Note",
    "Organisation",
    "OwnPack",
    "Proposal",
    "Wording",
]
