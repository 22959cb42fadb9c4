"""Initiatives: found by place and kind of work, each under the same headings, and side by side."""

import pytest

from tests.campaign.activity import make_initiative

pytestmark = pytest.mark.django_db


def read(client, path, status=200):
    response = client.get(path)
    assert response.status_code == status, path
    return " ".join(response.content.decode().split())


def test_a_published_initiative_is_on_the_list_and_has_a_page(client):
    initiative = make_initiative()

    assert f'href="{initiative.get_absolute_url()}"' in read(client, "/initiatives/")
    assert "Counted by its own staff in 2025." in read(client, initiative.get_absolute_url())


@pytest.mark.parametrize("status", ["draft", "withdrawn"])
def test_one_that_is_not_published_is_nowhere(client, status):
    hidden = make_initiative(status=status)
    make_initiative("Other Club")

    assert "Kettle Club" not in read(client, "/initiatives/")
    assert "Kettle Club" not in read(client, "/initiatives/?compare=kettle-club&compare=other-club")
    assert client.get(hidden.get_absolute_url()).status_code in (404, 410)
