"""What happens to a subscriber. Each act is one transaction, harmless when repeated, and leaves its consent event."""

from .choosing import choose, pause, resume
from .joining import confirm, subscribe
from .leaving import delete, erase, leave, say_why
from .moving import ask_for_address, ask_for_own_data, change_address
from .rows import held, note

__all__ = [
    "ask_for_address",
    "ask_for_own_data",
    "change_address",
    "choose",
    "confirm",
    "delete",
    "erase",
    "held",
    "leave",
    "note",
    "pause",
    "resume",
    "say_why",
    "subscribe",
]
