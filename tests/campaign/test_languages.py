"""The interface in Welsh, and versions of single pages in other languages and in Easy Read."""

import pytest
from django.test import Client

from campaign.models import FactSheet, Page, Publication, Version

pytestmark = pytest.mark.django_db
PUBLISHED = {"status": "published"}


def read(path, status=200):
    answer = Client().get(path)
    assert answer.status_code == status, path
    return answer.content.decode()


def add(language, title, machine_drafted=False, **item):
    """The version in the place of one that is there already, such as the Welsh that the site comes with."""
    words = {"summary": f"{title}: summary", "body": f"<p>{title}: body</p>"}
    changes = {
        "title": title,
        "menu_title": "",
        "description": "",
        "machine_drafted": machine_drafted,
        **words,
        **PUBLISHED,
    }
    return Version.objects.update_or_create(language=language, **item, defaults=changes)[0]


@pytest.fixture
def aims():
    return Page.objects.get(slug="aims")


def test_every_page_has_a_welsh_twin_and_they_lead_to_each_other():
    english, welsh = read("/fact-sheets/"), read("/cy/fact-sheets/")

    assert '<html lang="en-GB">' in english
    assert '<html lang="cy">' in welsh
    assert '<a href="/cy/fact-sheets/" lang="cy" hreflang="cy">Cymraeg</a>' in english
    assert '<a href="/fact-sheets/" lang="en-GB" hreflang="en-GB">English</a>' in welsh
    for page in (english, welsh):
        assert 'rel="alternate" hreflang="cy" href="http://localhost:8000/cy/fact-sheets/"' in page
        assert 'rel="alternate" hreflang="en-GB" href="http://localhost:8000/fact-sheets/"' in page


def test_a_welsh_page_leads_to_welsh_pages_and_to_files_that_have_no_language():
    page = read("/cy/pack/")

    assert 'href="/cy/sign-up/"' in page
    assert 'href="/cy/fact-sheets/' in page
    assert 'href="/fact-sheets/templates/' in page
    assert 'href="/cy/fact-sheets/templates/' not in page
    assert Client().get("/cy/supporters/totals.json").status_code == 404
    assert Client().get("/cy/admin/").status_code == 404


def test_the_address_alone_says_the_language():
    client = Client(headers={"accept-language": "cy"})
    client.cookies["django_language"] = "cy"

    english, welsh = client.get("/aims/"), Client().get("/cy/aims/")

    assert '<html lang="en-GB">' in english.content.decode()
    for answer in (english, welsh):
        assert not answer.cookies
        assert "Vary" not in answer.headers
        assert "public" in answer.headers["Cache-Control"]


def test_a_welsh_page_says_that_a_machine_drafted_it():
    assert "drafted" not in read("/aims/")
    assert "gan beiriant" in read("/cy/aims/")


def test_a_page_shows_its_welsh_version_in_its_own_look(aims):
    add("cy", "Ein nodau", page=aims)

    page = read("/cy/aims/")

    assert "<h1>Ein nodau</h1>" in page
    assert "Ein nodau: body" in page
    assert "Ein nodau" not in read("/aims/")


def test_the_menus_and_titles_of_welsh_pages_are_welsh():
    page = read("/cy/fact-sheets/")

    assert "<title>Taflenni ffeithiau – Race for Justice</title>" in page
    for address, title in [("/cy/aims/", "Nodau"), ("/cy/press/", "Y wasg"), ("/cy/accessibility/", "Hygyrchedd")]:
        assert f'<li><a href="{address}">{title}</a></li>' in page
    drafted = Version.objects.filter(language="cy", machine_drafted=True, checked_on=None).values_list("page__slug")
    assert set(drafted) == set(Page.objects.values_list("slug"))


def test_what_is_filled_in_a_welsh_text_is_in_welsh():
    assert "Ymgyrch yw Race for Justice a lansiwyd ar 17 Tachwedd 2008." in read("/cy/")


def test_the_english_text_stands_on_a_welsh_page_that_has_none_of_its_own_and_is_marked_so():
    page = read("/cy/words/")

    assert "<h1>Nodyn ar eiriau</h1>" in page
    assert '<div class="prose" lang="en-GB">' in page
    assert "<h2>Which term stands where</h2>" in page
    assert '<div class="prose">' in read("/cy/aims/")


def test_what_has_no_welsh_version_is_shown_in_english_and_marked_so(aims):
    aims.versions.all().delete()

    assert f'<h1 lang="en-GB">{aims.title}</h1>' in read("/cy/aims/")
    assert "<h1>" in read("/aims/")


@pytest.mark.parametrize("kind", [FactSheet, Publication])
def test_a_sheet_and_a_publication_have_welsh_versions_too(kind):
    item = kind.objects.published().first()
    add("cy", "Y gwir", **{"fact_sheet" if kind is FactSheet else "publication": item})

    assert "<h1>Y gwir</h1>" in read(f"/cy{item.get_absolute_url()}")


def test_a_version_in_urdu_runs_from_right_to_left_and_is_linked_both_ways(aims):
    version = add("ur", "مقاصد", page=aims)

    page, english = read("/ur/aims/"), read("/aims/")

    assert version.get_absolute_url() == "/ur/aims/"
    assert '<div lang="ur" dir="rtl">' in page
    assert "<h1>مقاصد</h1>" in page
    assert 'href="/aims/"' in page
    assert '<a href="/ur/aims/" lang="ur" hreflang="ur" dir="rtl">اردو</a>' in english
    assert 'hreflang="ur" href="http://localhost:8000/ur/aims/"' in english


@pytest.mark.parametrize(
    ("model", "field", "path"),
    [(FactSheet, "fact_sheet", "/en-simple/fact-sheets/"), (Publication, "publication", "/en-simple/publications/")],
)
def test_easy_read_stands_at_the_address_of_the_item_with_its_name_before_it(model, field, path):
    item = model.objects.published().first()
    add("en-simple", "In short words", **{field: item})

    assert '<div lang="en-simple" dir="ltr">' in read(f"{path}{item.slug}/")


def test_the_home_page_has_versions_too():
    add("ar", "الصفحة الأولى", page=Page.objects.get(slug="home"))

    assert "الصفحة الأولى" in read("/ar/")


def test_a_draft_of_a_version_is_nowhere(aims):
    version = add("ur", "مقاصد", page=aims)
    Version.objects.update(status="draft")

    assert 'href="/ur/aims/"' not in read("/aims/")
    read("/ur/aims/", status=404)
    assert version.get_absolute_url() == "/ur/aims/"


def test_a_version_goes_with_its_page(aims):
    add("ur", "مقاصد", page=aims)
    Page.objects.filter(pk=aims.pk).update(status="draft")

    read("/ur/aims/", status=404)


def test_an_unchecked_version_says_so_until_somebody_has_checked_it(aims):
    version = add("ur", "مقاصد", page=aims, machine_drafted=True)
    assert "A machine drafted this translation" in read("/ur/aims/")

    version.checked_by, version.checked_on = "Invented Person", "2026-11-20"
    version.save()

    page = read("/ur/aims/")
    assert "A machine drafted this translation" not in page
    assert "Invented Person" not in page


def test_errors_under_cy_are_in_welsh():
    page = read("/cy/no-such-page/", status=404)

    assert '<html lang="cy">' in page
    assert "There is no page here" not in page


def test_an_old_address_leads_on_in_the_same_language(aims):
    from campaign import addresses

    addresses.lead_on("/goals/", "/aims/")

    assert Client().get("/cy/goals/").headers["Location"] == "/cy/aims/"
    assert Client().get("/goals/").headers["Location"] == "/aims/"


def test_pages_in_both_languages_are_kept_apart():
    welsh, english, again = read("/cy/"), read("/"), read("/cy/")

    assert "Ychwanegwch" in welsh
    assert "Ychwanegwch" not in english
    assert welsh == again


def test_an_old_address_leads_on_in_every_language_of_its_page(aims):
    from campaign import addresses

    addresses.lead_on("/goals/", "/aims/")

    assert Client().get("/ur/goals/").headers["Location"] == "/ur/aims/"


@pytest.mark.parametrize(("language", "path"), [("cy", "/cy/aims/"), ("ur", "/ur/aims/")])
def test_a_version_without_a_description_is_described_by_its_summary(client, language, path):
    words = {"title": "Nodau", "summary": "Words <for> a list.", "status": "published"}
    empty = {"description": "", "menu_title": "", "body": ""}
    page = Page.objects.get(slug="aims")
    Version.objects.update_or_create(page=page, language=language, defaults=empty | words)

    assert '<meta name="description" content="Words &lt;for&gt; a list.">' in client.get(path).content.decode()


def test_staff_choose_the_page_by_its_name_in_the_menu_and_its_address(admin_client, aims):
    Page.objects.filter(pk=aims.pk).update(title="What we want", menu_title="Aims")

    form = admin_client.get("/admin/campaign/version/add/").content.decode()

    assert f'<option value="{aims.pk}">Aims – What we want (/aims/)</option>' in form


def test_around_a_version_the_words_and_the_links_are_marked_as_what_they_are(aims):
    """The page says that it is English; only the version's own words say otherwise."""
    add("ar", "أهداف", page=aims)
    add("ur", "مقاصد", page=aims, machine_drafted=True)

    around, _, rest = read("/ur/aims/").partition('<div lang="ur" dir="rtl">')
    own, _, after = rest.partition("</article>")

    assert '<html lang="en-GB">' in around
    assert "A machine drafted this translation" in around
    assert '<a href="/ar/aims/" lang="ar" hreflang="ar" dir="rtl">' in around
    assert 'lang="ur"' not in own + after
