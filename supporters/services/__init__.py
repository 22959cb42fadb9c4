"""What happens to an organisation, and to who waits for a publication.

Each act is one transaction, harmless when repeated, and mails by outbox rows.

Locks are taken in one order, so that no two acts wait for each other: an address, then organisations, then the rest.
"""

from .alerts import ask_to_be_told, confirm_alert, forget_alerts, stop_alert, tell
from .entries import delete, edit_entry, erase, leave
from .messages import write_to
from .moves import MoveRefused
from .proposals import accept_change, cancel_event, change_item, propose, publish, refuse, tell_published
from .review import add_as_contact, decide, decide_change, reply
from .sign_up import ask_for_link, confirm, sign_up

__all__ = [
    "MoveRefused",
    "accept_change",
    "add_as_contact",
    "ask_for_link",
    "ask_to_be_told",
    "cancel_event",
    "change_item",
    "confirm",
    "confirm_alert",
    "decide",
    "decide_change",
    "delete",
    "edit_entry",
    "erase",
    "forget_alerts",
    "leave",
    "propose",
    "publish",
    "refuse",
    "reply",
    "sign_up",
    "stop_alert",
    "tell",
    "tell_published",
    "write_to",
]
