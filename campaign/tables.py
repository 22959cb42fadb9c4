"""A CSV file as the columns and rows of a series."""

import math

from django.core.exceptions import ValidationError

from .models.series import MOST_COLUMNS, MOST_ROWS

MOST_FAULTS = 20  # named at once: a file in which more is wrong is the wrong file


def read_table(header, cells, words=(), labels=None):
    """Return ``(columns, rows)`` of a table whose columns of ``words`` hold text and all others numbers.

    ``words`` are names of the header, its first column when there are none; an empty cell is None. Raise
    ValidationError with every fault by row and column (row 1 is the header), or nothing is read.
    """
    faults = [*header_faults(header, words)]
    if faults:
        raise ValidationError(faults)
    words = set(words) or {header[0]}
    columns = [
        {"name": name, "label": (labels or {}).get(name) or plain_label(name), "kind": kind(name, words)}
        for name in header
    ]
    if not 1 <= len(cells) <= MOST_ROWS:
        raise ValidationError(f"A table has 1 to {MOST_ROWS:,} rows under its header; this one has {len(cells):,}.")
    rows = []
    for number, row in enumerate(cells, start=2):
        if len(row) != len(header):
            faults.append(f"Row {number} has {len(row)} cells; the header has {len(header)}.")
            continue
        read = [read_cell(cell, column, number, faults) for cell, column in zip(row, columns, strict=True)]
        rows.append(read)
    if faults:
        more = [f"And {len(faults) - MOST_FAULTS:,} more."] if len(faults) > MOST_FAULTS else []
        raise ValidationError(faults[:MOST_FAULTS] + more)
    return columns, rows


def header_faults(header, words):
    if not 2 <= len(header) <= MOST_COLUMNS:
        yield f"The header has {len(header)} columns; a table has 2 to {MOST_COLUMNS}."
    for number, name in enumerate(header, start=1):
        if not name.strip():
            yield f"Row 1, column {number}: this column has no name."
        elif header.index(name) < number - 1:
            yield f"Row 1, column {number}: “{name}” is there twice."
        elif name[0] in "=+-@":
            yield f"Row 1, column {number}: “{name}” begins like a formula."
    for name in words:
        if name not in header:
            yield f"The header has no column “{name}”."


def kind(name, words):
    return "text" if name in words else "number"


def plain_label(name):
    """``black_caribbean`` as “Black caribbean”: a start that staff can better."""
    return name.replace("_", " ").strip().capitalize()


def read_cell(cell, column, number, faults):
    """The value of one cell, or None when it is empty; a fault is added to ``faults``."""
    cell = cell.strip()
    if not cell:
        return None
    where = f"Row {number}, column “{column['name']}”"
    if column["kind"] == "text":
        if cell[0] in "=+-@\t":
            faults.append(f"{where}: “{cell[:30]}” begins like a formula.")
        return cell
    try:
        value = float(cell.replace(",", ""))
    except ValueError:
        faults.append(f"{where}: “{cell[:30]}” is not a number.")
        return None
    if not math.isfinite(value):
        faults.append(f"{where}: “{cell[:30]}” is not a number.")
        return None
    return int(value) if value.is_integer() and "." not in cell else value
