from .fact_sheets import FactSheetDetail, FactSheets
from .facts import Facts, FigureCsv, FigureDetail, SeriesCsv, SeriesDetail
from .files import made_file
from .pages import Aims, Home, PageView, Partners
from .pictures import picture_file

__all__ = [
    "Aims",
    "FactSheetDetail",
    "FactSheets",
    "Facts",
    "FigureCsv",
    "FigureDetail",
    "Home",
    "PageView",
    "Partners",
    "SeriesCsv",
    "SeriesDetail",
    "made_file",
    "picture_file",
]
