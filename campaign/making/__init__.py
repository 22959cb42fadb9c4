"""Files made from what is published: PDFs, pictures, the pack (docs/decisions/0008-made-files.md).

A maker says which files should exist now. Each is told apart by a digest of all that goes into it, so nothing keeps
track of what depends on what: a corrected figure changes the page that is printed, and so the digest.
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass

VERSION = 1  # raise it when files should be made anew although what goes into them is the same

_makers = []


class NotReady(Exception):
    """The file is made of others that are still to be made: its turn comes again."""


@dataclass(frozen=True)
class Wanted:
    """A file that should exist under ``name``; ``make`` turns what ``source()`` says of it into bytes.

    ``stories()`` are the numbers of the stories in it: the database takes the file away with any of them.
    """

    name: str
    source: Callable[[], str]
    make: Callable[[str], bytes]
    stories: Callable[[], Iterable[int]] = tuple


def digest(source):
    return hashlib.sha256(f"{VERSION}\n{source}".encode()).hexdigest()


def register(maker):
    """Add a function that is given the Site and yields a Wanted for each file; apps do so when they are ready."""
    _makers.append(maker)
    return maker


def makers():
    """In the order in which they were registered: a ZIP comes after what it holds."""
    return tuple(_makers)
