"""An item as plain data, with the rows that hang on it: what revisions keep and ``load_campaign`` compares."""

import json
from datetime import UTC, datetime

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.forms.models import model_to_dict

from .models import Edition, FactSheet, Series

# Rows that belong to an item and are edited with it: the name of the relation, and the fields that say it all.
PARTS = {
    FactSheet: {"ideas": ("time", "text", "order"), "templates": ("slug", "kind", "title", "text", "order")},
    Series: {
        "charts": (*("slug", "kind", "title", "description", "labels", "shown", "row", "emphasis", "unit", "order"),)
    },
    Edition: {"chapters": ("slug", "title", "body", "order"), "points": ("number", "title", "text")},
}


def snapshot(item):
    """Everything staff could have changed about a saved ``item``, read from the database, as JSON has it."""
    item = type(item)._default_manager.get(pk=item.pk)
    fields = {name: as_json(value) for name, value in model_to_dict(item).items()}
    for name, columns in PARTS.get(type(item), {}).items():
        fields[name] = as_json(list(getattr(item, name).values_list(*columns)))
    return fields


def as_json(value):
    """The ``value`` of a field as JSON has it: rows that it links to by their slugs, files by their names."""
    if is_row(value):
        value = value.pk
    elif isinstance(value, datetime):
        value = value.astimezone(UTC)
    elif isinstance(value, models.fields.files.FieldFile):
        value = value.name
    elif isinstance(value, models.QuerySet) or (isinstance(value, list) and value and is_row(value[0])):
        value = sorted(row.slug for row in value)
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder))


def is_row(value):
    return isinstance(value, models.Model)


@transaction.atomic
def write(item, values):
    """Save ``values``, in the form of a snapshot, into ``item``; raise ValidationError when they do not hold."""
    parts = PARTS.get(type(item), {})
    links = {field.name for field in item._meta.many_to_many}
    for name, value in values.items():
        if name not in parts and name not in links:
            field = item._meta.get_field(name)
            setattr(item, field.attname, field.to_python(value))
    item.full_clean()
    item.save()
    write_links(item, values)
    for name in parts.keys() & values.keys():
        write_parts(item, name, [dict(zip(parts[name], row, strict=True)) for row in values[name]])
    return item


def write_links(item, values):
    """Point ``item`` to the rows whose slugs are named; one that is not there (yet) is left out."""
    for field in item._meta.many_to_many:
        if field.name in values:
            getattr(item, field.name).set(field.related_model.objects.filter(slug__in=values[field.name]))


def write_parts(item, name, rows):
    """Make the rows under ``name`` be ``rows``.

    One with a slug or a number stays itself, because others may point to it; of the rest each stays in its place.
    """
    relation = getattr(item, name)
    key = next((key for key in ("slug", "number") if key in PARTS[type(item)][name]), None)
    keys = [row[key] if key else place for place, row in enumerate(rows)]
    stay = {getattr(part, key) if key else place: part for place, part in enumerate(relation.all())}
    relation.exclude(pk__in=[stay[each].pk for each in keys if each in stay]).delete()
    for each, row in zip(keys, rows, strict=True):
        part = stay.get(each) or relation.model(**{relation.field.name: item})
        for field, value in row.items():
            setattr(part, field, value)
        part.full_clean()
        part.save()
