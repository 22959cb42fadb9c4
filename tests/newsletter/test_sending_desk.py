"""Staff send an issue, watch it, and learn what became of it, in the real admin."""

import csv
import io
import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils.timezone import localtime, now

from campaign.models import Campaign
from newsletter.admin.sending.forms import in_london, next_clock_change
from newsletter.models import Block, Issue, Subscriber
from newsletter.services import issues as services
from newsletter.services import subscribers
from outbox import mailings
from outbox.models import Delivery, Mailing
from staff.models import User
from tests.newsletter.issues import make_issue
from tests.newsletter.readers import make_reader

pytestmark = pytest.mark.django_db
LONDON = ZoneInfo("Europe/London")


@pytest.fixture(autouse=True)
def campaign():
    Campaign.objects.update(contact_address="1 Example Street, London", contact_email="post@example.org")


def account(name, *permissions):
    user = User.objects.create_user(name, f"{name}@example.org", "a long enough password", is_staff=True)
    wanted = ("view_issue", "change_issue", *permissions)
    user.user_permissions.set(Permission.objects.filter(content_type__app_label="newsletter", codename__in=wanted))
    return user


@pytest.fixture
def sender():
    return account("sender", "send_issue")


@pytest.fixture
def desk(client, sender):
    client.force_login(sender)
    return client


@pytest.fixture
def issue():
    for name in ("ada", "ben", "cem"):
        make_reader(f"{name}@example.org")
    return make_issue()


def page(name, issue):
    return reverse(f"admin:newsletter_issue_{name}", args=[issue.pk])


def seen(desk, issue):
    return desk.get(page("send", issue)).context["seal"]


def press_send(desk, issue, **changes):
    """Open the page that sends an issue, and press its button; return the answer."""
    data = {"when": "now", "typed_count": "3", "seen": seen(desk, issue)} | changes
    return desk.post(page("send", issue), data)


def sent(issue, outcomes=()):
    """Give an issue to the sender and let its copies end as ``outcomes`` says, by the name of the reader."""
    by = User.objects.first()
    schedule(issue, by)
    mailing = Mailing.objects.get(issue=issue)
    mailing.state, mailing.started_at = "sending", now()
    mailing.save()
    for name, (state, noted) in dict(outcomes).items():
        mailing.deliveries.filter(to=f"{name}@example.org").settle(state, **noted)
    return mailing


def schedule(issue, by, **changes):
    seal = services.seal(issue, services.letter(issue))
    return services.schedule(issue, by=by, **{"typed_count": 3, "seen": seal} | changes)


def ended(mailing):
    Mailing.objects.filter(pk=mailing.pk).update(state="sent", ended_at=now())


# Before it leaves


def test_the_page_says_to_how_many_it_goes_and_looking_changes_nothing(desk, issue):
    text = desk.get(page("send", issue)).content.decode()

    assert re.search(r"<b>3</b> readers", text)
    assert not Mailing.objects.exists()


def test_what_the_campaigns_details_lack_is_one_click_away_or_it_says_who_can_fill_it_in(client, issue, sender):
    Campaign.objects.update(contact_address="")
    editor = account("editor")
    editor.user_permissions.add(*Permission.objects.filter(codename__in=("view_campaign", "change_campaign")))
    head = User.objects.create_user("head", "head@example.org", is_staff=True, is_superuser=True)
    User.objects.filter(pk=head.pk).update(first_name="Hedy", last_name="Head")

    client.force_login(sender)
    text = " ".join(client.get(page("send", issue)).text.split())
    assert "how to reach you. editor or Hedy Head can fill it in." in text
    assert "Fill it in" not in text

    client.force_login(editor)
    (link,) = re.findall(r'<a href="([^"]+)">Fill it in</a>', client.get(page("send", issue)).text)
    where, field = link.split("#")
    assert f'id="{field}"' in client.get(where).text
    assert field == "id_contact_address"


def test_sending_asks_for_the_number_of_readers_to_be_typed(desk, issue):
    wrong = press_send(desk, issue, typed_count="30")

    assert "It goes to 3 readers now, not to 30." in wrong.content.decode()
    assert Issue.objects.get().is_draft
    assert 'value="30"' in wrong.content.decode()  # what was typed is kept

    assert press_send(desk, issue).status_code == 302
    assert Delivery.objects.filter(mailing=Issue.objects.get().mailing, state="pending").count() == 3


def test_sent_at_once_it_leaves_after_five_minutes_and_until_then_one_press_takes_it_back(desk, issue):
    press_send(desk, issue)
    mailing = Mailing.objects.get()
    assert timedelta(minutes=4) < mailing.starts_at - now() <= timedelta(minutes=5)

    answer = desk.post(page("sending", issue), {"act": "undo"})

    assert answer.url == page("send", issue)
    assert Issue.objects.get().is_draft
    assert not Delivery.objects.exists()
    assert [entry.change_message for entry in LogEntry.objects.order_by("pk")][-1].startswith("Taken back")


def test_what_has_begun_to_leave_is_not_taken_back(desk, issue):
    sent(issue)

    answer = desk.post(page("sending", issue), {"act": "undo"}, follow=True)

    assert "Nothing was changed" in answer.content.decode()
    assert Delivery.objects.count() == 3


def test_a_double_click_sends_once(desk, issue):
    data = {"when": "now", "typed_count": "3", "seen": seen(desk, issue)}
    first, second = (desk.post(page("send", issue), data) for _ in range(2))

    assert first.url == second.url == page("sending", issue)
    assert Mailing.objects.count() == 1
    assert "given to the sender already" in desk.get(second.url).content.decode()


def test_an_issue_that_was_changed_meanwhile_is_looked_at_again(desk, issue):
    old = seen(desk, issue)
    Block.objects.filter(kind="text").update(text="<p>Something else.</p>")

    answer = press_send(desk, issue, seen=old)

    assert "was changed after you opened this page" in answer.content.decode()
    assert Issue.objects.get().is_draft
    assert press_send(desk, issue, seen=answer.context["seal"]).status_code == 302


def test_errors_keep_an_issue_from_being_sent_and_warnings_do_not(desk, issue):
    assert "It can be sent. Have a look" in desk.get(page("send", issue)).content.decode()  # it has no preview line
    Block.objects.filter(kind="text").update(text="")

    answer = press_send(desk, issue)

    assert "The text is empty." in answer.content.decode()
    assert Issue.objects.get().is_draft


def test_a_time_within_the_minutes_to_take_it_back_is_too_soon(desk, issue):
    soon = localtime(now() + timedelta(minutes=3))

    answer = press_send(desk, issue, when="later", day=f"{soon.date()}", time=f"{soon:%H:%M}")

    assert "too soon to take it back" in answer.content.decode()
    assert Issue.objects.get().is_draft


def test_an_issue_for_nobody_is_not_sent(desk, issue):
    Issue.objects.update(audience_languages=["cy"])

    answer = press_send(desk, issue, typed_count="0")

    assert "Nobody would get it" in answer.content.decode()
    assert Issue.objects.get().is_draft


def test_a_time_is_that_of_london_and_is_said_with_its_name(desk, issue):
    day = localtime(now() + timedelta(days=3)).date()

    press_send(desk, issue, when="later", day=f"{day}", time="09:00")

    at = datetime(day.year, day.month, day.day, 9, tzinfo=LONDON)
    assert Mailing.objects.get().starts_at == at
    assert set(Delivery.objects.values_list("next_attempt_at", flat=True)) == {at}
    assert re.search(
        r"09:00 \((Greenwich Mean|British Summer) Time\)", desk.get(page("sending", issue)).content.decode()
    )


@pytest.mark.parametrize(
    ("day", "time", "words"),
    [
        ("", "", "Choose a day and a time"),
        ("2020-01-01", "09:00", "That time is past."),
        (f"{now().date() + timedelta(days=800)}", "09:00", "more than a year away"),
    ],
)
def test_a_time_that_cannot_be_is_refused_with_a_word(desk, issue, day, time, words):
    answer = press_send(desk, issue, when="later", day=day, time=time)

    assert words in answer.content.decode()
    assert Issue.objects.get().is_draft


def test_who_gives_a_time_and_leaves_it_at_once_is_asked_what_they_mean(desk, issue):
    answer = press_send(desk, issue, day=f"{now().date() + timedelta(days=3)}", time="09:00")

    assert "You gave a time as well." in answer.content.decode()
    assert Issue.objects.get().is_draft


@pytest.mark.parametrize(
    ("moment", "words"), [("2027-03-28 01:30", "there is no 01:30"), ("2026-10-25 01:30", "01:30 comes twice")]
)
def test_an_hour_that_the_clocks_skip_or_show_twice_is_refused(moment, words):
    wall = datetime.fromisoformat(moment)

    with pytest.raises(Exception, match=words):
        in_london(wall.date(), wall.time())


def test_the_page_knows_when_the_clocks_change():
    assert next_clock_change(datetime(2026, 11, 22).date()) == (datetime(2027, 3, 28).date(), True)
    assert next_clock_change(datetime(2027, 3, 28).date()) == (datetime(2027, 10, 31).date(), False)


def test_who_writes_may_not_send(client, issue):
    client.force_login(account("writer"))

    assert "not send them" in client.get(page("send", issue)).content.decode()
    assert press_send(client, issue).status_code == 403
    schedule(issue, None)
    for name in ("sending", "cancel", "unknown", "outcomes"):
        assert client.post(page(name, issue), {"act": "pause", "all": "1"}).status_code == 403


def test_who_may_not_see_issues_sees_none_of_it(client, issue):
    client.force_login(User.objects.create_user("other", "other@example.org", "a long password", is_staff=True))

    assert {client.get(page(name, issue)).status_code for name in ("send", "sending", "unknown", "cancel")} == {403}


# The second person


def test_with_a_second_approver_nothing_leaves_unless_somebody_else_approved_these_very_words(
    client, settings, issue, sender
):
    settings.NEWSLETTER_SECOND_APPROVER = True
    second = account("second", "send_issue", "approve_issue")
    writer = account("writer", "approve_issue")
    Issue.objects.update(written_by=writer)

    client.force_login(sender)
    assert "A second person has to approve" in press_send(client, issue).content.decode()

    client.force_login(writer)
    answer = client.post(page("approve", issue), {"seen": seen(client, issue)}, follow=True)
    assert "You wrote or changed this issue last" in answer.content.decode()

    client.force_login(second)
    client.post(page("approve", issue), {"seen": seen(client, issue)})
    assert "somebody else has to send it" in press_send(client, issue).content.decode()

    client.force_login(sender)
    assert press_send(client, issue).status_code == 302


def test_a_change_after_the_approval_makes_it_void(client, settings, issue, sender):
    settings.NEWSLETTER_SECOND_APPROVER = True
    second = account("second", "approve_issue")
    client.force_login(second)
    client.post(page("approve", issue), {"seen": seen(client, issue)})
    assert Issue.objects.get().approved_by == second

    Issue.objects.update(audience_languages=["en-gb"])

    client.force_login(sender)
    assert "no longer counts" in client.get(page("send", issue)).content.decode()
    assert "A second person has to approve" in press_send(client, issue).content.decode()


def ask(client, issue):
    return client.post(page("ask", issue), {"seen": seen(client, issue)}, follow=True)


def test_whoever_has_an_issue_ready_asks_for_approval_and_those_who_can_approve_are_mailed_once(
    client, settings, issue
):
    settings.NEWSLETTER_SECOND_APPROVER = True
    account("second", "approve_issue")
    account("third", "send_issue")
    writer = account("writer", "approve_issue")
    Issue.objects.update(written_by=writer)
    client.force_login(writer)
    assert "ask for approval by mail" in client.get(page("send", issue)).text

    ask(client, issue)
    text = ask(client, issue).text

    mail = Delivery.objects.get()
    assert (mail.to, mail.subject) == ("second@example.org", "Please read and approve: News of the autumn")
    assert "writer asks a second person" in mail.text
    assert f"http://localhost:8000{page('send', issue)}" in mail.text
    assert "Whoever can do so was sent a mail." in text
    assert "ask for approval by mail" not in text


def test_after_a_change_approval_is_asked_for_anew(client, settings, issue):
    settings.NEWSLETTER_SECOND_APPROVER = True
    account("second", "approve_issue")
    client.force_login(account("writer"))
    ask(client, issue)

    Issue.objects.update(subject="News of the winter")
    ask(client, issue)

    assert [mail.subject[-15:] for mail in Delivery.objects.order_by("pk")] == ["s of the autumn", "s of the winter"]


def test_with_nobody_to_approve_it_the_page_says_so(client, settings, issue):
    settings.NEWSLETTER_SECOND_APPROVER = True
    client.force_login(account("writer", "approve_issue"))

    text = ask(client, issue).text

    assert "Nobody else can approve issues yet" in text
    assert not Delivery.objects.exists()


def test_who_may_only_look_asks_nobody(client, settings, issue):
    settings.NEWSLETTER_SECOND_APPROVER = True
    account("second", "approve_issue")
    looker = account("looker")
    looker.user_permissions.remove(Permission.objects.get(codename="change_issue"))
    client.force_login(looker)

    assert client.post(page("ask", issue), {"seen": seen(client, issue)}).status_code == 403
    assert not Delivery.objects.exists()


# What is frozen


@transaction.atomic
def committed(change):
    change()
    connection.check_constraints()  # as at the end of a transaction


def test_what_goes_out_is_never_reworded_and_never_cut_from_its_mailing(issue):
    late = Issue.objects.get()
    schedule(issue, None)
    block = Block.objects.first()

    for change in (
        lambda: Issue.objects.update(subject="Another"),
        lambda: Block.objects.filter(pk=block.pk).update(title="Another"),
        lambda: Block.objects.create(issue=issue, kind="heading", title="One more"),
        block.delete,
        late.delete,
        late.save,  # as it was when somebody opened it: a draft
    ):
        with pytest.raises(DatabaseError, match=r"stays as it is|when its mailing is gone"):
            committed(change)

    assert Issue.objects.get().mailing is not None


# While it leaves


def test_pausing_says_who_and_why_and_resuming_goes_on(desk, issue):
    mailing = sent(issue)

    desk.post(page("sending", issue), {"act": "pause", "reason": "A wrong date."})
    mailing.refresh_from_db()
    assert (mailing.state, mailing.reason) == ("paused", "sender: A wrong date.")
    assert "A wrong date." in desk.get("/admin/").content.decode()

    desk.post(page("sending", issue), {"act": "resume", "seen": mailing.reason})
    mailing.refresh_from_db()
    assert (mailing.state, mailing.reason) == ("sending", "")


@pytest.mark.parametrize("name", ["sending", "cancel"])
def test_a_reason_with_a_nul_in_it_still_stops_the_issue(desk, issue, name):
    mailing = sent(issue)

    desk.post(page(name, issue), {"act": "pause", "reason": "A wrong\0 date."})

    mailing.refresh_from_db()
    assert mailing.reason == "sender: A wrong date."


def test_a_page_that_is_out_of_date_resumes_nothing(desk, issue):
    mailing = sent(issue)
    mailings.pause(mailing, "A story was taken back.")

    answer = desk.post(page("sending", issue), {"act": "resume", "seen": "Lunch."}, follow=True)

    assert "Look again" in answer.content.decode()
    assert Mailing.objects.get().state == "paused"


def test_paused_before_its_time_it_waits_for_its_time_when_it_is_resumed(issue):
    mailing = schedule(issue, None, starts_at=now() + timedelta(days=1))
    mailings.pause(mailing, "A story was taken back.")

    assert mailings.resume(mailing)

    mailing.refresh_from_db()
    assert (mailing.state, mailing.started_at) == ("preparing", None)


def test_cancelling_asks_first_and_then_no_further_copy_leaves(desk, issue):
    sent(issue, {"ada": ("sent", {})})

    text = desk.get(page("cancel", issue)).content.decode()
    assert "2 copies will not leave" in text
    assert "1 copy left already" in text
    assert Mailing.objects.get().state == "sending"

    desk.post(page("cancel", issue), {"reason": "It is out of date."})
    desk.post(page("cancel", issue), {"reason": "Twice."})
    assert Mailing.objects.get().reason == "sender: It is out of date."
    assert sorted(Delivery.objects.values_list("state", flat=True)) == ["sent", "skipped", "skipped"]


def test_the_page_counts_what_became_of_the_copies_and_renews_itself_without_script(desk, issue):
    mailing = sent(issue, {"ada": ("sent", {}), "ben": ("failed", {"last_code": 550, "last_error": "No such user"})})

    text = desk.get(page("sending", issue)).content.decode()

    assert "2 of 3 done" in text
    assert "550 No such user" in text
    assert "No sender has been seen for five minutes." in text
    assert re.search(r'<noscript><meta http-equiv="refresh"', text)
    assert "no-store" in desk.get(page("sending", issue)).headers["Cache-Control"]

    mailing.deliveries.filter(state="pending").settle("sent")
    ended(mailing)
    assert "refresh" not in desk.get(page("sending", issue)).content.decode()


def test_the_rate_is_that_of_the_last_two_minutes(desk, issue):
    mailing = sent(issue, {name: ("sent", {}) for name in ("ada", "ben", "cem")})
    Mailing.objects.update(started_at=now() - timedelta(hours=1))
    mailing.deliveries.filter(to="ada@example.org").update(sent_at=now() - timedelta(minutes=30))

    assert "3 of 3 done, 1 a minute" in " ".join(desk.get(page("sending", issue)).text.split())


def test_the_last_problems_show_an_address_only_to_those_who_may_see_subscribers(client, issue, sender):
    sent(issue, {"ben": ("failed", {"last_code": 550, "last_error": "No such user"})})
    client.force_login(sender)
    text = client.get(page("sending", issue)).text
    assert "b…@e….org" in text
    assert "ben@" not in text

    client.force_login(account("keeper", "view_subscriber"))
    assert "ben@example.org" in client.get(page("sending", issue)).text


def test_who_left_by_a_link_of_this_issue_is_counted(desk, issue):
    mailing = sent(issue)
    ended(mailing)
    other = make_issue("Another")
    for name, which in {"ada": issue, "ben": other}.items():
        subscribers.leave(Subscriber.objects.get(email=f"{name}@example.org"), how="one-click", issue=which)

    assert re.search(r"Left by its link</span>.*?<b>1</b>", desk.get(page("sending", issue)).content.decode(), re.S)


# After


def test_the_outcomes_are_a_file_without_formulas_and_who_took_it_is_kept(desk, issue):
    mailing = sent(issue, {"ada": ("sent", {}), "ben": ("failed", {"last_code": 550, "last_error": "=1+1"})})
    ended(mailing)
    assert desk.get(page("outcomes", issue)).status_code == 405

    answer = desk.post(page("outcomes", issue))

    file = answer.getvalue().decode()
    rows = list(csv.reader(io.StringIO(file.removeprefix("\ufeff"))))
    assert file.startswith("\ufeff")  # by which Excel knows the letters
    assert rows[1][:2] == ["ada@example.org", "Sent"]
    assert rows[2][:2] + rows[2][4:6] == ["ben@example.org", "Given up", "550", "'=1+1"]
    assert "with addresses" in LogEntry.objects.latest("pk").change_message


def test_what_may_have_arrived_is_listed_and_sent_again_only_after_a_warning(desk, issue):
    lost = {"last_error": "Connection lost after DATA."}
    mailing = sent(issue, {"ada": ("unknown", lost), "ben": ("unknown", {}), "cem": ("sent", {})})
    ended(mailing)
    ada = Delivery.objects.get(to="ada@example.org")

    text = desk.get(page("unknown", issue)).content.decode()
    assert "Connection lost after DATA." in text
    assert "cem@example.org" not in text

    warning = desk.post(page("unknown", issue), {"copy": [ada.pk]}).content.decode()
    assert "1 reader may get this issue twice." in warning
    assert Delivery.objects.filter(state="unknown").count() == 2

    desk.post(page("unknown", issue), {"copy": [ada.pk], "sure": "1"})
    again = Delivery.objects.get(pk=ada.pk)
    assert (again.state, again.key) == ("pending", ada.key)
    assert Mailing.objects.get().state == "sending"
    assert Delivery.objects.filter(state="unknown").count() == 1

    desk.post(page("unknown", issue), {"all": "1", "sure": "1"})
    assert not Delivery.objects.filter(state="unknown").exists()


def test_nothing_of_a_cancelled_issue_is_sent_again(desk, issue):
    mailing = sent(issue, {"ada": ("unknown", {})})
    mailings.cancel(mailing, "Over.")

    answer = desk.post(page("unknown", issue), {"all": "1", "sure": "1"}, follow=True)

    assert "Nothing was sent again" in answer.content.decode()
    assert Delivery.objects.get(to="ada@example.org").state == "unknown"


def test_garbage_on_these_pages_is_answered_in_words(desk, issue):
    assert press_send(desk, issue, typed_count="many", when="never").status_code == 200
    assert desk.get(page("sending", issue)).status_code == 302
    sent(issue)
    assert desk.post(page("sending", issue), {"act": "explode"}).status_code == 302
    assert desk.post(page("unknown", issue), {"copy": ["x", "9" * 30, "-1"]}).status_code == 302
    assert desk.get(page("unknown", issue), {"page": "999"}).status_code == 200


def test_the_desk_shows_what_is_on_its_way(desk, issue):
    assert "Issues on their way" not in desk.get("/admin/").content.decode()

    press_send(desk, issue)

    text = desk.get("/admin/").content.decode()
    assert "Waits for its time:" in text
    assert page("sending", issue) in text
