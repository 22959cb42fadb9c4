"""Numbers typed into plain text that look like statistics and stand in no figure of the same item.

It would rather ask once too often: staff decide. What it passes over are dates, times, how long something takes, how
many to print, and the campaign's own goals.
"""

import json
import re
from typing import NamedTuple

from .comparing import readable
from .models import Audience, Edition, FactSheet, Figure, Goal, News, Page, Publication, Series
from .placing import markers

KINDS = [FactSheet, Page, Publication, Edition, News, Audience]

WORDS = dict(
    zip(["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"], range(1, 11), strict=True)
)
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
UNITS = (
    "second minute hour day week fortnight month year working.day night page word line copy copie side metre mile "
    "point slide chair photo step item question sentence paragraph poster leaflet letter meeting idea sheet fact.sheet "
    "printed template file byte megabyte MB KB px mm cm"
)
KINDS_OF_PART = (
    "step page sheet fact.sheet chapter section part item number no table figure point article clause schedule form "
    "option week day recommendation grade level room question edition paragraph"
)
ANY = r"\d[\d,.]*"


def words(text):
    return "|".join(text.replace(".", "[ -]").split())


# What is no statistic, whatever number is in it. Each is taken out before anything is looked for.
PASSED_OVER = [
    re.compile(pattern, re.MULTILINE)
    for pattern in (
        r"\[[^\]]*\]|\{[^}]*\}",  # to be filled in
        r"\bhttps?://\S+|\bwww\.\S+|\S+@\S+|\b[\w-]+\.(?:org|com|net|gov|uk|co)\b[\w./-]*",
        r"(?:\+44|\b0)[\d ()]{8,}\d",  # telephone
        rf"\b\d{{1,2}}(?:st|nd|rd|th)?(?: ?(?:to|and|–|-) ?\d{{1,2}})? (?:{MONTHS})\b(?:,? \d{{4}})?",
        rf"\b(?:{MONTHS}) \d{{1,2}}\b(?:, \d{{4}})?",
        r"\b\d{1,2}(?:[.:]\d\d)? ?(?:am|pm|noon|o’clock)\b|\b\d{1,2}:\d\d\b",
        r"(?<![\d,.£])(?:1[5-9]|20)\d\d(?:s|[/–-]\d{2,4})?\b(?![,.]?\d|%| per\b| percent\b)",  # years
        rf"\b{ANY}(?: ?(?:to|or|and|–|-) ?{ANY})?[ -](?:{words(UNITS)})s?\b",
        rf"(?i:\b(?:{words(KINDS_OF_PART)})s?\.?) \d+(?:(?:,| and| to| or|–|-) ?\d+)*\b",
        r"(?i:\bage[ds]?(?: of)?|\bunder|\bover|\bbetween) \d{1,2}(?: (?:to|and) \d{1,2}|[–-]\d{1,2})?s?\b(?!%| per)",
        r"\b[A-Z]{1,4}\d+[a-z]?\b",  # A4, CC9
        r"^\s*\d+[.)](?:\s|$)",  # the numbers of a list
        r"“[^”\d]{1,40}”",  # words that are spoken about, such as “twice as likely”
        r"\bWCAG\)? \d\.\d|\bLicence v\d\.\d|\bCC BY \d\.\d",
    )
]

WORD = "|".join(WORDS)
NUMBER = r"£?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
STATISTIC = re.compile(
    rf"\b(?:{WORD}|{NUMBER}) (?:in|out of)(?: every)? (?!one\b)(?:{WORD}|{NUMBER})\b"
    rf"|\b(?:{WORD}|{NUMBER}) times (?:as|more|less|the|higher|likelier)\b"
    r"|\b(?:twice|double|half) (?:as|of|the)\b(?! (?:the |an? )?(?:time|room|hour|page|day|table)\b)"
    r"|\b(?:a third|two thirds|a quarter|three quarters) of\b"
    rf"|\b(?:{WORD}) (?:per cent|percent)\b"
    rf"|{NUMBER}(?:%| ?(?:per cent|percent|per {NUMBER}|times|to 1\b|:1\b))?",
    re.IGNORECASE,
)
SENTENCE = re.compile(r"[^\n]+?(?:[.!?](?=\s|$)|(?=\n)|$)")


class Loose(NamedTuple):
    number: str
    sentence: str


def loose(item, sources=None):
    """Each number in the text of ``item`` that stands in none of its figures and tables, with its sentence."""
    known = (sources or Sources()).of(item)
    return [
        Loose(match[0], sentence.strip())
        for sentence in SENTENCE.findall(text_of(item))
        for match in STATISTIC.finditer(passed_over(sentence))
        if not stands_in(match[0], known)
    ]


def text_of(item):
    """All that visitors read of ``item``, as plain text with a line for each paragraph."""
    match item:
        case FactSheet():
            parts = [item.summary, item.body, *(idea.text for idea in item.ideas.all())]
            parts += [template.text for template in item.templates.all()]
        case Edition():
            parts = [item.notes, *(chapter.body for chapter in item.chapters.all())]
            parts += [point.text for point in item.points.all()]
        case Audience():
            parts = [item.summary, item.ask, item.body, item.contact]
        case _:
            parts = [item.summary, item.body]
    return "\n".join(readable(part) for part in parts)


def passed_over(sentence):
    sentence = sentence.replace("\xa0", " ")
    for pattern in PASSED_OVER:
        sentence = pattern.sub(" … ", sentence)
    return sentence


class Known(NamedTuple):
    numbers: set
    text: str


class Sources:
    """What figures and tables say, and the campaign's goals: read once, for as many items as need it."""

    def __init__(self):
        self.goals = set(map(str, Goal.objects.values_list("target", flat=True)))
        self.figures = {figure.slug: said_by_figure(figure) for figure in Figure.objects.all()}
        self.charts = {}
        for series in Series.objects.prefetch_related("charts"):
            said = said_by_series(series)
            self.charts |= {chart.slug: f"{said} {chart.title} {chart.description}" for chart in series.charts.all()}

    def of(self, item):
        texts = [self.figures.get(slug, "") for slug in slugs(item, "figures", "figure")]
        texts += [self.charts.get(slug, "") for slug in slugs(item, "charts", "chart")]
        text = " ".join(texts).lower()
        return Known(self.goals | set(map(bare, re.findall(NUMBER, text))), text)


def slugs(item, linked, kind):
    """Of what is linked to ``item`` and what is placed in its text."""
    bodies = [part.body for part in item.chapters.all()] if isinstance(item, Edition) else [item.body]
    found = markers("".join(bodies))[kind]
    return found | {row.slug for row in getattr(item, linked).all()} if hasattr(item, linked) else found


def said_by_figure(figure):
    values = " ".join(f"{row['label']} {row['value']} {row.get('unit', '')}" for row in figure.values)
    return " ".join([figure.title, figure.statement, figure.caveat, figure.population, figure.unit, values])


def said_by_series(series):
    return f"{series.title} {series.summary} {series.caveat} {series.unit} {json.dumps(series.rows)}"


def stands_in(found, known):
    """Whether the figures of an item say ``found``: in the same words, or with all the numbers that are in it."""
    if found.lower() in known.text:
        return True
    numbers = [str(WORDS[word]) for word in re.findall(rf"\b(?:{WORD})\b", found.lower())]
    numbers += map(bare, re.findall(NUMBER, found))
    return bool(numbers) and set(numbers) <= known.numbers


def bare(number):
    """``1,000`` and ``1000.0`` are the same number."""
    number = number.strip("£").replace(",", "")
    return number.rstrip("0").rstrip(".") if "." in number else number


def all_loose():
    """``(item, numbers)`` for each item that has any and was not withdrawn."""
    sources = Sources()
    parts = {FactSheet: ["ideas", "templates", "figures", "charts"], Edition: ["chapters", "points"]}
    for model in KINDS:
        items = model.objects.exclude(status=model.Status.WITHDRAWN).prefetch_related(*parts.get(model, []))
        for item in items:
            if found := loose(item, sources):
                yield item, found
