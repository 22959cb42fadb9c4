"""What was measured, with the budget beside it."""

from dataclasses import dataclass


@dataclass
class Row:
    what: str
    value: float
    text: str  # the value as it is printed
    budget: str = ""  # such as "≥ 0.7" or "≤ 1.5"; without one nothing is judged
    note: str = ""

    @property
    def verdict(self):
        if not self.budget:
            return ""
        sign, limit = self.budget.split()
        kept = self.value >= float(limit) if sign == "≥" else self.value <= float(limit)
        return "ok" if kept else "over"


def ratio(what, ours, yardstick, budget, unit="a second"):
    value = ours / yardstick
    return Row(what, value, f"{value:.2f}", budget, f"{ours:,.0f} of {yardstick:,.0f} {unit}")


def print_table(rows):
    width = max(len(row.what) for row in rows)
    for row in rows:
        print(f"{row.what:{width}} {row.text:>8}  {row.budget:7} {row.verdict:5} {row.note}".rstrip())
