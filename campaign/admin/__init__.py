from . import (
    activity,
    audiences,
    consents,
    fact_sheets,
    figures,
    news,
    pages,
    pictures,
    publications,
    series,
    stories,
    versions,
)

__all__ = [
    "activity",
    "audiences",
    "consents",
    "fact_sheets",
    "figures",
    "news",
    "pages",
    "pictures",
    "publications",
    "series",
    "stories",
    "versions",
]
