"""The way of an issue from a draft to its last copy: sending it, watching it leave, and what became of each copy."""

from .copies import CopiesMixin
from .giving import GivingMixin
from .watching import WatchingMixin


class SendingMixin(GivingMixin, WatchingMixin, CopiesMixin):
    """Mixed into the admin of issues."""
