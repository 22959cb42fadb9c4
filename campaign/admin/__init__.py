from . import fact_sheets, figures, pages, pictures, publications, series

__all__ = ["fact_sheets", "figures", "pages", "pictures", "publications", "series"]
