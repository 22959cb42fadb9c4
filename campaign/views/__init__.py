from .fact_sheets import FactSheetDetail, FactSheets
from .pages import Aims, Home, PageView, Partners

__all__ = ["Aims", "FactSheetDetail", "FactSheets", "Home", "PageView", "Partners"]
