from .audiences import AudienceDetail, Audiences
from .events import EventCalendar, EventDetail, Events, EventsArchive, EventsCalendar
from .fact_sheets import FactSheetArea, FactSheetDetail, FactSheets
from .facts import Facts, FigureCsv, FigureDetail, SeriesCsv, SeriesDetail
from .files import made_file
from .found import EverythingFeed, NewsFeed, card, robots
from .initiatives import InitiativeDetail, Initiatives
from .news import NewsItem, NewsList, Press
from .pack import Pack, template_odt, template_text
from .pages import Aims, Home, PageView, Partners
from .pictures import picture_file
from .previews import preview
from .publications import ChapterDetail, EditionDetail, PublicationDetail, Publications, publication_file
from .search import Search
from .stories import Stories, StoryDetail

__all__ = [
    "Aims",
    "AudienceDetail",
    "Audiences",
    "ChapterDetail",
    "EditionDetail",
    "EventCalendar",
    "EventDetail",
    "Events",
    "EventsArchive",
    "EventsCalendar",
    "EverythingFeed",
    "FactSheetArea",
    "FactSheetDetail",
    "FactSheets",
    "Facts",
    "FigureCsv",
    "FigureDetail",
    "Home",
    "InitiativeDetail",
    "Initiatives",
    "NewsFeed",
    "NewsItem",
    "NewsList",
    "Pack",
    "PageView",
    "Partners",
    "Press",
    "PublicationDetail",
    "Publications",
    "Search",
    "SeriesCsv",
    "SeriesDetail",
    "Stories",
    "StoryDetail",
    "card",
    "made_file",
    "picture_file",
    "preview",
    "publication_file",
    "robots",
    "template_odt",
    "template_text",
]
