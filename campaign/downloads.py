"""Numbers to take away as CSV, with where they come from."""

import csv

from django.http import HttpResponse

BOM = "\ufeff"  # without it, Excel reads “Sgrînio” and “£” as something else
LIKE_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_response(about, header, rows, *, page):
    """The table of a figure or series: header and rows first, then an empty line and its source in two columns."""
    name = about.slug
    response = HttpResponse(BOM, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    writer = csv.writer(response)
    writer.writerows(map(safe_row, [header, *rows, [], *source_lines(about, page)]))
    return response


def source_lines(about, page):
    yield "Title", about.title
    yield "What was counted", about.population
    yield "Where", about.geography
    yield "When", about.period
    yield "Unit", about.unit
    if about.caveat:
        yield "Take care", about.caveat
    yield "Source", about.source_line
    yield "Address of the source", about.source_url
    if about.licence:
        yield "Licence", about.licence
    yield "Checked on", about.checked_on.isoformat()
    yield "Taken from", page


def safe_row(row):
    return [safe_cell(cell) for cell in row]


def safe_cell(cell):
    """A number as it is, and words so that no spreadsheet takes them for a formula."""
    if isinstance(cell, str) and cell.startswith(LIKE_A_FORMULA):
        return f"'{cell}"
    return "" if cell is None else cell
