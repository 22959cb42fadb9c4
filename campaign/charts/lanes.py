from ..models.figures import lanes


def bars(table, emphasis=""):
    """A lane for every number; what ``emphasis`` names is the one to look at first, or else the largest."""
    alone = len(table.columns) == 1
    rows = [
        {
            "label": label if alone else f"{label}, {column}",
            "value": values[row],
            "named": emphasis in (label, name, table.name_of(label)),
        }
        for row, label in enumerate(table.labels)
        for name, column, values in table.columns
    ]
    drawn = lanes(rows)
    return [lane | {"first": lane["named"]} for lane in drawn] if any(row["named"] for row in rows) else drawn
