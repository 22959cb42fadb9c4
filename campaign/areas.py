"""The areas that organisations, initiatives and events name: nations, regions, and the 43 police force areas.

Each has a key: ``west-midlands`` is the region, ``west-midlands-police`` the police force area.
"""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.db import models
from django.utils.text import format_lazy, slugify
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

FILE = Path(__file__).resolve().parent / "content" / "geo" / "police-force-areas.csv"
PLAIN_NAMES = {
    "Devon & Cornwall": "Devon and Cornwall",
    "London, City of": "City of London",
    "Metropolitan Police": "Metropolitan Police area",
}
OVERSEEN_BY = {
    "police and crime commissioner": _("a police and crime commissioner"),
    "mayor": _("a mayor"),
    "common council": _("the Common Council of the City of London"),
}


class Region(models.TextChoices):
    """The nations of the UK and the regions of England (Office for National Statistics), and the two wholes."""

    UK = "uk", _("The whole UK")
    ENGLAND = "england", _("All of England")
    NORTHERN_IRELAND = "northern-ireland", _("Northern Ireland")
    SCOTLAND = "scotland", _("Scotland")
    WALES = "wales", _("Wales")
    EAST_MIDLANDS = "east-midlands", _("East Midlands")
    EAST_OF_ENGLAND = "east-of-england", _("East of England")
    LONDON = "london", _("London")
    NORTH_EAST = "north-east", _("North East")
    NORTH_WEST = "north-west", _("North West")
    SOUTH_EAST = "south-east", _("South East")
    SOUTH_WEST = "south-west", _("South West")
    WEST_MIDLANDS = "west-midlands", _("West Midlands")
    YORKSHIRE = "yorkshire-and-the-humber", _("Yorkshire and The Humber")

    @property
    def name_in_tables(self):
        """As the tables and the map write it, whatever the language of the page."""
        with override("en-gb"):
            return str(self.label)


NATIONS = (Region.ENGLAND, Region.NORTHERN_IRELAND, Region.SCOTLAND, Region.WALES)
# The twelve of the map: what is no whole of others.
SMALLEST = tuple(region for region in Region if region not in (Region.UK, Region.ENGLAND))


def with_article(name):
    return gettext("the %(area)s") % {"area": name}


@dataclass(frozen=True)
class ForceArea:
    slug: str
    name: str
    name_in_tables: str
    code: str
    region: str
    overseen_by: str
    note: str

    @property
    def with_article(self):
        has_article = self.name.startswith(("City of", "Metropolitan"))
        return with_article(self.name) if has_article else self.name

    @property
    def within(self):
        """The region, as a sentence names it."""
        return Part(slugify(self.region)).with_article

    @property
    def oversight(self):
        return f"{self.overseen_by} ({self.note})" if self.note else self.overseen_by

    @property
    def key(self):
        return self.slug if self.slug.endswith("-police") else f"{self.slug}-police"


@cache
def force_areas():
    """Every police force area by its slug, in the order of their names."""
    with FILE.open(encoding="utf-8", newline="") as file:
        found = [read_area(row) for row in csv.DictReader(file)]
    return {area.slug: area for area in sorted(found, key=lambda area: area.name)}


def read_area(row):
    name = PLAIN_NAMES.get(row["name"], row["name"])
    return ForceArea(
        slug=slugify(name.removesuffix(" area")),
        name=name,
        name_in_tables=row["name"],
        code=row["code"],
        region=row["region_name"],
        overseen_by=OVERSEEN_BY[row["oversight_body_type"]],
        note=row["oversight_note"].partition("; check")[0],
    )


@cache
def by_key():
    """Every police force area by its key."""
    return {area.key: area for area in force_areas().values()}


@cache
def names():
    """The name of every area by its key: first the nations and regions, then the police force areas."""
    police = {
        area.key: format_lazy(_("{area} (police)"), area=area.name.removesuffix(" area"))
        for area in force_areas().values()
    }
    return {region.value: region.label for region in Region} | police


KEYS = tuple(names())


NAMES = {Region.UK: _("United Kingdom"), Region.ENGLAND: _("England")}
POLICE_FORCE_AREAS = _("{region} police force areas")
WITHOUT_ARTICLE = (*NATIONS, Region.LONDON, Region.YORKSHIRE)


@dataclass(frozen=True)
class Part:
    """A nation or region, described as a police force area is."""

    key: str

    @property
    def slug(self):
        return self.key

    @property
    def name(self):
        return NAMES.get(self.key, Region(self.key).label)

    @property
    def name_in_tables(self):
        with override("en-gb"):
            return str(self.name)

    @property
    def with_article(self):
        return self.name if self.key in WITHOUT_ARTICLE else with_article(self.name)

    @property
    def parts(self):
        """What it is divided into: the police force areas of a region, the regions of England, the four nations."""
        return [find(key) for key in KEYS if around(key)[1:2] == (self.key,)]


def find(key):
    """The police force area, nation or region with the key; None where there is none."""
    return by_key().get(key) or (Part(key) if key in Region.values else None)


def regions():
    """The nations and regions that are divided into police force areas, by name."""
    return sorted((region for region in map(Part, SMALLEST) if region.parts), key=lambda region: region.name)


def wider(key):
    """The areas around it, from the widest: the UK, England, the South East."""
    return [find(each) for each in reversed(around(key)[1:])]


@cache
def around(key):
    """``key`` and the wider areas it lies in: Kent's police force area lies in the South East, England and the UK."""
    if force := by_key().get(key):
        return (key, *around(slugify(force.region)))
    wider = {Region.UK: (), Region.ENGLAND: (Region.UK,)}
    wider |= dict.fromkeys(NATIONS[1:], (Region.UK,))
    return (key, *(region.value for region in wider.get(key, (Region.ENGLAND, Region.UK))))


@cache
def touching(key):
    """Every area that shares ground with ``key``: itself, the wider ones around it, and those that lie in it."""
    return sorted({*around(key), *(other for other in KEYS if key in around(other))})


def choices():
    """For a form: the nations and regions, then the police force areas of each region."""
    regions = {}
    for area in force_areas().values():
        regions.setdefault(area.region, []).append((area.key, area.name))
    police = [(format_lazy(POLICE_FORCE_AREAS, region=region), found) for region, found in sorted(regions.items())]
    return [*Region.choices, *police]
