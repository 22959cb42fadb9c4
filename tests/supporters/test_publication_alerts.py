"""“Email me when it is out”: one mail to whoever asked and confirmed, and then the address is forgotten."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import StringIO
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate, now

from campaign.models import Edition, Publication
from outbox.models import Delivery
from supporters import services
from supporters.models import Alert

pytestmark = pytest.mark.django_db
ASK, SENT = "/publications/report/tell-me/", "/publications/tell-me/check-your-email/"


@pytest.fixture
def report():
    # After a test with real transactions the database is as empty as before the campaign was loaded.
    words = {"kind": "report", "title": "A report", "summary": "Short.", "status": "published"}
    return Publication.objects.get_or_create(slug="report", defaults=words)[0]


def ask(client, email="reader@example.org", **more):
    return client.post(ASK, {"email": email} | more)


def link(part, email="reader@example.org"):
    """The path of the link in the newest mail to an address that holds ``part``."""
    text = Delivery.objects.filter(to=email).latest("pk").text
    return urlsplit(re.search(rf"\S+/{part}/\S+", text)[0]).path


def confirmed(publication, *emails):
    Alert.objects.bulk_create(Alert(publication=publication, email=email, confirmed_at=now()) for email in emails)


def publish(publication, **changes):
    values = {"number": 1, "released_on": localdate(), "status": "published"}
    return Edition.objects.create(publication=publication, **values | changes)


def told():
    return sorted(Delivery.objects.filter(kind="publication_out").values_list("to", flat=True))


def tidy(*arguments):
    out = StringIO()
    call_command("tidy", *arguments, stdout=out)
    return out.getvalue()


def test_the_page_of_a_coming_publication_asks_who_wants_to_be_told(client):
    page = client.get("/publications/report/")

    assert f'action="{ASK}"' in page.content.decode()
    assert not page.cookies


def test_asking_confirming_and_being_told(client, report, django_capture_on_commit_callbacks):
    assert ask(client, "Reader@Example.org").url == SENT
    client.get(link("confirm"))
    assert Alert.objects.get().confirmed_at is None  # a mail scanner has opened the link

    assert client.post(link("confirm")).status_code == 302
    with django_capture_on_commit_callbacks(execute=True):
        publish(report)

    mail = Delivery.objects.get()  # what was written before is forgotten
    assert (mail.kind, mail.to, mail.about) == ("publication_out", "reader@example.org", f"publication:{report.pk}")
    assert "/publications/report/" in mail.text
    assert not Alert.objects.exists()


def test_everybody_is_told_once_however_often_staff_save_and_the_clock_strikes(
    report, django_capture_on_commit_callbacks, monkeypatch
):
    monkeypatch.setattr("supporters.services.alerts.AT_ONCE", 2)
    addresses = [f"reader{number}@example.org" for number in range(5)]
    confirmed(report, *addresses)

    with django_capture_on_commit_callbacks(execute=True):
        edition = publish(report)
        edition.save()
        report.save()
    tidy("--apply")

    assert told() == addresses


def test_who_has_not_confirmed_is_not_told(client, report, django_capture_on_commit_callbacks):
    ask(client)

    with django_capture_on_commit_callbacks(execute=True):
        publish(report)

    assert told() == []


def test_who_confirms_after_it_came_out_is_told_at_once(client, report):
    ask(client)
    publish(report)

    answer = client.post(link("confirm"))

    assert answer.url == "/publications/report/"
    assert told() == ["reader@example.org"]
    assert not Alert.objects.exists()


@pytest.mark.parametrize("changes", [{"status": "draft"}, {"published_at": now() + timedelta(days=1)}])
def test_an_edition_that_nobody_can_see_yet_is_not_announced(report, changes, django_capture_on_commit_callbacks):
    confirmed(report, "reader@example.org")

    with django_capture_on_commit_callbacks(execute=True):
        publish(report, **changes)
    tidy("--apply")

    assert told() == []
    assert Alert.objects.exists()


def test_what_the_clock_makes_public_is_announced_by_the_hourly_tidying(report):
    confirmed(report, "reader@example.org")
    publish(report, published_at=now() - timedelta(minutes=5))  # scheduled, and its hour has come

    assert "would be told: 1" in tidy()
    assert told() == []
    tidy("--apply")

    assert told() == ["reader@example.org"]


def test_another_publication_that_comes_out_is_not_what_they_waited_for(report, django_capture_on_commit_callbacks):
    confirmed(report, "reader@example.org")
    other = Publication.objects.create(
        slug="other", kind="research", title="Other", summary="Short.", status="published"
    )

    with django_capture_on_commit_callbacks(execute=True):
        publish(other)

    assert told() == []


def test_the_answer_and_the_steps_are_the_same_for_a_known_address(client, report):
    confirmed(report, "known@example.org")
    answers, steps = [], []
    for email in ("stranger@example.org", "known@example.org"):
        with CaptureQueriesContext(connection) as captured:
            answers.append(ask(client, email).url)
        steps.append([re.sub(r"s\d+_x\d+", "", query["sql"])[:45] for query in captured])

    assert answers == [SENT, SENT]
    assert steps[0] == steps[1]
    assert Delivery.objects.filter(to="known@example.org", kind="confirm_alert").exists()


def test_asking_again_sends_no_second_mail_within_ten_minutes_and_never_a_sixth(client, settings):
    for _ in range(3):
        assert ask(client).url == SENT
    assert Delivery.objects.count() == 1

    settings.CONFIRMATION_GAP_MINUTES = settings.LINKS_PER_ADDRESS_PER_HOUR = 0
    for _ in range(6):
        assert ask(client).url == SENT

    assert Delivery.objects.count() == settings.CONFIRMATIONS_PER_ADDRESS


def test_somebody_who_asks_without_end_is_asked_to_wait(client, settings):
    settings.LINKS_PER_NETWORK_PER_HOUR = 2
    statuses = [ask(client, f"reader{number}@example.org").status_code for number in range(3)]

    assert statuses == [302, 302, 429]


def test_a_program_that_fills_in_every_field_leaves_no_trace(client):
    assert ask(client, homepage="https://example.org").url == SENT
    assert not Alert.objects.exists()
    assert not Delivery.objects.exists()


def test_a_wrong_address_comes_back_with_what_to_do(client):
    answer = ask(client, "nobody")

    assert answer.status_code == 422
    assert "Check the email address" in answer.content.decode()
    assert 'value="nobody"' in answer.content.decode()


def test_there_is_nothing_to_wait_for_when_it_is_out_and_nowhere_to_ask_about_a_draft(client, report):
    publish(report)
    assert ask(client).url == "/publications/report/"

    Publication.objects.filter(pk=report.pk).update(status="draft")
    assert ask(client).status_code == 404
    assert not Alert.objects.exists()


def test_thinking_better_of_it_takes_a_button_and_leaves_nothing(client):
    ask(client)
    stop = link("stop")

    assert "Take my address off" in client.get(stop).content.decode()
    assert Alert.objects.exists()
    client.post(stop)

    assert not Alert.objects.exists()
    assert not Delivery.objects.exists()
    assert client.get(stop).status_code == 404


def test_pages_behind_the_links_are_kept_by_nobody(client):
    ask(client)
    for part in ("confirm", "stop"):
        page = client.get(link(part))

        assert page.headers["Cache-Control"] == "no-store"
        assert not page.cookies


def test_a_link_opens_only_its_own_door(client):
    ask(client)
    token = link("stop").split("/")[-2]

    assert client.post(f"/publications/tell-me/confirm/{token}/").status_code == 404
    assert client.get(f"/sign-up/status/{token}/").status_code == 404


def test_what_nobody_confirmed_goes_after_a_week_and_what_never_came_out_after_two_years(client, report):
    ask(client, "old@example.org")
    Alert.objects.update(asked_at=now() - timedelta(days=8))
    confirmed(report, "ancient@example.org")
    Alert.objects.filter(email="ancient@example.org").update(confirmed_at=now() - timedelta(days=731))
    confirmed(report, "waiting@example.org")
    ask(client, "new@example.org")

    tidy("--apply")

    assert set(Alert.objects.values_list("email", flat=True)) == {"waiting@example.org", "new@example.org"}
    assert not Delivery.objects.filter(to="old@example.org").exists()


@pytest.mark.parametrize("email", ["reader@example.org", "Reader@example.org", ""])
def test_the_database_keeps_an_address_once_and_in_lower_case(report, email):
    confirmed(report, "reader@example.org")

    with pytest.raises(IntegrityError), transaction.atomic():
        confirmed(report, email)


@pytest.mark.django_db(transaction=True)
def test_two_who_tell_at_the_same_time_tell_nobody_twice(report, monkeypatch):
    monkeypatch.setattr("supporters.services.alerts.AT_ONCE", 3)
    addresses = sorted(f"reader{number}@example.org" for number in range(60))
    confirmed(report, *addresses)
    Edition.objects.bulk_create(
        [Edition(publication=report, number=1, released_on=localdate(), status="published", published_at=now())]
    )

    def tell(_):
        try:
            return services.tell(report)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        counts = list(pool.map(tell, range(4)))

    assert sum(counts) == 60
    assert told() == addresses


def test_staff_see_how_many_wait_and_forget_who_asks_them_to(client, admin_client, report):
    ask(client)
    confirmed(report, "waiting@example.org", "other@example.org")
    page = admin_client.get("/admin/supporters/alert/").content.decode()

    assert "The reality behind the statistics (3)" in page
    assert "Confirmed: will be told (2)" in page

    asked = Alert.objects.get(email="reader@example.org")
    answer = {"action": "delete_selected", "_selected_action": [asked.pk], "post": "yes"}
    admin_client.post("/admin/supporters/alert/", answer)

    assert not Alert.objects.filter(email="reader@example.org").exists()
    assert not Delivery.objects.filter(to="reader@example.org").exists()
    assert admin_client.get("/admin/supporters/alert/add/").status_code == 403
