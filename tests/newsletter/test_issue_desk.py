"""An issue is written at the desk: blocks in order, what is new proposed, looked at and tried before it leaves."""

import pytest

from campaign.models import FactSheet
from newsletter.models import Issue
from tests.campaign.desk import make_staff
from tests.newsletter.issue_desk import row, save

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    client.force_login(make_staff())
    return client


def blocks(issue):
    return [(block.order, block.kind, block.title or str(block.item or "")) for block in issue.blocks.all()]


def errors(response):
    return " ".join(str(error) for form in response.context["errors"] for error in [form])


def test_blocks_stand_in_the_order_of_their_numbers(desk):
    typed = {"subject": "Spring", **row(0, kind="heading", title="Second", order="20")}
    typed |= row(1, kind="heading", title="First", order="5")

    saved = save(desk, **typed)

    assert saved.status_code == 302, errors(saved)
    assert blocks(Issue.objects.get()) == [(10, "heading", "First"), (20, "heading", "Second")]


def test_a_thing_of_the_site_is_found_by_words_of_its_title(desk):
    sheet = FactSheet.objects.published().first()

    saved = save(desk, subject="Spring", **row(0, thing=f"fact sheet: {sheet.title.lower()}"))

    assert saved.status_code == 302, errors(saved)
    assert Issue.objects.get().blocks.get().item == sheet
