"""An item as plain data, with the rows that hang on it: what revisions keep and ``load_campaign`` compares."""

import json

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
    item = type(item).objects.get(pk=item.pk)
    fields = model_to_dict(item)
    for name, value in fields.items():
        if isinstance(value, list) and value and isinstance(value[0], models.Model):
            fields[name] = sorted(row.slug for row in value)
        elif isinstance(value, models.fields.files.FieldFile):
            fields[name] = value.name
    for name, columns in PARTS.get(type(item), {}).items():
        fields[name] = list(getattr(item, name).values_list(*columns))
    return json.loads(json.dumps(fields, cls=DjangoJSONEncoder))


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
    for name in links & values.keys():
        rows = item._meta.get_field(name).related_model.objects.filter(slug__in=values[name])
        getattr(item, name).set(rows)
    for name in parts.keys() & values.keys():
        write_parts(item, name, [dict(zip(parts[name], row, strict=True)) for row in values[name]])
    return item


def write_parts(item, name, rows):
    """Make the rows under ``name`` be ``rows``; one with a slug stays itself, because others may point to it."""
    relation = getattr(item, name)
    model = relation.model
    keyed = "slug" in PARTS[type(item)][name]
    stay = {part.slug: part for part in relation.all()} if keyed else {}
    relation.exclude(pk__in=[stay[row["slug"]].pk for row in rows if row.get("slug") in stay]).delete()
    for row in rows:
        part = stay.get(row.get("slug")) or model(**{relation.field.name: item})
        for field, value in row.items():
            setattr(part, field, value)
        part.full_clean()
        part.save()
