"""Organisations propose initiatives and events by their link; staff publish, accept or refuse."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.utils.timezone import localdate, now
from making import make_organisation, path_of

from campaign import revisions
from campaign.models import Event, Initiative, OldAddress, Revision
from outbox.models import Delivery
from supporters import services
from supporters.models import EventProposal, InitiativeProposal

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def told(django_capture_on_commit_callbacks):
    """What is to happen after the commit happens: a test's own transaction never ends."""

    def run(act):
        with django_capture_on_commit_callbacks(execute=True):
            return act()

    return run


def initiative(**changes):
    """What somebody types about an initiative."""
    return {
        "title": "The Tuesday Workshop",
        "summary": "People leaving prison mend bicycles.",
        "run_by": "Ysgol Gân Tŷ Gŵyr",
        "place": "Wrecsam",
        "areas": ["wales"],
        "fields": ["employment", "rehabilitation"],
        "for_whom": "Anybody who has left prison this year",
        "what_it_does": "We mend bicycles.\n\n- on Tuesdays\n- for nothing",
        "result": "12 people found work & a <friend>.",
        "evidence": "Our own records for 2025",
        "website": "www.example.org/workshop",
    } | changes


def event(**changes):
    day = (localdate() + timedelta(days=30)).isoformat()
    return {
        "title": "Open evening",
        "summary": "See the workshop.",
        "organiser": "Ysgol Gân Tŷ Gŵyr",
        "place": "Wrecsam",
        "areas": ["wales"],
        "day": day,
        "begins": "18:30",
        "ends": "20:00",
        "access": "No steps; a hearing loop.",
    } | changes


def propose(client, organisation, kind="initiatives", **changes):
    words = (initiative if kind == "initiatives" else event)(**changes)
    return client.post(f"{path_of('entry', organisation)}{kind}/new/", words)


def proposed(client, organisation, kind="initiatives", **changes):
    response = propose(client, organisation, kind, **changes)
    assert response.status_code == 302, response.context["form"].errors
    return (InitiativeProposal if kind == "initiatives" else EventProposal).objects.latest("pk")


def own_path(proposal):
    kind = "initiatives" if isinstance(proposal, InitiativeProposal) else "events"
    return f"{path_of('entry', proposal.organisation)}{kind}/{proposal.pk}/"


def change(client, proposal, typed, more=""):
    """Open the page of an item of one's own, and send something else."""
    seen = client.get(own_path(proposal) + more).context["form"]["seen"].value()
    return client.post(own_path(proposal) + more, {"seen": seen} | typed)


def published(client, organisation, kind="initiatives", **changes):
    proposal = proposed(client, organisation, kind, **changes)
    services.publish(proposal, by=None)
    return type(proposal).objects.get(pk=proposal.pk)


def test_an_initiative_waits_as_a_draft_until_staff_have_looked(client):
    organisation = make_organisation()

    proposal = proposed(client, organisation)

    item = proposal.initiative
    assert (item.status, item.slug, item.fields) == ("draft", "the-tuesday-workshop", ["employment", "rehabilitation"])
    assert item.what_it_does == "<p>We mend bicycles.</p><ul><li>on Tuesdays</li><li>for nothing</li></ul>"
    assert item.result == "<p>12 people found work &amp; a &lt;friend&gt;.</p>"
    assert Revision.objects.of(item).get().note == f"Proposed by {organisation}"
    assert Delivery.objects.filter(kind="proposal_received", to="person@example.org").count() == 1
    assert "Being checked" in client.get(path_of("status", organisation)).content.decode()


def test_an_event_is_on_its_day_in_british_time(client):
    proposal = proposed(client, make_organisation(), "events", day="2027-07-01", begins="18:30", ends="20:00")

    assert proposal.event.starts_at.isoformat() == "2027-07-01T17:30:00+00:00"
    assert proposal.event.slug == "open-evening-2027-07-01"


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"ends": "17:00"}, "ends"),
        ({"day": "2020-01-01"}, "day"),
        ({"day": "2027-03-28", "begins": "01:30"}, "begins"),
        ({"day": "soon"}, "day"),
        ({"access": " "}, "access"),
        ({"online": "ftp://example.org"}, "online"),
        ({"areas": ["atlantis"]}, "areas"),
    ],
)
def test_a_mistake_comes_back_with_all_that_was_typed(client, typed, field):
    response = propose(client, make_organisation(), "events", place="Under the <clock>", **typed)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert "Under the &lt;clock&gt;" in response.content.decode()
    assert not Event.objects.exists()


def test_each_answer_that_is_missing_is_asked_for_in_its_own_words(client):
    response = propose(client, make_organisation(), **dict.fromkeys(initiative(), "") | {"areas": [], "fields": []})

    said = [str(words) for found in response.context["form"].errors.values() for words in found]
    assert len(said) == len(set(said)) >= 8


@pytest.mark.parametrize("state", ["confirmed", "queried", "withdrawn"])
def test_only_a_supporter_can_propose(client, state):
    organisation = make_organisation(state)

    response = propose(client, organisation)

    assert response.status_code == 302
    assert not Initiative.objects.exists()


def test_two_of_one_title_have_two_addresses(client):
    organisation = make_organisation()

    slugs = [proposed(client, organisation, title="Canolfan").item.slug for _ in range(3)]

    assert slugs == ["canolfan", "canolfan-2", "canolfan-3"]
    assert proposed(client, organisation, title="بيت").item.slug == "initiative"


def test_nobody_floods_the_queue(client, monkeypatch):
    monkeypatch.setattr("supporters.services.proposals.MOST_WAITING", 2)
    organisation = make_organisation()

    statuses = [propose(client, organisation).status_code for _ in range(3)]

    assert statuses == [302, 302, 422]


def test_what_is_published_is_on_the_site_and_the_organisation_is_told_once(client, told):
    proposal = proposed(client, make_organisation())

    done = [told(lambda: services.publish(proposal, by=None)) for _ in range(2)]  # pressed twice

    assert done == [True, False]
    assert Initiative.objects.published().get() == proposal.initiative
    mail = Delivery.objects.get(kind="proposal_published")
    assert proposal.initiative.get_absolute_url() in mail.text


def test_a_draft_changes_at_once_and_a_published_one_waits(client):
    organisation = make_organisation()
    proposal = proposed(client, organisation)

    change(client, proposal, initiative(title="The Wednesday Workshop"))
    services.publish(proposal, by=None)
    change(client, proposal, initiative(title="The Thursday Workshop"))

    proposal.refresh_from_db()
    assert proposal.initiative.title == "The Wednesday Workshop"
    assert proposal.suggested["title"] == "The Thursday Workshop"
    assert "your change is being checked" in client.get(path_of("status", organisation)).content.decode()
    assert "The Thursday Workshop" in client.get(own_path(proposal)).content.decode()


def test_to_write_the_old_words_again_takes_the_change_back(client):
    proposal = published(client, make_organisation())

    for title in ("New", initiative()["title"]):
        change(client, proposal, initiative(title=title))

    proposal.refresh_from_db()
    assert (proposal.suggested, proposal.suggested_at) == (None, None)


def test_nobody_writes_over_what_somebody_else_wrote_meanwhile(client):
    proposal = proposed(client, make_organisation())
    seen = client.get(own_path(proposal)).context["form"]["seen"].value()
    item = proposal.initiative
    item.title = "As staff put it"
    item.save()
    revisions.record(item)

    first = client.post(own_path(proposal), initiative(title="Mine", seen=seen))
    again = client.post(own_path(proposal), initiative(title="Mine", seen=first.context["form"]["seen"].value()))

    assert (first.status_code, again.status_code) == (422, 302)
    assert "Somebody changed this after you opened the page" in first.content.decode()
    assert Initiative.objects.get().title == "Mine"


def test_of_two_open_pages_the_second_does_not_undo_the_first(client):
    proposal = published(client, make_organisation())
    seen = client.get(own_path(proposal)).context["form"]["seen"].value()
    change(client, proposal, initiative(title="From the first"))

    second = client.post(own_path(proposal), initiative(cost="Nothing", seen=seen))

    assert "Somebody changed this after you opened the page" in second.content.decode()
    proposal.refresh_from_db()
    assert proposal.suggested["title"] == "From the first"


def test_what_staff_laid_out_stays_unless_the_organisation_writes_it_anew(client):
    proposal = published(client, make_organisation())
    laid_out = '<h2>Where</h2><p>See <a href="https://example.org">the page</a>.</p>'
    Initiative.objects.update(what_it_does=laid_out)
    shown = client.get(own_path(proposal)).context["form"]

    same = {name: shown[name].value() or "" for name in initiative()}
    change(client, proposal, same | {"title": "New"})

    proposal.refresh_from_db()
    assert proposal.suggested.keys() == {"title"}


def test_an_accepted_change_is_public_and_in_the_history(client):
    proposal = published(client, make_organisation())
    change(client, proposal, initiative(title="New", what_it_does="Another way."))

    done = [services.accept_change(proposal, by=None) for _ in range(2)]

    item = Initiative.objects.get()
    assert done == [True, False]
    assert (item.title, item.what_it_does, item.status) == ("New", "<p>Another way.</p>", "published")
    assert revisions.latest(item).snapshot["title"] == "New"
    assert Delivery.objects.filter(kind="proposal_changed").count() == 1


def test_a_refusal_gives_its_reason_and_can_be_answered_with_a_better_text(client):
    organisation = make_organisation()
    proposal = proposed(client, organisation)

    services.refuse(proposal, by=None, reason="Who counted the <twelve>?")

    assert "Who counted the <twelve>?" in Delivery.objects.get(kind="proposal_refused").text
    assert "Who counted the &lt;twelve&gt;?" in client.get(path_of("status", organisation)).content.decode()
    assert not InitiativeProposal.objects.waiting().exists()

    change(client, proposal, initiative(evidence="The probation service, in May 2026"))
    assert InitiativeProposal.objects.waiting().get() == proposal


def test_a_refused_change_leaves_the_old_text(client):
    proposal = published(client, make_organisation())
    change(client, proposal, initiative(title="New"))

    services.refuse(proposal, by=None, reason="The old one is on posters.")

    proposal.refresh_from_db()
    assert (proposal.initiative.title, proposal.suggested, proposal.standing) == (initiative()["title"], None, "kept")


def past_event(client, organisation):
    proposal = published(client, organisation, "events")
    moment = now() - timedelta(days=3)
    Event.objects.update(starts_at=moment, ends_at=moment + timedelta(hours=2))
    return EventProposal.objects.get(pk=proposal.pk)


def test_what_happened_is_public_once_staff_have_looked_and_added_up(client):
    proposal = past_event(client, make_organisation())

    report = {"came": "40", "whom_met": "The commissioner", "promised": "A meeting", "what_happened": "We talked."}
    response = change(client, proposal, more="report/", typed=report)

    assert response.status_code == 302
    assert Event.objects.added_up()["came"] == 0
    services.accept_change(proposal, by=None)
    assert Event.objects.added_up() == {"events": 1, "came": 40, "promises": 1}


def test_there_is_nothing_to_report_of_what_is_to_come(client):
    proposal = published(client, make_organisation(), "events")

    assert client.get(own_path(proposal) + "report/").status_code == 404


def test_an_event_that_is_off_says_so_at_once_and_only_by_the_button(client):
    proposal = published(client, make_organisation(), "events")

    client.get(own_path(proposal) + "cancel/")
    assert not Event.objects.get().cancelled

    client.post(own_path(proposal) + "cancel/")
    assert Event.objects.get().cancelled


def test_nobody_reaches_the_items_of_another_organisation(client):
    theirs = published(client, make_organisation(name="Theirs"), "events")
    ours = make_organisation(name="Ours")

    paths = [f"{path_of('entry', ours)}events/{theirs.pk}/{more}" for more in ("", "cancel/", "report/")]

    assert [client.post(path, event()).status_code for path in paths] == [404, 404, 404]


def test_leaving_the_list_takes_its_items_off_the_site(client):
    organisation = make_organisation()
    shown, draft = published(client, organisation), proposed(client, organisation, "events")
    change(client, shown, initiative(title="New"))

    client.post(path_of("entry", organisation) + "leave/", {"choice": "list"})

    shown.refresh_from_db()
    assert (shown.initiative.status, shown.suggested) == ("withdrawn", None)
    assert Event.objects.get() == draft.event
    assert not EventProposal.objects.waiting().exists()


def test_who_comes_back_can_propose_again_what_was_taken_off(client):
    organisation = make_organisation()
    proposal = published(client, organisation)
    for state in ("withdrawn", "approved"):
        services.decide(organisation, state, by=None, reason="A reason.")

    change(client, proposal, initiative())

    assert InitiativeProposal.objects.waiting().get().standing == "waiting"


def test_nothing_changes_for_an_organisation_that_staff_took_off_the_list_meanwhile(client):
    """Its page was open, and let it in, when the decision fell."""
    organisation = make_organisation()
    proposal = published(client, organisation, "events")
    services.decide(organisation, "withdrawn", by=None, reason="A reason.")

    with pytest.raises(services.MoveRefused):
        services.change_item(proposal, form=None)
    with pytest.raises(services.MoveRefused):
        services.cancel_event(proposal)

    assert not Event.objects.get().cancelled


def test_erasing_leaves_no_trace_of_its_items(client, admin_user):
    organisation = make_organisation()
    items = [published(client, organisation, kind).item for kind in ("initiatives", "events")]
    for item in items:
        LogEntry.objects.log_actions(admin_user.pk, [item], CHANGE, "Looked at")
        item.slug = "moved"
        item.save()
        revisions.record(item)
    assert (LogEntry.objects.count(), OldAddress.objects.count()) == (2, 3), "an event has a calendar file too"

    client.post(path_of("entry", organisation) + "leave/", {"choice": "erase"})

    assert not Initiative.objects.exists()
    assert not Event.objects.exists()
    assert not Revision.objects.filter(snapshot__organiser__isnull=False).exists()
    assert not Revision.objects.filter(snapshot__run_by__isnull=False).exists()
    assert not OldAddress.objects.exists()
    assert not LogEntry.objects.exists()


def test_somebody_who_wants_no_mail_gets_none_about_proposals(client, told):
    organisation = make_organisation()
    client.post(path_of("entry", organisation) + "leave/", {"choice": "mail"})
    Delivery.objects.all().delete()

    proposal = proposed(client, organisation)
    told(lambda: services.publish(proposal, by=None))

    assert not Delivery.objects.exists()
