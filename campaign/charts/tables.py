from dataclasses import dataclass

from ..models.figures import number_text
from ..models.series import MOST_DRAWN

NO_NUMBER = "not published"


@dataclass
class Table:
    """The part of a series that a chart shows: a label for each row, and columns of ``(name, label, values)``."""

    heading: str
    labels: list
    columns: list

    @classmethod
    def of(cls, chart):
        """The rows and columns that ``chart`` asks for; None when the table no longer has them, or too many."""
        series = chart.series
        numbers = {column["name"]: column["label"] for column in series.columns if column["kind"] == "number"}
        shown = [name for name in chart.shown if name in numbers]
        records = chart.records()
        if not 0 < len(records) * len(shown) <= MOST_DRAWN:
            return None
        labels = [str(record[chart.labels] or "") for record in records]
        columns = [(name, numbers[name], [record[name] for record in records]) for name in shown]
        table = cls(series.label(chart.labels), labels, columns)
        return table.turned() if chart.row or table.has_years_across() else table

    def has_years_across(self):
        """The table has a column for each year, so that its rows are what goes over time."""
        names = [name for name, _, _ in self.columns]
        return len(names) > 1 and all(name[:4].isdigit() for name in names) and not self.labels[0][:4].isdigit()

    def turned(self):
        """Rows for columns: one row of a table becomes a column of its own."""
        values = [values for _, _, values in self.columns]
        across = zip(*values, strict=True)
        columns = [(label, label, list(row)) for label, row in zip(self.labels, across, strict=True)]
        labels = [label for _, label, _ in self.columns]
        return TurnedTable("", labels, columns, {label: name for name, label, _ in self.columns})

    def name_of(self, label):
        """What ``Chart.emphasis`` may call this row besides its label."""
        return label

    def header(self):
        return [self.heading, *(label for _, label, _ in self.columns)]

    def rows(self):
        """Pairs of a label and the texts beside it."""
        across = zip(*(values for _, _, values in self.columns), strict=True)
        for label, values in zip(self.labels, across, strict=True):
            yield label, [cell_text(value, "number") for value in values]


def whole(series):
    """Every row of a table as texts, the first of them its heading."""
    kinds = [column["kind"] for column in series.columns]
    for row in series.rows:
        yield [cell_text(cell, kind) for cell, kind in zip(row, kinds, strict=True)]


def cell_text(cell, kind):
    if kind == "text":
        return cell or ""
    return NO_NUMBER if cell is None else number_text(cell)


@dataclass
class TurnedTable(Table):
    names: dict

    def name_of(self, label):
        return self.names[label]
