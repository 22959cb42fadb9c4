"""What the campaign publishes, and what keeps the publishing of it safe."""

from .activity import Event, Field, Initiative
from .audiences import Audience
from .editing import OldAddress, Opened, Revision
from .fact_sheets import FactSheet, Idea, Template
from .figures import Era, Figure, Topic
from .files import MadeFile
from .news import News, Quote, Spokesperson
from .pages import Campaign, Goal, Objective, Page, Partner
from .pictures import Picture, PictureFile
from .publications import Chapter, Edition, ManifestoPoint, Publication, PublicationFile
from .publishing import ContentVersion, LoadedContent, Published, RichTextField
from .searching import SearchEntry
from .series import Chart, Series
from .stories import Consent, Copy, NamedAs, Purpose, Story
from .versions import Version

__all__ = [
    "Audience",
    "Campaign",
    "Chapter",
    "Chart",
    "Consent",
    "ContentVersion",
    "Copy",
    "Edition",
    "Era",
    "Event",
    "FactSheet",
    "Field",
    "Figure",
    "Goal",
    "Idea",
    "Initiative",
    "LoadedContent",
    "MadeFile",
    "ManifestoPoint",
    "NamedAs",
    "News",
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
    "Purpose",
    "Quote",
    "Revision",
    "RichTextField",
    "SearchEntry",
    "Series",
    "Spokesperson",
    "Story",
    "Template",
    "Topic",
    "Version",
]
