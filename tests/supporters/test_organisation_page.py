"""The page of an organisation shows what it does."""

import pytest
from making import make_organisation
from test_proposals import past_event, proposed, published

from supporters import services

pytestmark = pytest.mark.django_db


def test_its_published_initiatives_and_events_are_there_and_nothing_else(client):
    organisation, other = make_organisation(name="Ours"), make_organisation(name="Theirs")
    past_event(client, organisation)
    published(client, organisation, title="Bicycle workshop")
    published(client, organisation, "events", title="Next meeting")
    proposed(client, organisation, title="Not looked at yet")
    published(client, other, title="Of another one")

    page = client.get(organisation.get_absolute_url()).content.decode()

    for words in ("Bicycle workshop", "Their next events", "Next meeting", "Their past events", "Open evening"):
        assert words in page, words
    assert "Not looked at yet" not in page
    assert "Of another one" not in page


@pytest.mark.parametrize("kind", ["initiatives", "events"])
def test_an_item_leads_to_its_supporter_unless_it_is_not_to_be_named(client, kind):
    named, counted = make_organisation(name="Named"), make_organisation(name="Unnamed", listing="counted")

    items = [published(client, each, kind).item for each in (named, counted)]
    pages = [client.get(item.get_absolute_url()).content.decode() for item in items]

    assert f'<a href="{named.get_absolute_url()}"' in pages[0]
    assert "From a supporter" not in pages[1]


def test_what_it_takes_off_the_site_is_gone_from_its_page(client):
    organisation = make_organisation()
    proposal = published(client, organisation)
    services.decide(organisation, "withdrawn", by=None, reason="A reason.")
    services.decide(organisation, "approved", by=None)

    assert proposal.item.title not in client.get(organisation.get_absolute_url()).content.decode()
