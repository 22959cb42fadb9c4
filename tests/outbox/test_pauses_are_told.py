"""Staff who can let an issue go on are mailed when it stops and none of them stopped it."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.utils.timezone import now
from making_mailings import freeze as freeze_nobodys
from making_mailings import send

from campaign import consents
from newsletter.models import Issue
from outbox import chores, mailings
from outbox.models import Delivery, Mailing
from outbox.signals import paused
from staff.models import User
from tests.campaign.telling import make_consent, make_story
from tests.newsletter.issues import begin, freeze, make_issue, show
from tests.newsletter.readers import make_reader

pytestmark = pytest.mark.django_db
REFUSED = "The mail server does not take mail from us: 550 5.7.1 Sender not allowed"


@pytest.fixture(autouse=True)
def officer():
    user = User.objects.create_user("officer", "officer@example.org", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="send_issue"))
    return user


@pytest.fixture
def issue():
    make_reader("ada@example.org")
    return begin(make_issue())


def told():
    """Who was mailed that an issue stopped, whether the mail has left or waits."""
    return sorted(Delivery.objects.filter(kind="issue_paused").values_list("to", flat=True))


def test_an_issue_that_the_sender_pauses_is_told_by_mail_with_the_reason_and_a_link(mail_room, issue):
    mail_room.say("MAIL", "550 5.7.1 Sender not allowed")

    send()

    (mail,) = [mail for mail in mail_room.arrived if mail["To"] == "officer@example.org"]
    text = mail.get_body(["plain"]).get_content()
    assert mail["Subject"] == "The newsletter has stopped: News of the autumn"
    assert REFUSED in text
    assert f"http://localhost:8000/admin/newsletter/issue/{issue.pk}/sending/" in text
    assert "ada@example.org" not in mail.as_string()


def test_one_pause_is_told_once_however_long_it_lasts_and_the_next_one_anew(issue):
    mailings.pause(issue.mailing, REFUSED)
    chores.do()
    chores.do()
    assert told() == ["officer@example.org"]

    mailings.resume(issue.mailing)
    mailings.pause(issue.mailing, REFUSED)
    chores.do()

    assert told() == ["officer@example.org"] * 2


def test_a_story_that_is_taken_back_is_told_once_even_when_somebody_then_tries_to_go_on(issue):
    story = make_story(make_consent(purposes=["website", "newsletter"]))
    with_story = make_issue("With a story")
    show(with_story, story)
    begin(with_story)

    consents.withdraw(story.consent, by=None, on=now().date(), how="by telephone")
    chores.do()
    assert not mailings.resume(with_story.mailing)
    chores.do()

    assert told() == ["officer@example.org"]
    assert "A story in it was taken back" in Delivery.objects.get(kind="issue_paused").text


def test_an_issue_whose_time_is_long_past_is_told(issue):
    late = make_issue("Too late")
    freeze(late)
    Mailing.objects.filter(pk=late.mailing.pk).update(starts_at=now() - timedelta(hours=7))

    chores.do()

    assert "more than six hours ago" in Delivery.objects.get(kind="issue_paused").text


def test_what_a_colleague_pauses_by_hand_is_mailed_to_nobody_until_a_name_in_it_is_wrong(client, issue, officer):
    story = make_story(make_consent(purposes=["website", "newsletter"]))
    with_story = make_issue("With a story")
    show(with_story, story)
    begin(with_story)
    officer.user_permissions.add(Permission.objects.get(codename="view_issue"))
    client.force_login(officer)
    client.post(f"/admin/newsletter/issue/{with_story.pk}/sending/", {"act": "pause", "reason": "Lunch."})

    chores.do()
    assert Issue.objects.get(pk=with_story.pk).mailing.state == "paused"
    assert told() == []

    story.consent.shown_name = "Bea"
    story.consent.save()
    chores.do()
    assert told() == ["officer@example.org"]


def test_an_issue_that_was_resumed_before_its_time_is_told_when_its_time_passes(issue):
    late = freeze(make_issue("Too late"))
    Mailing.objects.filter(pk=late.pk).update(starts_at=now() + timedelta(days=1))
    mailings.pause(late, "ada: Lunch.", by_hand=True)

    assert mailings.resume(late)
    Mailing.objects.filter(pk=late.pk).update(starts_at=now() - timedelta(hours=7))
    chores.do()

    assert told() == ["officer@example.org"]


def test_only_those_who_can_let_it_go_on_and_still_work_here_are_mailed(issue):
    senders = Group.objects.create(name="Senders")
    senders.permissions.add(Permission.objects.get(codename="send_issue"))
    for name, of_group, account in (
        ("in-the-group", True, {"is_staff": True}),
        ("no-address", True, {"is_staff": True, "email": ""}),
        ("gone", True, {"is_staff": True, "is_active": False}),
        ("not-staff", True, {}),
        ("writer", False, {"is_staff": True}),
        ("head", False, {"is_staff": True, "is_superuser": True}),
    ):
        user = User.objects.create_user(name, **{"email": f"{name}@example.org"} | account)
        user.groups.set([senders] if of_group else [])

    mailings.pause(issue.mailing, REFUSED)
    chores.do()

    assert told() == ["head@example.org", "in-the-group@example.org", "officer@example.org"]


def test_a_listener_that_fails_keeps_no_mail_from_being_sent(mail_room, issue):
    def fail(**kwargs):
        raise RuntimeError("This listener is wrong.")

    paused.connect(fail)
    try:
        mailings.pause(issue.mailing, REFUSED)
        freeze_nobodys("ben@example.org", about="leaflet:1")
        send()
    finally:
        paused.disconnect(fail)

    assert "ben@example.org" in [mail["To"] for mail in mail_room.arrived]
