"""The desk of the newsletter: issues from the first block to the last copy, and the people who get them."""

from . import exports, imports, issues, subscribers, topics

__all__ = ["exports", "imports", "issues", "subscribers", "topics"]
