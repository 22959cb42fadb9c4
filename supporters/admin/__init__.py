"""The desk of whoever checks sign-ups: what is waiting, one organisation whole, and decisions with their mails."""

from . import alerts, changes, organisations, proposals, records

__all__ = ["alerts", "changes", "organisations", "proposals", "records"]
