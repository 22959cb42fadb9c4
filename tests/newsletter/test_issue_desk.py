"""An issue is written at the desk: blocks in order, what is new proposed, looked at and tried before it leaves."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils.timezone import localdate, now

from campaign.models import Chart, FactSheet, Figure, Initiative, News, Picture, Publication, Revision
from newsletter import items, trial
from newsletter.models import Block, Issue
from outbox.mailings import TOKEN
from outbox.models import Delivery, Mailing
from staff.models import User
from tests.campaign.activity import make_event, make_initiative
from tests.campaign.desk import fields, make_staff
from tests.campaign.telling import make_consent, make_story
from tests.newsletter.issue_desk import path, row, save, with_addresses
from tests.newsletter.issues import make_issue, show
from tests.supporters.making import make_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    client.force_login(make_staff())
    return client


def blocks(issue):
    return [(block.order, block.kind, str(block)) for block in issue.blocks.all()]


def told(response):
    return " ".join(response.content.decode().split())


def freeze(issue, **changes):
    """What scheduling does to the words of an issue."""
    words = {"subject": issue.subject, "text": "Frozen text", "html": "<html><head></head><body>Frozen</body></html>"}
    about = {"about": f"issue:{issue.pk}", "leave_url": "https://x/", "archive_url": "https://x/", "starts_at": now()}
    issue.mailing = Mailing.objects.create(**words | about | changes)
    issue.save()
    return issue


# Writing


def test_blocks_stand_in_the_order_of_their_numbers(desk):
    typed = {"subject": "Spring", **row(0, kind="heading", title="Second", order="20")}
    typed |= row(1, kind="heading", title="First", order="5")

    assert save(desk, **typed).status_code == 302

    issue = Issue.objects.get()
    assert blocks(issue) == [(10, "heading", "First"), (20, "heading", "Second")]
    assert issue.written_by == User.objects.get()


def test_a_new_block_without_a_number_comes_last_and_one_between_two_goes_there(desk):
    issue = make_issue()

    save(desk, issue, **row(2, kind="heading", title="Last"), **row(3, kind="heading", title="Between", order="15"))

    assert [words for _, _, words in blocks(issue)] == ["What happened", "Between", "Text", "Last"]
    assert [number for number, _, _ in blocks(issue)] == [10, 20, 30, 40]


def test_each_block_is_folded_to_a_line_that_says_what_it_is(desk):
    issue = make_issue()
    show(issue, FactSheet.objects.published().first())

    page = told(desk.get(path("change", issue.pk)))

    sheet = items.name_of(FactSheet.objects.published().first())
    for name in ("Heading: What happened", "Text: More than we hoped for.", sheet):
        assert f"<details> <summary><h3>{name}</h3></summary>" in page
    assert page.count("<details open> <summary><h3>New block</h3></summary>") == 2  # one, and what script copies
    assert page.index("Place of Heading: What happened") > page.index("id_blocks-0-title")  # beside the fold, not in it


def test_a_block_with_a_fault_stays_open(desk):
    page = told(save(desk, make_issue(), **{"blocks-0-kind": "item", "blocks-0-thing": "Nothing of the kind"}))

    assert "<details open> <summary><h3>Something of the site: What happened</h3></summary>" in page
    assert "<details> <summary><h3>Text: More than we hoped for.</h3></summary>" in page


def test_a_block_is_taken_away(desk):
    issue = make_issue()

    save(desk, issue, **{"blocks-0-DELETE": "on"})

    assert [kind for _, kind, _ in blocks(issue)] == ["text"]


def test_a_thing_of_the_site_is_found_by_words_of_its_title(desk):
    sheet = FactSheet.objects.published().first()

    save(desk, subject="Spring", **row(0, thing=f"fact sheet: {sheet.title.lower()}"))

    block = Issue.objects.get().blocks.get()
    assert (block.kind, block.item) == ("item", sheet)


def test_words_that_mean_several_things_or_none_are_asked_about_and_stay(desk):
    for word, answer in {"fact sheet": "That could be one of", "no such thing": "Nothing that is published"}.items():
        refused = save(desk, subject="Spring", **row(0, kind="item", thing=word))

        assert refused.status_code == 200
        assert answer in told(refused)
        assert f'value="{word}"' in told(refused)
    assert not Issue.objects.exists()


def test_only_what_readers_may_meet_is_offered(desk):
    make_initiative("Not yet", status="draft")
    make_story(title="For the website", slug="for-the-website", consent=make_consent(purposes=["website"]))
    anna, kettle = (Picture.objects.create(title=t, decorative=True, width=9, height=9) for t in ("Anna", "Kettle"))
    agreed = make_consent(purposes=["website", "newsletter"])
    make_story(title="For the letter", slug="for-the-letter", consent=agreed, picture=anna)

    page = told(desk.get(path("add")))

    assert f'<option value="Picture: {kettle}">' in page
    assert f"Picture: {anna}" not in page  # it stands with its story alone
    assert '<option value="Story: For the letter">' in page
    assert "For the website" not in page
    assert "Not yet" not in page


def test_two_things_of_one_name_are_told_apart(desk):
    one, other = make_event("Open Evening", slug="one"), make_event("Open Evening", slug="other")

    assert "That could be one of 2" in told(save(desk, subject="Spring", **row(0, thing="Event: Open Evening")))
    save(desk, subject="Spring", **row(0, thing="Event: Open Evening (other)"))

    assert Issue.objects.get().blocks.get().item == other != one


def test_what_was_withdrawn_since_stays_in_the_form_for_staff_to_see(desk):
    issue, sheet = make_issue(), FactSheet.objects.published().first()
    show(issue, sheet)
    FactSheet.objects.filter(pk=sheet.pk).update(status="withdrawn")

    assert save(desk, issue, subject="Spring").status_code == 302

    assert issue.blocks.last().item == sheet


def test_a_block_that_becomes_a_text_shows_no_thing_any_more(desk):
    issue = make_issue()
    show(issue, FactSheet.objects.published().first())

    save(desk, issue, **{"blocks-2-kind": "text", "blocks-2-text": "<p>Instead</p>"})

    block = issue.blocks.last()
    assert (block.kind, block.item_id, block.text) == ("text", None, "<p>Instead</p>")


def test_a_text_keeps_only_what_every_mail_program_shows(desk):
    typed = '<h2>Big</h2><p onclick="x()">A <strong>b</strong> <a href="https://www.example.org/" style="x">c</a></p>'
    typed += "<table><tbody><tr><td>d</td><td>e</td></tr></tbody></table><script>f()</script>"
    typed += '<div data-place="figure" data-slug="g"></div>'

    save(desk, subject="Spring", **row(0, text=typed))

    kept = '<p>Big</p><p>A <strong>b</strong> <a href="https://www.example.org/">c</a></p><p>d</p><p>e</p>'
    assert Issue.objects.get().blocks.get().text == kept


# History


def test_each_save_is_kept_with_its_blocks_and_an_earlier_one_comes_back(desk):
    issue = make_issue()
    save(desk, issue, subject="First words")
    save(desk, issue, subject="Second words", **{"blocks-0-title": "Another heading"})

    page = told(desk.get(path("history", issue.pk)))
    assert "Compare the two" in page
    number = Revision.objects.of(issue).get(snapshot__subject="First words").number
    desk.post(path("history", issue.pk), {"number": number})

    issue.refresh_from_db()
    assert issue.subject == "First words"
    assert issue.blocks.first().title == "What happened"


def test_the_history_says_in_words_what_a_block_showed(desk):
    issue, sheet = make_issue(), FactSheet.objects.published().first()
    save(desk, issue, subject="First words")
    save(desk, issue, **row(2, thing=f"Fact sheet: {sheet}", text="<p>Read <strong>this</strong>.</p>"))

    page = told(desk.get(path("history", issue.pk) + "?older=2&newer=3"))

    assert f"Something of the site · Fact sheet: {sheet} · Read this.</ins>" in page


def test_of_two_who_write_at_once_neither_overwrites_the_other_unknowingly(desk):
    issue, other = make_issue(), Client()
    other.force_login(make_staff("ben", "Ben Example"))
    opened = other.get(path("change", issue.pk))
    save(desk, issue, **{"blocks-0-title": "Ada’s heading"})

    refused = other.post(path("change", issue.pk), {**fields(opened), "blocks-0-title": "Ben’s heading", "_save": "1"})

    assert "Ada Example saved this item after you opened it" in told(refused)
    assert issue.blocks.first().title == "Ada’s heading"


def test_a_change_takes_back_an_approval(desk):
    issue = make_issue(approved_by=User.objects.get(), approved_at=now())

    save(desk, issue, subject="Other words")

    issue.refresh_from_db()
    assert (issue.approved_by, issue.approved_at) == (None, None)


def test_a_frozen_issue_is_neither_changed_nor_deleted_and_can_be_looked_at_and_copied(desk):
    issue = freeze(make_issue())

    page = desk.get(path("change", issue.pk))
    assert "are frozen" in told(page)
    assert desk.post(path("change", issue.pk), {"subject": "Changed", "_save": "1"}).status_code == 403
    assert desk.post(path("delete", issue.pk), {"post": "yes"}).status_code == 403
    assert "Frozen" in told(desk.get(path("letter", issue.pk)))
    assert "Frozen text" in told(desk.get(path("preview", issue.pk)))
    assert desk.post(path("preview", issue.pk), {"to": [User.objects.get().pk]}).status_code == 403

    desk.post(path("copy", issue.pk))
    assert [each.is_draft for each in Issue.objects.all()] == [True, False]


def test_a_draft_is_deleted_with_its_blocks(desk):
    issue = make_issue()

    desk.post(path("delete", issue.pk), {"post": "yes"})

    assert not Issue.objects.exists()
    assert not Block.objects.exists()


# Starting


def test_a_first_issue_is_short_shows_one_of_each_kind_and_says_what_it_leaves_out(desk):
    sheets, figures = FactSheet.objects.published().count(), Figure.objects.published().count()

    page = desk.post(path("start"), follow=True)

    issue = Issue.objects.get()
    assert page.request["PATH_INFO"] == path("change", issue.pk)
    kinds = [type(block.item) for block in issue.blocks.all() if block.item]
    assert kinds == [FactSheet, Publication, Figure, Chart]
    assert f"left out are {sheets - 1} fact sheets" in told(page)
    assert f"{figures - 1} figures" in told(page)
    assert "choose “Something of the site” and type words of its title" in told(page)
    assert Revision.objects.of(issue).count() == 1


def test_where_a_kind_has_little_others_take_its_place_and_nothing_is_said_to_be_left_out(desk):
    keep = FactSheet.objects.published().values("pk")[:3]
    FactSheet.objects.exclude(pk__in=list(keep.values_list("pk", flat=True))).update(status="draft")
    for model in (Publication, Figure, type(Chart.objects.first().series)):
        model.objects.update(status="draft")

    page = desk.post(path("start"), follow=True)

    assert [type(block.item) for block in Issue.objects.get().blocks.all() if block.item] == [FactSheet] * 3
    assert "left out" not in told(page)


def test_drafts_of_one_month_tell_themselves_apart_by_their_subjects(desk):
    for _ in range(3):
        desk.post(path("start"))

    third, second, first = Issue.objects.values_list("subject", flat=True)
    assert re.fullmatch(r"News of [A-Z][a-z]+ \d{4}", first)
    assert re.fullmatch(r"News of \d+ [A-Z][a-z]+ \d{4}", second)
    assert re.fullmatch(rf"{second}, \d\d:\d\d", third)


def test_the_next_issue_starts_from_what_was_published_since_the_last_one(desk):
    Figure.objects.update(published_at=now() - timedelta(days=9))
    for model in (FactSheet, Publication, Initiative, News, type(Chart.objects.first().series)):
        model.objects.update(published_at=now() - timedelta(days=9))
    freeze(make_issue(), state="sent", started_at=now() - timedelta(days=2), ended_at=now() - timedelta(days=1))
    Mailing.objects.update(created_at=now() - timedelta(days=2))
    new = {"dated": localdate(), "status": "published", "summary": "s", "body": "<p>b</p>"}
    News.objects.create(slug="new", title="Just out", **new)
    make_event("Soon", days=5)
    make_event("Soon, but off", days=5, cancelled=True)
    make_event("Over", days=-5)
    make_initiative("Tea")
    make_story(title="Told to all", slug="all", consent=make_consent(purposes=["website", "newsletter"]))
    make_story(title="Told to some", slug="some", consent=make_consent(purposes=["website"]))
    make_organisation()

    desk.post(path("start"))

    assert [words for _, _, words in blocks(Issue.objects.first())] == [
        *("News", "Just out", "Coming up", "Soon", "What works", "Tea"),
        *("In their own words", "Told to all", "New supporters since the last issue"),
    ]
    assert Issue.objects.first().preheader == "Just out, Soon, Tea, Told to all"


def test_where_nothing_is_new_staff_are_told_so(desk):
    for model in (FactSheet, Publication, Figure, type(Chart.objects.first().series)):
        model.objects.update(status="draft")

    answer = desk.post(path("start"), follow=True)

    assert "Nothing was published since the last issue" in told(answer)
    assert not Issue.objects.exists()


def test_a_copy_has_the_words_blocks_and_audience_of_the_other(desk):
    issue = make_issue("Spring", kinds=["faith"], preheader="In short")
    show(issue, FactSheet.objects.published().first(), text="<p>Read this.</p>")

    desk.post(path("copy", issue.pk))

    copy = Issue.objects.first()
    assert (copy.subject, copy.kinds, copy.preheader) == ("Copy of Spring", ["faith"], "In short")
    assert blocks(copy) == blocks(issue)
    assert copy.blocks.last().text == "<p>Read this.</p>"
    assert copy.blocks.last().pk != issue.blocks.last().pk


# Looking at it, and trying it


def test_a_check_names_the_thing_that_it_is_about(desk):
    issue, sheet = make_issue(), FactSheet.objects.published().first()
    show(issue, sheet)
    show(issue, sheet)

    assert f">{items.name_of(sheet)}</a>:</b> It shows what an earlier block shows" in told(
        desk.get(path("preview", issue.pk))
    )


def test_the_preview_shows_the_mail_beside_what_is_wrong_with_it(desk):
    issue = make_issue()
    Block.objects.create(issue=issue, kind="heading", order=30)

    page = told(desk.get(path("preview", issue.pk)))

    assert "The heading has no words." in page
    assert f'href="{path("change", issue.pk)}#blocks-2-fields">Heading</a>' in page
    assert "More than we hoped for." in page  # the plain text


def test_save_and_preview_leads_there(desk):
    assert save(desk, make_issue(), button="_preview").url == path("preview", Issue.objects.get().pk)


def test_the_frames_of_the_preview_run_nothing_and_show_both_colour_schemes(desk):
    issue = make_issue()

    light, dark = (desk.get(path("letter", issue.pk) + query) for query in ("", "?dark"))

    policy = light.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox allow-popups" in policy
    assert "frame-ancestors 'self'" in policy
    assert light.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-src 'self'" in desk.get(path("preview", issue.pk)).headers["Content-Security-Policy"]
    assert "prefers-color-scheme" not in told(light) + told(dark)
    assert "@media not all {" in told(light)
    assert "@media all {" in told(dark)


def test_a_test_copy_goes_to_staff_alone_and_its_links_are_nobodys(desk):
    issue = make_issue("Spring")
    make_staff("ben", "Ben Example")
    User.objects.create_user("gone", "gone@example.org", is_staff=True, is_active=False)
    User.objects.create_user("reader", "reader@example.org")
    page = told(desk.get(path("preview", issue.pk)))
    assert "ben@example.org" in page
    assert "gone@example.org" not in page
    assert "reader@example.org" not in page

    desk.post(path("preview", issue.pk), {"to": [User.objects.get(username="ben").pk]})

    mail = Delivery.objects.get()
    assert (mail.to, mail.subject, mail.mailing) == ("ben@example.org", "[Test] Spring", None)
    for words in (mail.text, mail.html):
        assert TOKEN not in words
        assert f"/newsletter/leave/{trial.NOBODY}/" in words
    assert len(trial.NOBODY) == len(TOKEN)


def test_a_test_copy_goes_to_nobody_who_was_not_offered(desk):
    reader = User.objects.create_user("reader", "reader@example.org")

    refused = desk.post(path("preview", make_issue().pk), {"to": [reader.pk]})

    assert refused.status_code == 200
    assert not Delivery.objects.exists()


def test_who_may_only_look_changes_nothing_and_sends_nothing(client):
    ben = User.objects.create_user("ben", "ben@example.org", "x", is_staff=True)
    ben.user_permissions.add(Permission.objects.get(codename="view_issue"))
    client.force_login(ben)
    issue = make_issue()
    with_addresses()

    assert client.get(path("preview", issue.pk)).status_code == 200
    assert client.post(path("preview", issue.pk), {"to": [ben.pk]}).status_code == 403
    assert client.post(path("start")).status_code == 403
    assert client.post(path("copy", issue.pk)).status_code == 403
    ben.user_permissions.clear()
    assert client.get(path("letter", issue.pk)).status_code == 403
    assert client.get(path("start")).status_code in (403, 405)
    assert Issue.objects.count() == 1
