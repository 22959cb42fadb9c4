import re

import pytest
from django.test import Client
from making import make_organisation

from campaign import areas
from supporters import directory
from supporters.models import Organisation

pytestmark = pytest.mark.django_db


def names(path="/supporters/"):
    return [organisation.name for organisation in Client().get(path).context["organisations"]]


def make(name, state="approved", **changes):
    address = f"group{Organisation.objects.count()}@example.org"
    return make_organisation(state, name=name, contact_email=address, **changes)


def test_only_approved_and_listed_organisations_are_shown():
    for state in ("unconfirmed", "confirmed", "queried", "declined", "withdrawn"):
        make(f"Group that is {state}", state)
    hidden = make("Group that asked not to be named", listing="counted")
    shown = make("Group on the list")

    assert names() == ["Group on the list"]
    assert Client().get(hidden.get_absolute_url()).status_code == 404
    assert Client().get(shown.get_absolute_url()).status_code == 200


def test_the_search_of_the_whole_site_names_no_others():
    make("Quokka that is shown")
    make("Quokka that waits", "confirmed")
    make("Quokka that is only counted", listing="counted")

    page = Client().get("/search/?q=quokka").content.decode()

    assert re.findall(r"Quokka that [a-z ]+", page) == ["Quokka that is shown"]


def test_counted_organisations_are_in_the_totals_and_nowhere_else():
    make("Group that asked not to be named", listing="counted", people_supported="30")
    make("Group on the list", people_supported="12")
    make("Group that waits", "confirmed", people_supported="1000")

    assert Client().get("/supporters/totals.json").json() == {"organisations": 2, "people": 42}


def test_nobodys_name_or_address_is_public():
    organisation = make("Group on the list")

    for path in ("/supporters/", organisation.get_absolute_url(), "/supporters/totals.json", "/"):
        page = Client().get(path).content.decode()
        assert "Invented Person" not in page
        assert "@example.org" not in page
        assert "7946" not in page


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Ysgol Gân Tŷ Gŵyr", "ysgol gan ty gwyr"),
        ("Ysgol Gân Tŷ Gŵyr", "GAN"),
        ("Sainte-Thérèse & Friends", "sainte therese friends"),
        ("The Women’s Drop-in/Centre", "womens"),
        ("The Women’s Drop-in/Centre", "women's centre"),
        ("“Quoted” (Brackets) Ltd.", "quoted brackets"),
        ("RESETTLEMENT FORUM", "resettle"),
        ("جمعية العدالة", "العدالة"),
        ("Ελληνική Ένωση", "ελληνικη"),
        ("A.B.C. 1st Group", "a.b.c. 1st"),
    ],
)
def test_a_name_is_found_without_case_or_accents(name, typed):
    make(name)
    make("Something else entirely")

    assert names(f"/supporters/?q={typed}") == [name]


def test_a_typo_is_forgiven_only_when_nothing_matches():
    make("Birmingham Prisoners’ Families")

    page = Client().get("/supporters/?q=birmigham").content.decode()

    assert "Birmingham" in page
    assert "come close" in page


def test_no_match_is_said_kindly():
    make("Birmingham Prisoners’ Families")

    page = Client().get("/supporters/?q=zzzzqqq").content.decode()

    assert "No match this time" in page
    assert "come close" not in page


@pytest.mark.parametrize("typed", ["'", ":*", "& | !", "\\", "<script>", "a" * 5000, "%", "()", "🙂"])
def test_whatever_is_typed_gets_an_answer(typed):
    make("Birmingham Prisoners’ Families")

    response = Client().get("/supporters/", {"q": typed})

    assert response.status_code == 200
    assert "<script>" not in response.content.decode()


def test_an_area_finds_those_who_work_in_all_of_england_or_the_uk_too():
    make("In the north", areas_of_work=["north-west"])
    make("In England", areas_of_work=["england"])
    make("In the UK", areas_of_work=["uk"])
    make("In Wales", areas_of_work=["wales"])

    assert names("/supporters/?area=north-west") == ["In England", "In the north", "In the UK"]
    assert names("/supporters/?area=wales") == ["In the UK", "In Wales"]


def test_an_area_finds_those_who_work_in_a_part_of_it():
    make("In Kent", areas_of_work=["kent-police"])
    make("In the South East", areas_of_work=["south-east"])
    make("In Wales", areas_of_work=["wales"])

    assert names("/supporters/?area=england") == ["In Kent", "In the South East"]
    assert names("/supporters/?area=south-east") == ["In Kent", "In the South East"]
    assert names("/supporters/?area=kent-police") == ["In Kent", "In the South East"]
    assert names("/supporters/?area=sussex-police") == ["In the South East"]
    assert names("/supporters/?area=uk") == ["In Kent", "In the South East", "In Wales"]


def test_filters_and_search_work_together():
    make("Faith in Wales", kind="faith", areas_of_work=["wales"])
    make("Faith in London", kind="faith", areas_of_work=["london"])
    make("Charity in Wales", kind="charity", areas_of_work=["wales"])

    assert names("/supporters/?kind=faith&area=wales") == ["Faith in Wales"]
    assert names("/supporters/?q=faith&area=london") == ["Faith in London"]


def test_a_word_that_is_an_area_finds_names_alone():
    make("London Group", areas_of_work=["wales"])
    make("Welsh Group", areas_of_work=["london"])

    assert names("/supporters/?q=london") == ["London Group"]


def walk(path):
    """The names on all pages from ``path`` on."""
    seen = []
    while path:
        page = Client().get(path)
        seen += [organisation.name for organisation in page.context["organisations"]]
        path = page.context["next_url"]
    return seen


@pytest.mark.parametrize("query", ["", "q=group", "area=wales", "kind=charity"])
@pytest.mark.parametrize("common", [0, 5_000])
def test_walking_all_pages_shows_everybody_once_in_alphabetical_order(query, common, monkeypatch):
    monkeypatch.setattr(directory, "PAGE", 2)
    monkeypatch.setattr(directory, "COMMON", common)
    for name in ("Group É", "group d", "“Group” C", "GROUP B", "Group A", "Group A"):
        make(name)

    seen = walk(f"/supporters/?{query}")

    assert seen == ["Group A", "Group A", "GROUP B", "“Group” C", "group d", "Group É"]


def test_of_very_many_matches_so_many_are_shown_as_can_be_looked_through(monkeypatch):
    monkeypatch.setattr(directory, "MANY", 3)
    monkeypatch.setattr(directory, "PAGE", 2)
    for letter in "edcba":
        make(f"Group {letter}")

    seen = walk("/supporters/?q=group")

    assert Client().get("/supporters/?q=group").context["capped"]
    assert 3 <= len(seen) < 5
    assert seen == sorted(seen)


@pytest.mark.parametrize("after", ["x", "-1", "9223372036854775808", "1e3", "%00", "١"])
def test_a_page_that_cannot_be_is_not_found(after):
    assert Client().get(f"/supporters/?after={after}").status_code in (400, 404)


def test_nothing_is_learnt_of_those_that_are_not_listed():
    make("Aaa")
    hidden = make("Mmm", "confirmed")
    make("Zzz")

    assert names(f"/supporters/?after={hidden.pk}") == ["Aaa", "Zzz"]


def test_an_old_address_leads_to_the_new_name():
    organisation = make("New Name")

    response = Client().get(f"/supporters/{organisation.pk}-old-name/")

    assert response.url == organisation.get_absolute_url()


def test_an_empty_directory_asks_for_the_first_sign_up():
    assert "Add your organisation" in Client().get("/supporters/").content.decode()


def copy_of(organisation, **changes):
    fields = {field.name: getattr(organisation, field.name) for field in Organisation._meta.concrete_fields}
    for made in ("id", "sort_key", "search"):
        del fields[made]
    return Organisation(**fields | changes)


def test_an_area_finds_whoever_names_one_that_shares_ground_with_it():
    pattern = make("Pattern")
    Organisation.objects.bulk_create(copy_of(pattern, areas_of_work=[key]) for key in areas.KEYS)
    pattern.delete()

    for key in areas.KEYS:
        found = directory.marked(Organisation.objects.listed(), "", key).values_list("areas_of_work", flat=True)
        assert {named for [named] in found} == set(areas.touching(key)), key


@pytest.mark.parametrize("signs", [1, 2, 5, 200])
def test_the_longest_name_fits_the_index_beside_the_marks_of_every_area(signs):
    make("Group")
    syllables = [chr(0xAC01 + 28 * (197 * number % 399) + number % 27) for number in range(200)]  # three letters each
    words = ["".join(syllables[start : start + signs]) for start in range(0, 200, signs)]

    Organisation.objects.update(name=" ".join(words)[:200].strip(), areas_of_work=list(areas.KEYS))

    assert names() == [Organisation.objects.get().name]


@pytest.mark.parametrize("typed", ["kind", "area", "charity", "5", "wales"])
def test_no_word_is_mistaken_for_a_mark(typed):
    make("Group", kind="charity", areas_of_work=["wales"])

    assert names(f"/supporters/?q={typed}") == []
