from . import fact_sheets, figures, pages

__all__ = ["fact_sheets", "figures", "pages"]
