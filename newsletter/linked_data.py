"""An issue in the words of schema.org."""

from campaign.linked_data import picture, publisher


def of_issue(site, issue):
    return {
        "@type": "Article",
        "headline": issue.subject,
        "description": issue.preheader,
        "url": site.url + issue.get_absolute_url(),
        "image": picture(site, issue),
        "datePublished": issue.mailing.started_at.isoformat(),
        "author": publisher(site),
        "publisher": publisher(site),
        "isPartOf": {"@type": "Periodical", "name": site.campaign.name},
    }
