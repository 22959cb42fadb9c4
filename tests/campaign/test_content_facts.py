"""The campaign's words: every fact of its overview is said, and every figure and link is fit to publish."""

import html
import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from campaign.models import Template

CONTENT = Path(__file__).resolve().parents[2] / "campaign" / "content"

# One phrase for each fact of the campaign's overview document of 2008, numbered as in our checklist of it.
FACTS = {
    "S1 name": "Race for Justice",
    "S2 a campaign": "Race for Justice is a campaign",
    "S3 first job": "make people aware of the inequalities that black and minority ethnic (BME) people meet",
    "S4 second job": "to take steps to tackle them",
    "S5 whom it is about": "men, women and young people alike",
    "S6 key element": "promote the positive part that the voluntary and community sector can play",
    "S7 launch": "formal launch date is 17 November 2008",
    "S8 web address": "www.raceforjustice.net",
    "S9 set up by Clinks": "set up by Clinks",
    "S10 and by NBBPSG": "Clinks together with the National Body of Black Prisoner Support Groups (NBBPSG)",
    "S11 supported by Nacro": "supported by Nacro",
    "S12 and by a coalition": "a coalition of voluntary sector organisations",
    "S13 funded": "funded by the Baring Foundation",
    "S14 agenda": "racial inequality and disproportionality in the criminal justice system on the national agenda",
    "S15 four audiences": "politicians civil servants the media others with influence",
    "S16 overall aim": "an end to the inequalities that black and minority ethnic (BME) communities face within",
    "S17 a very big aim": "a very big aim",
    "S18 awareness first": "awareness of the inequalities has to come first",
    "S19 voluntary groups central": "They help to prevent crime, and they help people to rehabilitate",
    "S20 four fields": "health, housing, education and employment",
    "S21 coalition": "Build a coalition of more than 100 voluntary groups",
    "S22 whom they support": "those groups support 10,000 black and minority ethnic (BME) people with convictions",
    "S22 in its own words": "100 voluntary groups that support 10,000 BME offenders",
    "S23 local difference": "make a difference in local communities",
    "S24 local groups": "Support local voluntary groups that campaign for change, and promote them",
    "S25 initiatives": "Highlight initiatives that can make a difference, or already do",
    "S26 report": "shows the problem, says what needs to happen, and shows how the voluntary and community sector can",
    "S27 manifesto": "steps that would reduce disproportionality in the criminal justice system",
    "S28 research": "first-hand experience that black and minority ethnic (BME) groups have",
    "S29 reaching people": "greater equality to the criminal justice system (CJS): it contacts them, and it meets them",
    "S30 policy makers": "Policy makers and politicians",
    "S31 commissioners": "commission and fund criminal justice services, at local, regional and national level",
    "S32 the system": "Organisations and individuals with responsibility and influence within the CJS",
    "S33 communities": "Black and minority ethnic (BME) community groups and individuals",
    "S34 media": "The media.",
    "S35 website": "organisations are encouraged to sign up and support the campaign",
    "S36 newsletter": "A regular e-newsletter for supporters",
    "S37 report": "A report on the reality behind the statistics",
    "S38 manifesto": "A manifesto for action",
    "S39 research": "real-life experiences of BME men, women and young people in the CJS",
    "S40 pack": "The campaign has a pack",
    "S41 whom it is for": "for voluntary and community groups that want to set up local activity",
    "S42 fact sheets": "fact sheets with ideas and possibilities for promoting the campaign in a community",
    "S43 look": "Take some time to look through the fact sheets",
    "S44 use": "Use what is useful",
    "S45 networks": "Work with your own contacts and networks",
    "S46 raise the issues": "raise the issues at local and regional level",
    "S47 sign up": "Sign your organisation up",
}
PLACES = {
    *("/", "/aims/", "/what-we-do/", "/who-is-behind-it/", "/take-action/", "/fact-sheets/", "/supporters/"),
    *(
        "/facts/",
        "/pack/",
        "/publications/",
        "/initiatives/",
        "/stories/",
        "/events/",
        "/news/",
        "/press/",
        "/for-you/",
        "/newsletter/",
        "/newsletter/archive/",
    ),
    "/areas/",
    "/stories/#consent-sheet",
    *(f"/for-you/{who}/" for who in ("policy-makers", "commissioners-and-funders", "justice-system")),
    *("/for-you/community-groups/", "/for-you/media/"),
    *("/sign-up/", "/supporters/your-entry/", "/privacy/", "/accessibility/", "/contact/", "/words/"),
}
TAGS = {"h2", "h3", "p", "ul", "ol", "li", "a", "strong", "em", "blockquote"}
PLACED = re.compile(r'<div data-place="(figure|chart)" data-slug="([-\w]+)"></div>')
TIMES = {"ten-minutes", "evening", "month", "year"}
GROUPS = ["Asian", "Black", "Black Caribbean", "Mixed", "White", "White British", "Chinese or Other", "Other"]
CAVEATS = {
    "ss-01": "not comparable with later rates",
    "ss-02": "newest official figures when the campaign launched",
    "ss-04": "Guardian report",
    "ss-11": "do not join them to this one",
    "co-01": "Odds, not rates",
    "co-02": "offence seriousness may differ",
    "co-04": "previous convictions are not taken into account",
    "pr-10": "do not print a year",
    "yo-10": "come from different counts",
    "wf-02": "86.3%",
    "wf-03": "66.5%",
    "vi-01": "do not give a reliable trend",
    "vi-03": "quote both together or neither",
    "vi-04": "Small numbers",
}
LENGTHS = {"title": 150, "summary": 500, "menu_title": 30, "population": 300, "geography": 150, "period": 150}


TERMS = {"{term}": "BME", "{long_term}": "black and minority ethnic (BME)"}  # as the site begins


def rows(name):
    text = (CONTENT / f"{name}.toml").read_text("utf-8")
    for mark, term in TERMS.items():
        text = text.replace(mark, term)
    [found] = tomllib.loads(text).values()
    return found


VERSIONS = tomllib.loads((CONTENT / "versions.toml").read_text("utf-8"))["version"]
PAGES = [{"body": ""} | page for page in rows("pages")]
OBJECTIVES, PARTNERS, AUDIENCES = rows("objectives"), rows("partners"), rows("audiences")
FIGURES, FACT_SHEETS = rows("figures"), rows("fact_sheets")
HTML = {row["slug"]: row.get("body") or row.get("text", "") for row in [*PAGES, *OBJECTIVES, *PARTNERS, *FACT_SHEETS]}
HTML |= {row["slug"]: row["ask"] + row["body"] + row["contact"] for row in AUDIENCES}


def plain(text):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def squeezed(text):
    """Without spaces before punctuation, which taking the tags out leaves behind."""
    return re.sub(r" ([,.;:)])", r"\1", plain(text))


def words_of(row):
    return " ".join(value for value in row.values() if isinstance(value, str))


SAID = squeezed(" ".join(words_of(row) for row in [*PAGES, *OBJECTIVES, *PARTNERS, *FACT_SHEETS]))


@pytest.mark.parametrize("fact", FACTS, ids=str)
def test_every_fact_of_the_overview_is_said(fact):
    assert FACTS[fact] in SAID


def test_the_table_of_facts_has_no_gap():
    assert {int(re.match(r"S(\d+)", fact)[1]) for fact in FACTS} == set(range(1, 48))


def test_the_launch_date_and_both_goals_are_the_overviews():
    campaign = tomllib.loads((CONTENT / "campaign.toml").read_text("utf-8"))
    targets = {goal["measure"]: goal["target"] for goal in rows("goals")}

    assert campaign["launch_date"].isoformat() == "2008-11-17"
    assert targets == {"organisations": 100, "people": 10_000}


@pytest.mark.parametrize("name", ["pages", "objectives", "partners", "figures", "fact_sheets"], ids=str)
def test_slugs_are_unique(name):
    slugs = [row["slug"] for row in rows(name)]

    assert len(slugs) == len(set(slugs))


by_slug = pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure["slug"])


def test_every_checked_figure_is_there():
    """Sixty-five were checked, so many under each topic; one that goes missing goes unseen by anyone else."""
    topics = Counter(figure["topic"] for figure in FIGURES)

    assert sum(topics.values()) == 65
    assert topics == {
        "stop-and-search": 12,
        "arrests": 5,
        "courts": 7,
        "prison": 11,
        "youth": 13,
        "workforce": 6,
        "victims": 4,
        "lived-experience": 5,
        "voluntary-sector": 2,
    }


@by_slug
def test_a_figure_says_what_was_counted_where_when_and_by_whom(figure):
    for needed in ("title", "statement", "unit", "population", "geography", "period", "source_title", "publisher"):
        assert figure[needed].strip(), needed
    assert figure["source_url"].startswith(("https://", "http://"))
    assert figure["licence"].startswith(("Open Government Licence", "Open Parliament Licence", "Figure quoted"))
    assert figure["values"]
    assert all(set(row) - {"unit"} == {"label", "value"} for row in figure["values"])


@by_slug
def test_lanes_are_drawn_only_of_two_or_more_values_that_share_a_unit(figure):
    lanes = [row for row in figure["values"] if "unit" not in row]

    assert lanes
    assert not figure.get("drawn", True) or len(lanes) >= 2


@by_slug
def test_groups_stand_in_alphabetical_order_with_other_last_and_years_in_order_of_time(figure):
    labels = [row["label"] for row in figure["values"] if "unit" not in row]
    groups = [found[0] for label in labels if (found := re.match("|".join(sorted(GROUPS, key=len)[::-1]), label))]
    years = {}
    for label in labels:
        if year := re.search(r"\b(19|20)\d\d\b", label):
            years.setdefault(label.replace(year[0], "").rstrip("/0123456789"), []).append(year[0])

    assert groups == sorted(groups, key=GROUPS.index)
    assert all(times == sorted(times) for times in years.values())


@by_slug
def test_only_odds_are_called_odds_and_only_ratios_are_called_times_as_likely(figure):
    """Times as likely, percentage points and odds are three different things."""
    measured = f"{figure['statement']} {figure['unit']} {figure['title']}"

    if figure["slug"] in ("co-01", "co-02"):
        assert "odds" in figure["statement"]
        assert figure["unit"] == "per cent higher odds"
        assert "likely" not in measured
    else:
        assert "odds" not in measured


def test_what_the_source_asks_to_be_printed_is_printed():
    caveats = {figure["slug"]: figure.get("caveat", "") for figure in FIGURES}

    for slug, words in CAVEATS.items():
        assert words in caveats[slug], slug


def test_a_sum_of_our_own_says_so():
    [counted] = [figure for figure in FIGURES if figure["slug"] == "co-04"]

    assert "our count" in counted["values"][0]["label"]
    assert "our own count" in counted["caveat"]


def test_what_was_known_at_the_launch_is_told_from_what_came_later():
    """A page set in November 2008 may use only these; everything else is for a reader of today."""
    known = {figure["slug"] for figure in FIGURES if figure["era"] == "2006-2010"}
    known_by_launch = {"ss-01", "ss-02", "ar-01", "pr-01", "pr-02", "pr-03", "yo-01", "yo-02", "yo-04", "vi-03"}

    assert known - known_by_launch == {"ss-03", "ss-04", "pr-04", "yo-03"}
    assert all(
        figure.get("year") is None or figure["year"] <= 2008 for figure in FIGURES if figure["slug"] in known_by_launch
    )


@by_slug
def test_a_figure_of_today_is_looked_at_again_and_one_of_the_past_stays(figure):
    assert ("review_by" in figure) == (figure["era"] == "2020-2026")
    assert figure.get("review_by", figure["checked_on"]) >= figure["checked_on"]


def test_what_was_read_in_a_page_that_quotes_the_source_is_marked_for_staff():
    assert sum(figure["second_hand"] for figure in FIGURES) == 32


@by_slug
def test_words_about_people_are_todays(figure):
    words = f"{figure['title']} {figure['statement']} {' '.join(row['label'] for row in figure['values'])}"

    assert not re.search(r"BM?E\b|BAME|[Nn]on-[Ww]hite|Blacks|Whites|minority ethnic|prisoner", words)
    assert not re.search(r"\b(asian|black|white)\b", words)


def test_one_figure_is_on_the_home_page_and_was_read_at_its_source():
    [figure] = [figure for figure in FIGURES if figure.get("on_home_page")]

    assert not figure["second_hand"]


def test_every_sheets_figure_chart_and_related_sheet_exists():
    known = {
        "figures": {figure["slug"] for figure in FIGURES},
        "charts": {chart["slug"] for series in rows("series") for chart in series.get("chart", [])},
        "related": {sheet["slug"] for sheet in FACT_SHEETS},
    }

    for name, slugs in known.items():
        assert {slug for sheet in FACT_SHEETS for slug in sheet[name]} <= slugs
    assert all(sheet["slug"] not in sheet["related"] and 2 <= len(sheet["related"]) <= 4 for sheet in FACT_SHEETS)


by_sheet = pytest.mark.parametrize("sheet", FACT_SHEETS, ids=lambda sheet: sheet["slug"])


@by_sheet
def test_what_a_sheet_shows_stands_in_its_text(sheet):
    placed = PLACED.findall(sheet["body"])

    assert sorted(placed) == sorted(
        [("figure", slug) for slug in sheet["figures"]] + [("chart", slug) for slug in sheet["charts"]]
    )


def test_the_committees_figure_is_never_shown_without_its_perspective():
    for sheet in FACT_SHEETS:
        assert ("yo-01" in sheet["figures"]) == ("yo-02" in sheet["figures"])


@by_sheet
def test_a_fact_sheet_is_whole(sheet):
    """Six parts stand in its text; the seventh is the template, which has rows of its own."""
    headings = re.findall(r"<h2>(.*?)</h2>", sheet["body"])

    for part in ("What this is for", "Time and people", "Steps", "A tip", "Who decides", "How to tell us"):
        assert headings.count(part) == 1, part
    assert sheet["template"]


@by_sheet
def test_a_fact_sheet_fits_two_sides_of_paper(sheet):
    words = len(plain(sheet["body"]).split())
    copied = sum(len(template["text"].split()) for template in sheet["template"])
    ideas = sum(len(idea["text"].split()) for idea in sheet["idea"])

    assert 450 <= words <= 750
    assert words + copied + ideas <= 850


@by_sheet
def test_a_sheets_ideas_take_from_ten_minutes_to_a_year(sheet):
    assert {idea["time"] for idea in sheet["idea"]} == TIMES
    assert all(len(idea["text"]) <= 300 for idea in sheet["idea"])


TEMPLATES = [template for sheet in FACT_SHEETS for template in sheet["template"]]
by_template = pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template["slug"])


def test_there_is_a_template_of_every_kind_and_each_has_an_address_of_its_own():
    slugs = [template["slug"] for template in TEMPLATES]

    assert len(slugs) == len(set(slugs))
    assert {template["kind"] for template in TEMPLATES} == set(Template.Kind.values)


@by_template
def test_a_template_says_in_words_what_to_fill_in(template):
    brackets = re.findall(r"\[([^\]]*)\]", template["text"])
    to_tick = [text for text in brackets if text == " "]
    to_fill = [text for text in brackets if text != " "]

    assert template["text"].count("[") == template["text"].count("]") == len(brackets)
    assert all(re.search(r"[a-z]{2}", text) for text in to_fill)
    assert to_fill
    assert not to_tick or template["kind"] in ("form", "slip")
    assert "<" not in template["text"]


def test_the_pack_and_the_list_of_sheets_explain_the_square_brackets():
    pages = {page["slug"]: page["body"] for page in PAGES}

    assert "[square brackets]" in pages["pack"]
    assert "[square brackets]" in pages["fact-sheets"]


# What a sheet may write in figures: none of these is a statistic.
DATES_AND_NAMES = re.compile(
    r"17 November( 2008)?|in 2008|from 2028|21 March|fact sheet \d+|CC9|more than 100|10,000", re.I
)


@by_sheet
def test_a_statistic_stands_in_a_figure_and_never_in_a_sheets_text(sheet):
    texts = [sheet["summary"], sheet["body"], *(idea["text"] for idea in sheet["idea"])]
    words = DATES_AND_NAMES.sub("", plain(" ".join(texts)))

    assert re.findall(r"\S*\d\S*", words) == []
    assert not re.search(r"per cent|times as likely|a (third|quarter) of", words)


@by_sheet
def test_a_sheet_with_figures_says_once_that_they_do_not_show_a_cause(sheet):
    said = re.findall(r"not (?:show )?its cause", plain(sheet["body"]))

    assert len(said) == (1 if sheet["figures"] or sheet["charts"] else 0)


def test_the_sheets_keep_people_safe():
    """Consent, children, live cases, victims and people in prison, wherever someone is heard, quoted or met."""
    bodies = {sheet["slug"]: plain(sheet["body"]) for sheet in FACT_SHEETS}

    for slug in ("hearing-from-people", "holding-an-event", "working-with-local-media"):
        for word in ("consent", "child", "victim", "prison"):
            assert word in bodies[slug].lower(), (slug, word)
    for slug in ("hearing-from-people", "working-with-local-media", "working-with-police-probation-courts-prisons"):
        assert "may be a contempt of court" in bodies[slug]
        assert "prison’s rules" in bodies[slug] or "the prison" in bodies[slug]
    for slug in ("holding-an-event", "working-with-local-media"):
        assert "abuse" in bodies[slug].lower()
    assert "before a court" in bodies["meeting-your-mp"]


def test_twelve_sheets_are_numbered_from_one():
    assert [sheet["number"] for sheet in FACT_SHEETS] == list(range(1, 13))


@pytest.mark.parametrize("slug", HTML)
def test_links_lead_to_pages_that_exist(slug):
    sheets = {f"/fact-sheets/{sheet['slug']}/" for sheet in FACT_SHEETS}
    links = re.findall(r'href="([^"]*)"', HTML[slug])

    assert set(links) <= PLACES | sheets


@pytest.mark.parametrize("slug", HTML)
def test_html_is_plain_and_well_formed(slug):
    opened = []
    for closing, tag, attributes in re.findall(r"<(/?)([a-z0-9]+)([^>]*)>", PLACED.sub("", HTML[slug])):
        assert tag in TAGS
        assert not attributes or re.fullmatch(r' href="[^"]+"', attributes)
        if closing:
            assert opened.pop() == tag
        else:
            opened.append(tag)

    assert opened == []
    assert set(re.findall(r"{(\w*)}", HTML[slug])) <= {"launched", "launch_date"}  # {term} is filled in above


@pytest.mark.parametrize("row", [*PAGES, *FACT_SHEETS, *AUDIENCES], ids=lambda row: row["slug"])
def test_a_description_fits_a_search_result(row):
    assert 50 <= len(row["description"]) <= 155


@pytest.mark.parametrize("row", [*PAGES, *FACT_SHEETS, *FIGURES], ids=lambda row: row["slug"])
def test_texts_fit_their_fields(row):
    for name, limit in LENGTHS.items():
        assert len(row.get(name, "")) <= limit


@pytest.mark.parametrize("row", [*PAGES, *FACT_SHEETS, *AUDIENCES], ids=lambda row: row["slug"])
@pytest.mark.parametrize(
    ("short", "long"),
    [("BME", "black and minority ethnic"), ("CJS", "criminal justice system"), ("NBBPSG", "National Body of Black")],
)
def test_a_short_form_is_spelt_out_at_its_first_use(row, short, long):
    text = squeezed(f"{row['summary']} {row.get('ask', '')} {row['body']}")
    before_first_use = text.partition(short)[0]

    assert short not in text or long.lower() in before_first_use.lower()


@pytest.mark.parametrize("row", VERSIONS, ids=lambda row: row["page"])
def test_a_welsh_page_says_what_the_english_says_piece_by_piece_and_leads_to_welsh_pages(row):
    english = {page["slug"]: page for page in tomllib.loads((CONTENT / "pages.toml").read_text("utf-8"))["page"]}
    pieces = re.compile(r"<[^>]*>|{\w+}|\d{2,}")
    original = english[row["page"]].get("body", "").replace('href="/', 'href="/cy/')

    assert row["machine_drafted"]
    assert len(row["menu_title"]) <= 30
    assert 50 <= len(row["description"]) <= 160
    assert "body" not in row or sorted(pieces.findall(row["body"])) == sorted(pieces.findall(original))


def test_every_page_has_its_welsh():
    assert {row["page"] for row in VERSIONS} == {row["slug"] for row in PAGES}
