"""A file of subscribers line by line, as staff have it from a spreadsheet; every fault says what to do."""

import csv
import re
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from io import StringIO

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.timezone import localdate, make_aware

from campaign import languages
from outbox.models import hash_of
from supporters.cleaning import clean_line

from .models import Subscriber, Topic

MOST_LINES = 150_000
NEEDED = ("email", "consented_on", "how", "words")
COLUMNS = (*NEEDED, "topics", "language")
EARLIEST = date(1990, 1, 1)
DATES = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y")
LANGUAGES = {"": languages.ENGLISH, "en": languages.ENGLISH, "english": languages.ENGLISH, "welsh": languages.WELSH}
LANGUAGES |= {"cymraeg": languages.WELSH} | {code: code for code in languages.NAMES}


class Fault(Exception):
    """What is wrong with one line, said to whoever sent the file."""


@dataclass
class Person:
    """A line of the file that is in order."""

    line: int
    email: str
    consented_on: date
    evidence: str
    topics: list
    language: str

    def subscriber(self, moment):
        consented = min(make_aware(datetime.combine(self.consented_on, time(12))), moment)
        return Subscriber(
            email=self.email,
            email_hmac=hash_of(self.email),
            state=Subscriber.State.SUBSCRIBED,
            language=self.language,
            asked_at=consented,
            confirmed_at=consented,
        )


def decoded(content):
    """The text of a file as spreadsheets write it: UTF-8, UTF-16 with its mark, or old Windows."""
    is_utf16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    encodings = ["utf-16"] if is_utf16 else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text.replace("\r\n", "\n").replace("\r", "\n")
    raise ValidationError("This is not a CSV file. In Excel choose “CSV UTF-8 (Comma delimited)” when you save it.")


def numbered_rows(text):
    """``(line, {column: cell})`` for each row that is not empty; a row has the number of its last line."""
    head = text.partition("\n")[0]
    lines = csv.reader(StringIO(text), delimiter=max(",;\t", key=head.count), strict=True)
    rows = []
    try:
        names = [re.sub(r"[\s-]+", "_", name.strip().lower()) for name in next(lines, [])]
        check_header(names)
        for cells in lines:
            if any(map(str.strip, cells)):
                rows.append((lines.line_num, row_of(names, cells)))
            if len(rows) > MOST_LINES:
                raise ValidationError(f"The file has more than {MOST_LINES:,} lines. Send it in parts.")
    except csv.Error as error:
        raise ValidationError(f"This is not a CSV file: line {lines.line_num}: {error}.") from None
    if not rows:
        raise ValidationError("The file has no lines under its header.")
    return rows


def check_header(names):
    faults = [f"The header has no column “{name}”." for name in NEEDED if name not in names]
    faults += [f"The header has a column “{name}”, which means nothing here." for name in names if name not in COLUMNS]
    faults += [f"The header has the column “{name}” twice." for name in COLUMNS if names.count(name) > 1]
    if faults:
        raise ValidationError([*faults[:10], "The first line names the columns: " + ", ".join(COLUMNS) + "."])


def row_of(names, cells):
    """None where a row does not fit its header."""
    return dict(zip(names, cells, strict=True)) if len(cells) == len(names) else None


def read_person(line, row, topics):
    if row is None:
        raise Fault("It has not as many cells as the header. Put words with commas in quotation marks.")
    email, on = read_email(row["email"]), read_date(row["consented_on"])
    how, words = (read_words(row[name], name) for name in ("how", "words"))
    return Person(
        line=line,
        email=email,
        consented_on=on,
        evidence=f"{on:%-d %B %Y}, {how}: “{words}”",
        topics=read_topics(row.get("topics", ""), topics),
        language=read_language(row.get("language", "")),
    )


def read_email(cell):
    email = cell.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        raise Fault(f"“{email[:60]}” is not an email address." if email else "It has no email address.") from None
    if len(email) > 254:
        raise Fault("Its email address is too long.")
    return email


@lru_cache(10_000)  # a file has few days, and the same words again and again
def read_date(cell):
    for form in DATES:
        try:
            on = datetime.strptime(cell.strip(), form).date()
        except ValueError:
            continue
        if EARLIEST <= on <= localdate():
            return on
        raise Fault(f"Nobody can have agreed on {cell.strip()}.")
    raise Fault(f"“{cell.strip()[:30]}” is not a day: write it as 2008-05-31 or 31/05/2008.")


@lru_cache(1_000)
def read_words(cell, name):
    """Evidence as it was written, but in one line of text that can be shown."""
    try:
        words = clean_line(" ".join(cell.split()))
    except ValidationError as refused:
        raise Fault(f"Column “{name}”: {refused.messages[0]}") from None
    if not words:
        raise Fault(f"Column “{name}” is empty: without evidence of consent nobody is added.")
    if len(words) > 2_000:
        raise Fault(f"Column “{name}” is longer than 2,000 characters.")
    return words


def topics_by_name():
    topics = list(Topic.objects.all())
    return {name.lower(): topic for topic in topics for name in (topic.name_cy, topic.name, topic.slug) if name}


def read_topics(cell, topics):
    names = [name.strip().lower() for name in re.split(r"[;,|]", cell) if name.strip()]
    for name in names:
        if name not in topics:
            known = ", ".join(sorted({topic.slug for topic in topics.values()}))
            raise Fault(f"There is no topic “{name[:40]}”. There are: {known}.")
    return sorted({topics[name].pk for name in names})


def read_language(cell):
    try:
        return LANGUAGES[cell.strip().lower()]
    except KeyError:
        raise Fault(f"“{cell.strip()[:20]}” is no language of the newsletter: write en or cy.") from None
