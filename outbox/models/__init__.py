"""Every mail that leaves, one row a recipient; what many of them have in common; whom not to write to; who sends."""

from .addresses import Suppression, hash_of
from .deliveries import ENDED, PATIENCE, PAUSES, Bounce, Delivery, State, allow_repeats
from .mailings import Mailing
from .processes import Instance, RateBucket, SenderProcess

__all__ = [
    "ENDED",
    "PATIENCE",
    "PAUSES",
    "Bounce",
    "Delivery",
    "Instance",
    "Mailing",
    "RateBucket",
    "SenderProcess",
    "State",
    "Suppression",
    "allow_repeats",
    "hash_of",
]
