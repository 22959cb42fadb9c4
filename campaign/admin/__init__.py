from . import fact_sheets, figures, pages, pictures, series

__all__ = ["fact_sheets", "figures", "pages", "pictures", "series"]
