"""A CSV file as the columns and rows of a series, and back."""

import csv
import re
from io import TextIOWrapper
from itertools import islice

from django.core.exceptions import ValidationError

from .models.series import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, TOO_MANY_CELLS

MOST_FAULTS = 20  # named at once: a file in which more is wrong is the wrong file
MOST_BYTES = 1_000_000  # of a file that holds a table
SMALLEST, LARGEST = 1e-6, 1e15  # beside nought, of a number: what is beyond was no count and no rate
NUMBER = re.compile(r"[-+]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?", re.ASCII)


def read_csv(file):
    """Return ``(header, cells)`` of an open file of bytes; raise ValidationError with a sentence when it is no CSV.

    At most one row more than a table may have is read, however long the file is.
    """
    if file.size > MOST_BYTES:
        raise ValidationError("The file is larger than 1 MB. A table here is small: send only the rows to show.")
    try:
        lines = csv.reader(without_nul(TextIOWrapper(file, "utf-8-sig", newline="")), strict=True)
        rows = list(islice(lines, MOST_ROWS + 2))
    except UnicodeDecodeError:
        raise ValidationError(
            "The file is not a CSV file in UTF-8. In Excel choose “CSV UTF-8 (Comma delimited)” when you save it."
        ) from None
    except csv.Error as error:
        raise ValidationError(f"The file is not a CSV file: row {lines.line_num}: {error}.") from None
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()  # spreadsheets leave empty rows at the end
    if not rows:
        raise ValidationError("The file is empty.")
    if len(rows) > MOST_ROWS + 1:
        raise ValidationError(f"The file has more than {MOST_ROWS:,} rows under its header.")
    if len(rows[0]) == 1 and ";" in rows[0][0]:
        raise ValidationError("The cells are separated by semicolons. Save the file as CSV with commas.")
    return [name.strip() for name in rows[0]], rows[1:]


def without_nul(lines):
    for line in lines:
        if "\0" in line:
            raise csv.Error("it holds bytes that are not text")
        yield line


def guess_words(header, cells):
    """The names of the columns that hold text: the first, and each in which no cell is a number."""
    columns = [[row[place].strip() for row in cells if len(row) > place] for place in range(len(header))]
    texts = [
        any(column) and not any(NUMBER.fullmatch(cell) for cell in column) if place else True
        for place, column in enumerate(columns)
    ]
    return [name for name, is_text in zip(header, texts, strict=True) if is_text]


def write_csv(series, file):
    """The table of ``series`` as the CSV it came from, into a file of text."""
    table = csv.writer(file, lineterminator="\r\n")
    table.writerow(series.names)
    table.writerows(series.rows)  # None is written as an empty cell


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
    if len(cells) * len(header) > MOST_CELLS:
        raise ValidationError(TOO_MANY_CELLS)
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
        yield f"Columns in the header: {len(header)}. A table has 2 to {MOST_COLUMNS}, with commas between them."
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
    value = read_number(cell)
    if value is None:
        faults.append(f"{where}: “{cell[:30]}” is not a number.")
    return value


def read_number(text):
    """“1,234.5” as a number, or None when it is not one that can be stored and drawn."""
    if not NUMBER.fullmatch(text):
        return None
    value = float(text.replace(",", ""))
    if value and not SMALLEST <= abs(value) <= LARGEST:
        return None
    return value if "." in text else int(value)
