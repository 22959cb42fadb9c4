"""Addresses and forms of the staff pages that nobody there would make: refused or ignored, never an error of ours."""

import pytest

pytestmark = pytest.mark.django_db

DESK = "/admin/supporters/organisation/"
NONSENSE = ["abc", "-1", "9223372036854775808", "9" * 5_000, "'", "1,2", "", "²", "٣", "\u202e"]
FILTERS = ["p", "o", "q", "id", "id__in", "state", "state__exact", "kind", "area", "age", "e", "created_at__gte"]


@pytest.mark.parametrize("value", NONSENSE, ids=lambda value: value[:20])
def test_a_filter_that_means_nothing_is_no_error(admin_client, value):
    for name in FILTERS:
        assert admin_client.get(DESK, {name: value}).status_code < 500, name
        assert admin_client.get("/admin/outbox/delivery/", {name: value}).status_code < 500, name


@pytest.mark.parametrize("value", NONSENSE, ids=lambda value: value[:20])
def test_a_decision_about_nobody_is_no_error(admin_client, value):
    form = {"reason": f"{value}\0", "send_mail": "on", "subject": f"{value}\r\nBcc: other@example.org", "text": value}

    for state in ("approved", "queried", "declined", "withdrawn", "nonsense"):
        path = f"{DESK}decide/{state}/"
        assert admin_client.get(path, {"id": value}).status_code < 500, state
        assert admin_client.post(path, form, query_params={"id": value}).status_code < 500, state
    assert admin_client.post(DESK, {"action": "approve", "_selected_action": value}).status_code < 500
