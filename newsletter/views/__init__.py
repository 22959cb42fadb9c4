"""What readers see: subscribing, choosing, leaving, and the archive."""

from .archive import Archive, ArchiveFeed, IssuePage
from .hooks import hooks
from .leaving import Leave, Left
from .pictures import picture
from .preferences import NewAddress, OwnData, OwnDataFile, Preferences
from .subscribing import CheckEmail, Confirm, Subscribe

__all__ = [
    "Archive",
    "ArchiveFeed",
    "CheckEmail",
    "Confirm",
    "IssuePage",
    "Leave",
    "Left",
    "NewAddress",
    "OwnData",
    "OwnDataFile",
    "Preferences",
    "Subscribe",
    "hooks",
    "picture",
]
