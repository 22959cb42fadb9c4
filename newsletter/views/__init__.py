"""What readers see: subscribing, choosing, leaving, and the archive."""

from .archive import Archive, ArchiveFeed, IssuePage
from .pictures import picture

__all__ = ["Archive", "ArchiveFeed", "IssuePage", "picture"]
