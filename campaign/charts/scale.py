"""Where numbers and years stand on the axes of a chart."""

import math
import re
from itertools import pairwise

STEPS = (1, 2, 2.5, 5, 10)
MOST_STEPS = 5


def ticks(values):
    """Round numbers from zero, or from below the lowest, to the highest of ``values`` or above."""
    lowest, highest = min(0, *values), max(0, *values)
    highest = highest if highest > lowest else 1
    step = round_step(highest - lowest)
    first, last = math.floor(lowest / step), math.ceil(highest / step)
    return [number if (number := round(n * step, 10)) % 1 else int(number) for n in range(first, last + 1)]


def round_step(span):
    power = 10 ** math.floor(math.log10(span / MOST_STEPS))
    return next(step * power for step in STEPS if span / (step * power) <= MOST_STEPS)


def places(labels):
    """A place from 0 to 1 for each label: years by time, so that a missing one is seen; others evenly."""
    years = [float(found[0]) for label in labels if (found := re.match(r"[12]\d{3}", label))]
    in_order = len(years) == len(labels) and all(a < b for a, b in pairwise(years))
    numbers = years if in_order else range(len(labels))
    first, span = numbers[0], (numbers[-1] - numbers[0]) or 1
    return [(number - first) / span for number in numbers]
