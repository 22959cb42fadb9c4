from .fact_sheets import FactSheetDetail, FactSheets
from .files import made_file
from .pages import Aims, Home, PageView, Partners
from .pictures import picture_file

__all__ = ["Aims", "FactSheetDetail", "FactSheets", "Home", "PageView", "Partners", "made_file", "picture_file"]
