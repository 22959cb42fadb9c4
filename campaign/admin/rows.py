"""A list of small rows in one field, such as labels and values, as a table of plain inputs that needs no script."""

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string

from ..tables import read_number


class RowsWidget(forms.Widget):
    """``columns`` are the words for each key; those in ``fixed`` are shown and sent back as they are."""

    def __init__(self, columns, *, fixed=(), spare=0):
        super().__init__()
        self.columns, self.fixed, self.spare = columns, fixed, spare

    def render(self, name, value, attrs=None, renderer=None):
        filled = [row for row in value or [] if any(str(cell) for cell in row.values())]
        rows = [*filled, *({} for _ in range(self.spare))]
        context = {
            "name": name,
            "heads": self.columns.values(),
            "rows": [self.cells(name, place, row) for place, row in enumerate(rows)],
        }
        return render_to_string("admin/campaign/rows.html", context)

    def cells(self, name, place, row):
        return [
            {
                "name": f"{name}-{place}-{key}",
                "value": row.get(key, ""),
                "label": f"{label}, row {place + 1}",
                "fixed": key in self.fixed,
            }
            for key, label in self.columns.items()
        ]

    def value_from_datadict(self, data, files, name):
        """All rows that were sent, up to the first that was not."""
        rows = []
        while f"{name}-{len(rows)}-{next(iter(self.columns))}" in data:
            rows.append({key: data.get(f"{name}-{len(rows)}-{key}", "").strip() for key in self.columns})
        return rows

    def value_omitted_from_data(self, data, files, name):
        return f"{name}-0-{next(iter(self.columns))}" not in data

    def id_for_label(self, id_):
        return None  # each input has a label of its own


class RowsField(forms.Field):
    """What the widget sends, as a list of dictionaries; rows that were left empty are gone."""

    def clean(self, value):
        rows = [row for row in value or [] if any(row.values())]
        return super().clean(self.read(rows))

    def read(self, rows):
        return rows

    def has_changed(self, initial, data):
        try:
            return self.clean(data) != (initial or [])
        except ValidationError:
            return True


class ValuesField(RowsField):
    """The values of a figure: a label, a number, and perhaps a unit of its own."""

    def __init__(self, **kwargs):
        words = {"label": "Label", "value": "Number", "unit": "Unit, where it is another"}
        super().__init__(widget=RowsWidget(words, spare=4), required=False, **kwargs)

    def read(self, rows):
        faults, values = [], []
        for place, row in enumerate(rows, start=1):
            number = read_number(row["value"])
            if not row["label"]:
                faults.append(f"Row {place} has no label.")
            if number is None:
                faults.append(f"Row {place}: “{row['value']}” is not a number.")
            values.append({"label": row["label"], "value": number} | ({"unit": row["unit"]} if row["unit"] else {}))
        if faults:
            raise ValidationError(faults)
        return values


class ColumnsField(RowsField):
    """The columns of a table, of which staff may better the words and nothing else."""

    def __init__(self, **kwargs):
        words = {"name": "In the file", "label": "On the page"}
        super().__init__(widget=RowsWidget(words, fixed=["name"]), required=False, **kwargs)
