"""Issues have a history like the campaign's own content: kept with their blocks, and compared in words."""

from campaign import comparing, snapshots

from . import items
from .models import Block, Issue

COLUMNS = ("order", "kind", "title", "text", "url", "item_type_id", "item_id")


def block_in_words(row):
    """A block as it stands in a snapshot, without its number: its place among the others says that."""
    block = Block(**dict(zip(COLUMNS, row, strict=True)))
    shown = items.name_of(block.item) if block.item else ""
    words = [block.get_kind_display(), shown, block.title, comparing.readable(block.text), block.url]
    return " · ".join(filter(None, words))


snapshots.PARTS[Issue] = {"blocks": COLUMNS}
comparing.ROWS[Issue, "blocks"] = block_in_words
