"""Fill an empty site with the campaign's content, without touching what staff changed."""

import hashlib
import json
import tomllib
from collections import Counter
from pathlib import Path

from django.core.management.base import BaseCommand
from django.db import transaction
from django.forms.models import model_to_dict

from campaign.models import Campaign, FactSheet, Figure, Goal, Idea, LoadedContent, Objective, Page, Partner

CONTENT = Path(__file__).resolve().parents[2] / "content"
TIMES = {"ten-minutes": 1, "evening": 2, "month": 3, "year": 4}


class Command(BaseCommand):
    help = (
        "Load the campaign's pages, objectives, partners, goals, figures and fact sheets. A row that was loaded before "
        "is renewed only while it is exactly as it was loaded; one that staff changed or deleted is left alone."
    )

    @transaction.atomic
    def handle(self, *, verbosity, **options):
        self.loaded = LoadedContent.objects.in_bulk()
        self.counts = Counter()
        self.load(Campaign, "name", [read("campaign")])
        self.load(Page, "slug", read("pages")["page"])
        self.load(Objective, "slug", read("objectives")["objective"])
        self.load(Partner, "slug", read("partners")["partner"])
        self.load(Goal, "measure", read("goals")["goal"])
        self.load(Figure, "slug", read("figures")["figure"])
        self.load(FactSheet, "slug", read("fact_sheets")["fact_sheet"])
        told = ", ".join(f"{count} {what}" for what, count in sorted(self.counts.items()))
        if verbosity:
            self.stdout.write(f"Campaign content: {told}.")

    def load(self, model, natural_key, rows):
        for row in rows:
            key = f"{model._meta.model_name}:{row[natural_key]}"
            self.counts[self.load_row(model, natural_key, key, row)] += 1

    def load_row(self, model, natural_key, key, row):
        """Create or renew one row and return what became of it."""
        loaded, source = self.loaded.get(key), digest(row)
        if loaded and loaded.source == source:
            return "as before"
        instance = model.objects.filter(**{natural_key: row[natural_key]}).first()
        if not may_write(loaded, instance):
            return "left as staff changed them"
        instance = write(instance or model(), row)
        LoadedContent.objects.update_or_create(key=key, defaults={"source": source, "values": state(instance)})
        return "renewed" if loaded else "added"


def read(name):
    return tomllib.loads((CONTENT / f"{name}.toml").read_text("utf-8"))


def may_write(loaded, instance):
    """A row is ours to write when it is new to the site, or still just as it was loaded."""
    if loaded is None or instance is None:
        return loaded is None and instance is None
    now = state(instance)
    # Only what was there then is compared: a field that came with a later release was changed by nobody.
    return all(now.get(name) == value for name, value in loaded.values.items())


def write(instance, row):
    """Save ``row`` into ``instance``; ``idea`` and ``figures`` are the rows that hang on a fact sheet."""
    for name, value in row.items():
        if name not in ("idea", "figures"):
            setattr(instance, name, value)
    if hasattr(instance, "status") and not instance.pk:
        instance.status = instance.Status.PUBLISHED
    instance.full_clean()
    instance.save()
    if isinstance(instance, FactSheet):
        instance.ideas.all().delete()
        Idea.objects.bulk_create(
            Idea(fact_sheet=instance, time=TIMES[idea["time"]], text=idea["text"], order=idea["order"])
            for idea in row.get("idea", [])
        )
        instance.figures.set(Figure.objects.filter(slug__in=row.get("figures", [])))
    return instance


def state(instance):
    """Everything staff could have changed about ``instance`` as JSON has it, the rows that hang on it included."""
    fields = model_to_dict(type(instance).objects.get(pk=instance.pk))
    if isinstance(instance, FactSheet):
        fields["figures"] = sorted(figure.slug for figure in fields["figures"])
        fields["ideas"] = list(instance.ideas.values_list("time", "text", "order"))
    return json.loads(as_json(fields))


def digest(row):
    return hashlib.sha256(as_json(row).encode()).hexdigest()


def as_json(fields):
    return json.dumps(fields, default=str, sort_keys=True)
