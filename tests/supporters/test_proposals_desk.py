"""Where staff meet what organisations propose."""

import pytest
from lxml import html
from making import make_organisation
from test_proposals import change, event, initiative, proposed, published

from campaign.models import Event, Initiative, Revision
from supporters import services
from supporters.models import InitiativeProposal

pytestmark = pytest.mark.django_db


def desk(proposal):
    return f"/admin/supporters/{proposal._meta.model_name}/{proposal.pk}/change/"


def press(client, proposal, button, page=None, **values):
    page = page or client.get(desk(proposal))
    (seen,) = html.fromstring(page.content.decode()).xpath("//input[@name='seen']/@value")
    return client.post(desk(proposal), {"seen": seen, "reason": "", button: "1"} | values)


def test_what_waits_is_counted_on_the_desk_with_its_age(client, admin_client):
    organisation = make_organisation()
    shown = published(client, organisation)
    change(client, shown, initiative(title="New"))
    for _ in range(2):
        proposed(client, organisation, "events")

    page = html.fromstring(admin_client.get("/admin/").content.decode())

    rows = [" ".join(row.text_content().split()) for row in page.xpath("//section[@class='waiting']//li")]
    assert any(row.startswith("1 initiatives of organisations") for row in rows)
    assert any(row.startswith("2 events of organisations") for row in rows)
    assert "Open evening" in admin_client.get("/admin/supporters/eventproposal/").content.decode()


def test_staff_read_it_whole_and_publish_it(client, admin_client, admin_user):
    proposal = proposed(client, make_organisation())

    assert "12 people found work &amp; a &lt;friend&gt;." in admin_client.get(desk(proposal)).content.decode()
    response = press(admin_client, proposal, "publish")

    assert response.status_code == 302
    assert Initiative.objects.published().get() == proposal.item
    assert Revision.objects.of(proposal.item).first().made_by == admin_user


def test_a_change_stands_beside_what_is_there(client, admin_client):
    proposal = published(client, make_organisation(), "events")
    change(client, proposal, event(title="Open morning", day=""))  # a mistake changes nothing
    change(client, proposal, event(title="Open morning"))

    page = admin_client.get(desk(proposal)).content.decode()
    press(admin_client, proposal, "accept")

    assert "<del>evening</del>" in page
    assert "<ins>morning</ins>" in page
    assert Event.objects.get().title == "Open morning"


def test_a_refusal_needs_a_reason(client, admin_client, admin_user):
    proposal = proposed(client, make_organisation())

    assert "Say why" in press(admin_client, proposal, "refuse").content.decode()
    press(admin_client, proposal, "refuse", reason="Who counted?")

    proposal = InitiativeProposal.objects.get()
    assert (proposal.reason, proposal.by, proposal.item.status) == ("Who counted?", admin_user, "draft")


@pytest.mark.parametrize("button", ["publish", "refuse"])
def test_nobody_decides_on_what_was_changed_since_they_looked(client, admin_client, button):
    proposal = proposed(client, make_organisation())
    opened = admin_client.get(desk(proposal))
    change(client, proposal, initiative(title="Another"))

    response = press(admin_client, proposal, button, opened, reason="No.")

    assert "It was changed after you opened this page" in response.content.decode()
    assert InitiativeProposal.objects.waiting().exists()


def test_what_was_decided_meanwhile_is_not_decided_again(client, admin_client):
    proposal = proposed(client, make_organisation())
    opened = admin_client.get(desk(proposal))
    services.refuse(proposal, by=None, reason="No.")

    response = press(admin_client, proposal, "publish", opened)

    assert response.status_code == 200
    assert not Initiative.objects.published().exists()


def test_what_does_not_hold_today_is_not_taken_over(client, admin_client):
    proposal = published(client, make_organisation(), "events")
    change(client, proposal, event(title="New"))
    type(proposal).objects.update(suggested={"areas": []})

    response = press(admin_client, proposal, "accept")

    assert "This does not hold" in response.content.decode()
    assert Event.objects.get().areas == ["wales"]
