"""The desk of whoever checks sign-ups: what is waiting, one organisation whole, and decisions with their mails."""

from . import changes, organisations, records

__all__ = ["changes", "organisations", "records"]
