"""The desk of the newsletter: issues from the first block to the last copy, and the people who get them."""

from . import issues  # noqa: F401 – registers itself
