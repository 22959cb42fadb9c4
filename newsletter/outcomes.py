"""What became of each copy of an issue, as a file for a spreadsheet."""

import csv

from django.http import StreamingHttpResponse
from django.utils.timezone import localtime

from campaign.downloads import BOM, safe_row
from outbox.models import Bounce, State

HEADER = ["Address", "State", "Sent (London)", "Tries", "Mail server's code", "Problem", "Came back", "Message"]
AT_A_TIME = 2000  # rows held at once, however many there are


class Line:
    """What csv.writer writes to: it hands each line back."""

    def write(self, line):
        return line


def outcomes_csv(issue):
    """Every copy, streamed; an address that is forgotten by now is empty."""
    copies = issue.mailing.deliveries.order_by("pk")
    found = copies.values_list("to", "state", "sent_at", "attempts", "last_code", "last_error", "bounce", "key")
    writer = csv.writer(Line())
    lines = (writer.writerow(safe_row(row)) for row in rows(found.iterator(chunk_size=AT_A_TIME)))
    response = StreamingHttpResponse(with_bom(lines), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="issue-{issue.pk}-outcomes.csv"'
    return response


def with_bom(lines):
    yield BOM
    yield from lines


def rows(copies):
    yield HEADER
    for to, state, sent_at, attempts, code, error, bounce, key in copies:
        sent = f"{localtime(sent_at):%Y-%m-%d %H:%M:%S}" if sent_at else ""
        came_back = str(Bounce(bounce).label) if bounce else ""
        yield to, str(State(state).label), sent, attempts, code, error, came_back, key.hex[-8:]
