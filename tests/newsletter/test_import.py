"""People who agreed on paper or elsewhere come in by a file, with the evidence."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils.timezone import now

from newsletter.models import ConsentEvent, Import, Subscriber
from newsletter.services import imports, subscribers, suppressing
from outbox import mailings
from outbox.models import hash_of
from tests.newsletter.desk import DESK, EVIDENCE, HEADER, carry_out, make_staff, said, send_in, words
from tests.newsletter.readers import kinds, make_reader

pytestmark = pytest.mark.django_db
GOOD = f"{HEADER}ada@example.org,{EVIDENCE},facts;events,cy\n"


def file_of(*emails):
    return HEADER + "".join(f"{email},{EVIDENCE},,\n" for email in emails)


def emails():
    return sorted(Subscriber.objects.subscribed().values_list("email", flat=True))


def test_nobody_is_added_before_the_button_and_then_each_with_their_evidence(admin_client, admin_user):
    page = send_in(admin_client, GOOD)
    assert "1 person would be added" in words(page)
    assert "31 May 2008, paper form: “Please send it, and nothing else”" in words(page)
    assert not Subscriber.objects.exists()

    answer = carry_out(admin_client, page)

    assert "Added to the subscribers: 1." in said(answer)
    ada = Subscriber.objects.reachable().get()
    assert (ada.email, ada.email_hmac, ada.language) == ("ada@example.org", hash_of("ada@example.org"), "cy")
    assert f"{ada.confirmed_at:%Y-%m-%d}" == "2008-05-31"
    assert {topic.slug for topic in ada.topics.all()} == {"facts", "events"}
    event = ada.events.get()
    assert (event.kind, event.how, event.by) == ("imported", "import", admin_user)
    assert event.evidence == "31 May 2008, paper form: “Please send it, and nothing else”"


def test_the_file_itself_is_not_kept_once_it_is_carried_out(admin_client, admin_user):
    carry_out(admin_client, send_in(admin_client, GOOD))

    done = Import.objects.get()
    assert (done.text, done.added, done.by, done.file_name) == ("", 1, admin_user, "people.csv")
    assert "people.csv" in words(admin_client.get(f"{DESK}import/"))


def test_every_faulty_line_is_named_by_its_number_and_the_others_can_come_in(admin_client):
    lines = [
        f"ada@example.org,{EVIDENCE},,",
        f"nobody,{EVIDENCE},,",
        "eve@example.org,31/02/2008,paper,words,,",
        "eve@example.org,2999-01-01,paper,words,,",
        "eve@example.org,2008-05-31,,words,,",
        "eve@example.org,2008-05-31,paper, ,,",
        "eve@example.org,2008-05-31,paper,words,weather,",
        "eve@example.org,2008-05-31,paper,words,,Klingon",
        "eve@example.org,2008-05-31,paper,words",
        "",
        f"ADA@example.org,{EVIDENCE},,",
    ]

    page = send_in(admin_client, HEADER + "\n".join(lines))

    shown = words(page)
    for fault in [
        "Line 3: “nobody” is not an email address.",
        "Line 4: “31/02/2008” is not a day",
        "Line 5: Nobody can have agreed on 2999-01-01.",
        "Line 6: Column “how” is empty",
        "Line 7: Column “words” is empty",
        "Line 8: There is no topic “weather”. There are: campaign, events, facts, groups.",
        "Line 9: “Klingon” is no language",
        "Line 10: It has not as many cells",
        "Line 12: ada@example.org stands in line 2 already.",
    ]:
        assert fault in shown
    carry_out(admin_client, page)
    assert emails() == ["ada@example.org"]


def test_an_import_never_brings_back_who_left_was_erased_or_is_not_written_to(admin_client):
    subscribers.leave(make_reader("left@example.org"), how=ConsentEvent.How.PAGE)
    subscribers.erase(make_reader("erased@example.org"))
    suppressing.suppress("kept-out@example.org", by=None, reason="Asked us never to write.")
    mailings.suppress(hash_of("bounced@example.org"), "bounced")
    people = ["left", "erased", "kept-out", "bounced", "new"]

    page = send_in(admin_client, file_of(*(f"{name}@example.org" for name in people)))

    assert "1 person would be added" in words(page)
    assert "4 addresses not touched" in words(page)
    assert "Line 2: left@example.org is someone who has left" in words(page)
    assert "Line 3: erased@example.org is on the list of addresses that are not written to" in words(page)
    carry_out(admin_client, page)
    assert emails() == ["new@example.org"]


def test_who_leaves_between_the_look_and_the_button_stays_away(admin_client):
    page = send_in(admin_client, file_of("ada@example.org", "eve@example.org"))
    reader = make_reader("ada@example.org")
    subscribers.erase(reader)

    carry_out(admin_client, page)

    assert emails() == ["eve@example.org"]


def test_who_is_known_already_is_not_changed(admin_client):
    make_reader("ada@example.org")
    Subscriber.objects.create(email="asked@example.org")

    page = send_in(admin_client, file_of("Ada@Example.org", "asked@example.org"))

    assert "subscribed already" in words(page)
    assert "has not confirmed the mail yet" in words(page)
    assert "0 people would be added" in words(page)
    assert "carry-out" not in page.content.decode()
    assert not ConsentEvent.objects.filter(kind="imported").exists()


def test_the_same_file_twice_and_the_button_twice_add_nobody_twice(admin_client):
    first, second = send_in(admin_client, GOOD), send_in(admin_client, GOOD)

    carry_out(admin_client, first)
    again = carry_out(admin_client, first)
    carry_out(admin_client, second)

    assert "carried out already" in said(again)
    assert ConsentEvent.objects.count() == Subscriber.objects.count() == 1
    assert list(Import.objects.order_by("pk").values_list("added", flat=True)) == [1, 0]


@pytest.mark.parametrize(
    "content",
    [
        GOOD.encode("utf-8-sig"),
        GOOD.encode("utf-16"),
        GOOD.replace("it, and", "it – and").encode("cp1252"),
        GOOD.replace("\n", "\r\n").encode(),
        GOOD.replace("\n", "\r").encode(),
        b'Email;Consented on;HOW;words\nada@example.org;31.05.2008;paper form;"Please; send it"\n',
        b"email\tconsented-on\thow\twords\nada@example.org\t31 May 2008\tpaper form\tPlease send it\n",
    ],
    ids=["byte order mark", "UTF-16", "Windows", "CRLF", "CR", "semicolons", "tabs"],
)
def test_a_file_comes_as_spreadsheets_write_it(admin_client, content):
    carry_out(admin_client, send_in(admin_client, content))

    assert emails() == ["ada@example.org"]
    assert "31 May 2008, paper form: “Please" in ConsentEvent.objects.get().evidence


@pytest.mark.parametrize(
    ("content", "fault"),
    {
        "nothing": (b"", "empty"),
        "a header alone": (HEADER, "no lines under its header"),
        "no evidence": ("email\nada@example.org\n", "The header has no column “consented_on”."),
        "an unknown column": (HEADER.replace("how", "how,age"), "a column “age”, which means nothing here"),
        "a column twice": (HEADER.replace("how", "how,email"), "the column “email” twice"),
        "a spreadsheet": (b"PK\x03\x04\x00\x00\x81\x00", "not a CSV file"),
        "a quotation mark that never closes": (f'{HEADER}ada@example.org,"2008', "not a CSV file"),
        "a huge cell": (HEADER + "x" * 200_000, "not a CSV file"),
    }.values(),
)
def test_what_is_no_such_file_is_refused_with_a_sentence(admin_client, content, fault):
    assert fault in said(send_in(admin_client, content))
    assert not Import.objects.exists()


def test_a_file_of_more_than_150_000_lines_is_refused(admin_client):
    answer = said(send_in(admin_client, HEADER + "x\n" * 150_001))

    assert "The file has more than 150,000 lines. Send it in parts." in answer
    assert not Import.objects.exists()


def test_who_confirms_while_a_file_is_carried_out_keeps_the_evidence_they_gave_themselves(admin_user):
    people = imports.plan(GOOD).people
    ada = make_reader("ada@example.org")

    assert imports.add(people, admin_user) == 0

    assert set(kinds(ada)) == {"asked", "confirmed"}
    assert not ada.topics.exists()


def test_what_is_in_a_file_is_only_text_to_the_desk(admin_client):
    page = send_in(admin_client, f"{HEADER}<script>alert(1)</script>,{EVIDENCE},<b>,\n")

    assert "<script>alert(1)" not in page.content.decode()
    assert "“<script>alert(1)</script>” is not an email address." in words(page)


def test_characters_that_cannot_be_shown_are_a_fault_of_their_line(admin_client):
    page = send_in(admin_client, f"{HEADER}ada@example.org,2008-05-31,\u202epaper,words,,\n")

    assert "Line 2: Column “how”: This has a character that cannot be shown." in words(page)


def test_who_may_not_add_subscribers_carries_nothing_out(admin_client, client):
    page = send_in(admin_client, GOOD)
    client.force_login(make_staff("looker", "view_import", "view_subscriber"))
    number = Import.objects.get().pk

    assert client.post(f"{DESK}import/{number}/carry-out/").status_code == 403
    assert client.get(f"{DESK}import/{number}/carry-out/").status_code == 405
    assert "carry-out" not in client.get(f"{DESK}import/{number}/change/").content.decode()
    assert page.status_code == 200
    assert not Subscriber.objects.exists()


def test_a_file_that_was_not_carried_out_is_thrown_away_or_forgotten_after_a_day(admin_client):
    for _ in range(3):
        send_in(admin_client, GOOD)
    done, thrown, old = Import.objects.order_by("pk")
    imports.carry_out(done.pk, by=done.by)

    for file in (done, thrown):
        admin_client.post(f"{DESK}import/{file.pk}/delete/", {"post": "yes"})
    assert list(Import.objects.order_by("pk")) == [done, old]  # what came in by a file stays known
    Import.objects.update(at=now() - timedelta(hours=25))
    call_command("tidy", apply=True, stdout=StringIO())

    assert list(Import.objects.all()) == [done]


def test_a_long_file_comes_in_whole(admin_user, django_assert_max_num_queries):
    number = Import.objects.create(
        file_name="long", by=admin_user, text=file_of(*map("r{}@example.org".format, range(6_000)))
    )

    with django_assert_max_num_queries(24):
        assert imports.carry_out(number.pk, by=admin_user).added == 6_000

    assert Subscriber.objects.reachable().count() == 6_000
