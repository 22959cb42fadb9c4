"""What the campaign publishes: pages, objectives, partners, goals, fact sheets and figures."""

from .fact_sheets import FactSheet, Idea
from .figures import Figure
from .pages import Campaign, Goal, Objective, Page, Partner
from .publishing import ContentVersion, LoadedContent, Published, RichTextField

__all__ = [
    "Campaign",
    "ContentVersion",
    "FactSheet",
    "Figure",
    "Goal",
    "Idea",
    "LoadedContent",
    "Objective",
    "Page",
    "Partner",
    "Published",
    "RichTextField",
]
