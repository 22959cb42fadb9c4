"""Who gets the newsletter and what they agreed to, and the issues it has had."""

from .allowance import Allowance
from .blocks import Block
from .consent import ConsentEvent
from .issues import Issue
from .records import Export, Import
from .subscribers import Subscriber, Topic, new_token

__all__ = ["Allowance", "Block", "ConsentEvent", "Export", "Import", "Issue", "Subscriber", "Topic", "new_token"]
