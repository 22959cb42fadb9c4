"""What pages are about, in the words of schema.org: for machines that do not read the page."""

from django.urls import reverse
from django.utils.html import json_script
from django.utils.safestring import mark_safe

from .models import Chapter, Edition, Event, FactSheet, Figure, Initiative, News, Publication, Series, Story

CARD = 1200, 630  # pixels of the picture of a page


def script(data):
    """``data`` as an element of the head; an empty text where there is nothing to say."""
    if not data:
        return ""
    html = json_script({"@context": "https://schema.org"} | data)  # escapes what could end the element
    return mark_safe(html.replace("application/json", "application/ld+json", 1))  # noqa: S308 – escaped there


def picture(site, item):
    return site.url + reverse("campaign:card", args=[item.get_absolute_url().strip("/")])


def publisher(site):
    return {"@type": "Organization", "@id": f"{site.url}/#campaign", "name": site.campaign.name, "url": f"{site.url}/"}


def of_page(site, path, url, title, description):
    """The campaign itself on its home page; on any other, the way there."""
    if path == reverse("campaign:home"):
        search = f"{site.url}{reverse('campaign:search')}?q={{words}}"
        action = {"@type": "SearchAction", "target": search, "query-input": "required name=words"}
        campaign = publisher(site) | {"description": description, "logo": f"{site.url}/static/images/favicon.svg"}
        website = {"@type": "WebSite", "name": site.campaign.name, "url": url, "potentialAction": action}
        return {"@graph": [campaign, website]}
    crumbs = [(site.campaign.name, f"{site.url}/"), *section(site, path), (title, url)]
    places = [
        {"@type": "ListItem", "position": position, "name": name, "item": address}
        for position, (name, address) in enumerate(crumbs, start=1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": places}


def section(site, path):
    """The page above ``path``, such as that of all fact sheets."""
    page = site.pages.get(path.strip("/").partition("/")[0])
    return [(page.title, site.url + page.get_absolute_url())] if page and page.get_absolute_url() != path else []


def of_item(site, item):
    describe = DESCRIBED.get(type(item))
    return describe(site, item) if describe else None


def of_article(site, item, type_="Article", **more):
    return {
        "@type": type_,
        "headline": item.title,
        "description": item.summary,
        "url": site.url + item.get_absolute_url(),
        "image": picture(site, item),
        "datePublished": item.published_at.isoformat() if item.published_at else None,
        "dateModified": item.updated_at.isoformat(),
        "author": publisher(site),
        "publisher": publisher(site),
    } | more


def of_news(site, item):
    return of_article(site, item, "NewsArticle")


def of_publication(site, item):
    author = {"author": {"@type": "Organization", "name": item.authors}} if item.authors else {}
    return of_article(site, item, "Report", **author)


def of_edition(site, item):
    whole = of_publication(site, item.publication)
    dated = {"datePublished": item.released_on.isoformat(), "bookEdition": str(item.number)}
    return whole | dated | {"url": site.url + item.get_absolute_url()}


def of_chapter(site, item):
    return {
        "@type": "Chapter",
        "name": item.title,
        "url": site.url + item.get_absolute_url(),
        "isPartOf": of_edition(site, item.edition),
    }


def of_event(site, item):
    online = {"@type": "VirtualLocation", "url": item.online}
    place = {"@type": "Place", "name": item.place, "address": item.address or item.place}
    modes = {(True, True): "Mixed", (True, False): "Offline", (False, True): "Online"}
    in_person = bool(item.address) or not item.online
    return {
        "@type": "Event",
        "name": item.title,
        "description": item.summary,
        "url": site.url + item.get_absolute_url(),
        "image": picture(site, item),
        "startDate": item.starts_at.isoformat(),
        "endDate": item.ends_at.isoformat(),
        "eventStatus": f"https://schema.org/Event{'Cancelled' if item.cancelled else 'Scheduled'}",
        "eventAttendanceMode": f"https://schema.org/{modes[in_person, bool(item.online)]}EventAttendanceMode",
        "location": [*([place] if in_person else []), *([online] if item.online else [])],
        "organizer": {"@type": "Organization", "name": item.organiser, "url": item.website or f"{site.url}/"},
    }


def of_initiative(site, item):
    return {
        "@type": "Project",
        "name": item.title,
        "description": item.summary,
        "url": site.url + item.get_absolute_url(),
        "areaServed": item.area_names,
        "parentOrganization": {"@type": "Organization", "name": item.run_by},
    }


def of_numbers(site, item):
    """A figure or a table: a data set with its source, which may be had as a file."""
    file = {"@type": "DataDownload", "encodingFormat": "text/csv", "contentUrl": site.url + item.csv_url}
    data = {
        "@type": "Dataset",
        "name": item.title,
        "description": getattr(item, "statement", "") or item.summary,
        "url": site.url + item.get_absolute_url(),
        "measurementTechnique": item.population,
        "spatialCoverage": {"@type": "Place", "name": item.geography},
        "temporalCoverage": item.period,
        "creator": {"@type": "Organization", "name": item.publisher},
        "publisher": publisher(site),
        "isBasedOn": item.source_url,
        "dateModified": item.checked_on.isoformat(),
        "distribution": [file],
    }
    return data | ({"license": {"@type": "CreativeWork", "name": item.licence}} if item.licence else {})


DESCRIBED = {
    Chapter: of_chapter,
    Edition: of_edition,
    Event: of_event,
    FactSheet: of_article,
    Figure: of_numbers,
    Initiative: of_initiative,
    News: of_news,
    Publication: of_publication,
    Series: of_numbers,
    Story: of_article,
}
