from . import activity, fact_sheets, figures, pages, pictures, publications, series

__all__ = ["activity", "fact_sheets", "figures", "pages", "pictures", "publications", "series"]
