from . import activity, audiences, fact_sheets, figures, news, pages, pictures, publications, series

__all__ = ["activity", "audiences", "fact_sheets", "figures", "news", "pages", "pictures", "publications", "series"]
