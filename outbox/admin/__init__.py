"""The mail room for staff: what left and what came back, whom not to write to, and who sends."""

from . import deliveries, processes, suppressions  # noqa: F401 – registers them
