"""What the campaign publishes, and what keeps the publishing of it safe."""

from .editing import OldAddress, Opened, Revision
from .fact_sheets import FactSheet, Idea, Template
from .figures import Era, Figure, Topic
from .files import MadeFile
from .pages import Campaign, Goal, Objective, Page, Partner
from .pictures import Picture, PictureFile
from .publications import Chapter, Edition, ManifestoPoint, Publication, PublicationFile
from .publishing import ContentVersion, LoadedContent, Published, RichTextField
from .series import Chart, Series

__all__ = [
    "Campaign",
    "Chapter",
    "Chart",
    "ContentVersion",
    "Edition",
    "Era",
    "FactSheet",
    "Figure",
    "Goal",
    "Idea",
    "LoadedContent",
    "MadeFile",
    "ManifestoPoint",
    "Objective",
    "OldAddress",
    "Opened",
    "Page",
    "Partner",
    "Picture",
    "PictureFile",
    "Publication",
    "PublicationFile",
    "Published",
    "Revision",
    "RichTextField",
    "Series",
    "Template",
    "Topic",
]
