"""What happens to an organisation. Each act is one transaction, harmless when repeated, and mails by outbox rows.

Locks are taken in one order, so that no two acts wait for each other: an address, then organisations, then the rest.
"""

from .entries import delete, edit_entry, erase, leave
from .moves import MoveRefused
from .review import add_as_contact, decide, decide_change, reply
from .sign_up import ask_for_link, confirm, sign_up

__all__ = [
    "MoveRefused",
    "add_as_contact",
    "ask_for_link",
    "confirm",
    "decide",
    "decide_change",
    "delete",
    "edit_entry",
    "erase",
    "leave",
    "reply",
    "sign_up",
]
