from . import fact_sheets, figures, pages, series

__all__ = ["fact_sheets", "figures", "pages", "series"]
