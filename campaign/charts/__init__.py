"""Charts drawn on the server, without script (docs/decisions/0007-charts.md)."""

from .drawing import Drawing, draw, draw_all, draw_figure
from .tables import whole

__all__ = ["Drawing", "draw", "draw_all", "draw_figure", "whole"]
