"""Fill an empty site with the campaign's content, without touching what staff changed."""

import csv
import hashlib
import json
import tomllib
from collections import Counter
from pathlib import Path

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils.dateparse import parse_datetime

from campaign import revisions, snapshots
from campaign.models import (
    Audience,
    Campaign,
    FactSheet,
    Figure,
    Goal,
    LoadedContent,
    Objective,
    Page,
    Partner,
    Publication,
    Series,
    Version,
)
from campaign.tables import read_table

CONTENT = Path(__file__).resolve().parents[2] / "content"
TIMES = {"ten-minutes": 1, "evening": 2, "month": 3, "year": 4}


class Command(BaseCommand):
    help = (
        "Load the campaign's pages, objectives, partners, goals, figures, series, fact sheets, publications, pages "
        "for audiences and pages in Welsh. A row that was loaded before is renewed only while it is exactly as it was "
        "loaded; one that staff changed or deleted is left alone."
    )

    @transaction.atomic
    def handle(self, *, verbosity, **options):
        self.loaded = LoadedContent.objects.in_bulk()
        self.counts = Counter()
        revisions.begin_all()
        self.load(Campaign, "name", [read("campaign")])
        self.load(Page, "slug", read("pages")["page"])
        self.load(Objective, "slug", read("objectives")["objective"])
        self.load(Partner, "slug", read("partners")["partner"])
        self.load(Goal, "measure", read("goals")["goal"])
        self.load(Figure, "slug", read("figures")["figure"])
        self.load(Series, "slug", [series_row(row) for row in read("series")["series"]])
        # From the last number down: a sheet that moved up makes room for the one that takes its number.
        self.load(FactSheet, "slug", [sheet_row(row) for row in reversed(read("fact_sheets")["fact_sheet"])])
        self.load(Publication, "slug", read("publications")["publication"])
        self.load(Audience, "slug", read("audiences")["audience"])
        pages = set(Page.objects.values_list("slug", flat=True))  # staff may have deleted some
        self.load(Version, "page__slug language", [row for row in read("versions")["version"] if row["page"] in pages])
        told = ", ".join(f"{count} {what}" for what, count in sorted(self.counts.items()))
        if verbosity:
            self.stdout.write(f"Campaign content: {told}.")

    def load(self, model, natural_key, rows):
        written = []
        for row in rows:
            key = ":".join([model._meta.model_name, *identity(natural_key, row).values()])
            outcome, instance = self.load_row(model, natural_key, key, row)
            self.counts[outcome] += 1
            if instance:
                written.append((instance, key, row))
        for instance, key, row in written:
            self.remember(instance, key, row)

    def load_row(self, model, natural_key, key, row):
        """Create or renew one row; return what became of it, and the row itself when it was written."""
        loaded = self.loaded.get(key)
        if loaded and loaded.source == digest(row):
            return "as before", None
        instance = model.objects.filter(**identity(natural_key, row)).first()
        if not may_write(loaded, instance):
            return "left as staff changed them", None
        return "renewed" if loaded else "added", write(instance or model(), row)

    def remember(self, instance, key, row):
        """Sheets point to each other, so links are set once more when all of them are there; then it is loaded."""
        snapshots.write_links(instance, row)
        note = "Renewed with the site" if key in self.loaded else "Loaded with the site"
        values = revisions.record(instance, note=note).snapshot
        LoadedContent.objects.update_or_create(key=key, defaults={"source": digest(row), "values": values})


def identity(natural_key, row):
    """What finds the row in the database: a version by the slug of its page, which ``row`` calls by that alone."""
    return {name: row[name.removesuffix("__slug")] for name in natural_key.split()}


def read(name):
    return tomllib.loads((CONTENT / f"{name}.toml").read_text("utf-8"))


def series_row(row):
    """A series with the table of its CSV file, which stands beside the TOML under its slug."""
    with (CONTENT / "series" / f"{row['slug']}.csv").open(encoding="utf-8", newline="") as file:
        header, *cells = csv.reader(file)
    columns, rows = read_table(header, cells, words=row.pop("words"), labels=row.pop("labels", {}))
    charts = [{**EMPTY_CHART, "order": order} | chart for order, chart in enumerate(row.pop("chart", []), start=1)]
    return row | {"columns": columns, "rows": rows, "charts": as_rows(Series, "charts", charts)}


EMPTY_CHART = {"row": "", "emphasis": "", "unit": ""}


def sheet_row(row):
    ideas = [idea | {"time": TIMES[idea["time"]]} for idea in row.pop("idea", [])]
    templates = [
        {"order": order} | template | {"text": template["text"].strip()}
        for order, template in enumerate(row.pop("template", []), start=1)
    ]
    return row | {
        "ideas": as_rows(FactSheet, "ideas", ideas),
        "templates": as_rows(FactSheet, "templates", templates),
    }


def as_rows(model, name, parts):
    columns = snapshots.PARTS[model][name]
    return [[part[column] for column in columns] for part in parts]


def may_write(loaded, instance):
    """A row is ours to write when it is new to the site, or still just as it was loaded."""
    if loaded is None or instance is None:
        return loaded is None and instance is None
    now = snapshots.snapshot(instance)
    # Only what was there then is compared: a field that came with a later release was changed by nobody.
    return all(same(value, now.get(name)) for name, value in loaded.values.items())


def same(then, now):
    """The first release kept times as ``str`` writes them: the same moment was changed by nobody."""
    moment = parse_datetime(then) if isinstance(then, str) and then != now else None
    return then == now if moment is None else snapshots.as_json(moment) == now


def write(instance, row):
    if hasattr(instance, "status") and not instance.pk:
        instance.status = instance.Status.PUBLISHED
    if isinstance(instance, FactSheet):
        row = with_free_number(instance, row)
    if isinstance(instance, Audience):
        row = row | {"fact_sheet": key_of(FactSheet, row["fact_sheet"])}
    if isinstance(instance, Version):
        row = row | {"page": key_of(Page, row["page"])}
    return snapshots.write(instance, row)


def key_of(model, slug):
    return model.objects.filter(slug=slug).values_list("pk", flat=True).first()


def with_free_number(sheet, row):
    """``row`` with its number, unless staff keep another sheet there: then its own, or the one after the last."""
    if not FactSheet.objects.exclude(pk=sheet.pk).filter(number=row["number"]).exists():
        return row
    return row | {"number": sheet.number or FactSheet.objects.latest("number").number + 1}


def digest(row):
    return hashlib.sha256(json.dumps(row, default=str, sort_keys=True).encode()).hexdigest()
