"""A story is taken back with one click: a second later no address, file or feed of the whole site has a trace of it."""

import html
import io
import json
import re
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from http.client import HTTPConnection
from urllib.parse import quote, urljoin, urlsplit

import brotli
import pypdfium2
import pytest

from tests.browser.sites import add_staff, log_in
from tests.live import LiveSite

# Words that stand nowhere else, one for each part of the story, and where it was.
TRACES = ["quokka", "bilby", "numbat", "wombat", "potoroo", "told-in-the-morning", "told-at-night"]
TELL = """
import json
from datetime import date
from PIL import Image
from campaign import pictures, preview, revisions
from campaign.models import Chapter, Consent, FactSheet, News, Page, Picture, Story
from campaign.placing import marker
from newsletter.demo import leave_behind, shown
from newsletter.models import Issue

image = Image.new("RGB", (900, 600), "#a3361d")
picture = Picture.objects.create(title="A wombat", alt="A wombat", credit="Wombat Pictures", width=900, height=600)
pictures.store(picture, pictures.variants(image))
agreed = {"purposes": ["website", "print", "newsletter"], "named_as": "first-name", "shown_name": "Numbat"}
consent = Consent.objects.create(person="Ann Potoroo", taken_by="Ada", taken_on=date(2026, 1, 2), **agreed)
words = {"title": "The quokka in the corridor", "summary": "A quokka came.", "body": "<p>Then came a bilby.</p>"}
story = Story.objects.create(slug="told-in-the-morning", topic="courts", status="published", consent=consent,
                             picture=picture, **words)
revisions.record(story)
story.slug = "told-at-night"
story.save()
revisions.record(story)

placed = marker("story", "told-at-night")
for text in [FactSheet.objects.get(number=9), FactSheet.objects.get(number=1), Page.objects.get(slug="aims"),
             Chapter.objects.order_by("-pk").first()]:
    text.body += placed
    text.save()
News.objects.create(slug="somebody-spoke", title="Somebody spoke", summary="Hear.", body=placed, dated=date.today(),
                    status="published")
issue = Issue.objects.create(subject="News with a story")
[block] = shown(Story.objects.filter(pk=story.pk), issue=issue, text="<p>Meet the potoroo.</p>")
block.save()
leave_behind(issue, days=1)
FactSheet.objects.exclude(number__in=(1, 9)).update(status="draft")
told = {"story": preview.make_link(story), "sheet": preview.make_link(FactSheet.objects.get(number=9))}
print(json.dumps({"withdraw": f"/admin/campaign/consent/{consent.pk}/withdraw/", "previews": list(told.values()),
                  "issue": issue.get_absolute_url()}))
"""
FEW_FILES = ["UPDATE campaign_figure SET drawn = false", "DELETE FROM campaign_factsheet_charts"]
FEW_FILES += ["DELETE FROM campaign_chart", "UPDATE campaign_factsheet SET by_area = false"]
SEEDS = ["/", "/stories/told-in-the-morning/", "/sitemap.xml", "/feed.xml", "/news/feed.xml", "/robots.txt"]
SEEDS += [f"/search/?q={words}" for words in ("quokka", "bilby", "numbat", "quoka+coridor", "told-at-night")]
# Where the story is to be found before, or nothing is shown by not finding it after.
FOUND = ["/stories/", "/stories/told-at-night/", "/fact-sheets/hearing-from-people/"]
FOUND += ["/aims/", "/news/somebody-spoke/", "/feed.xml", "/search/?q=bilby", "/search/?q=quoka+coridor"]
FOUND += [f"/files/fact-sheets/hearing-from-people{size}.pdf" for size in ("", "-large-print")]
FOUND += ["/files/pack/race-for-justice-pack.pdf", "/files/pack/race-for-justice-pack.zip"]
NOT_ASKED = ("/static/", "/admin/", "/accounts/")
VISITORS = 4  # at once
LINKS = re.compile(r'(?:href|src|srcset|content)="([^"]+)"|<(?:loc|id|url)>([^<]+)<')


@pytest.fixture(scope="module")
def site(new_database, tmp_path_factory, chromium):
    site = LiveSite(new_database("taken_back"), tmp_path_factory.mktemp("taken-back"))
    site.manage("demo")
    for statement in FEW_FILES:
        site.query(statement + " RETURNING 1")
    site.told = json.loads(site.manage("shell", "--no-imports", "-c", TELL).splitlines()[-1])
    add_staff(site)
    site.manage("make_files", "--once")
    site.start_web()
    yield site
    site.stop()


def ask(site, path):
    client = HTTPConnection("127.0.0.1", site.port, timeout=30)
    client.request(
        "GET", quote(path, safe="/?&=%+:,"), headers={"Host": f"localhost:{site.port}", "Accept-Encoding": "br"}
    )
    answer = client.getresponse()
    body = answer.read()
    client.close()
    whole = brotli.decompress(body) if answer.headers["Content-Encoding"] == "br" else body
    return answer.status, answer.headers.get("Location", ""), answer.headers.get("Content-Type", ""), whole


def words_of(body):
    """All that somebody could read in a file, whatever is packed into it."""
    if body.startswith(b"%PDF"):
        document = pypdfium2.PdfDocument(body)
        try:
            return " ".join(page.get_textpage().get_text_range() for page in document)
        finally:
            document.close()
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            return " ".join(words_of(archive.read(name)) for name in archive.namelist())
    return body.decode("utf-8", "replace")


def crawl(site, seeds):
    """Ask every address that anything leads to: ``{path: (status, words)}``."""
    answers, paths = {}, set(seeds)
    with ThreadPoolExecutor(VISITORS) as visitors:
        while paths:
            asked, paths = paths, set()
            for path, answer in zip(asked, visitors.map(partial(ask, site), asked), strict=True):
                answers[path] = answer[0], words_of(answer[-1])
                paths |= paths_in(site, path, answer)
            paths = {path for path in paths - answers.keys() if not path.startswith(NOT_ASKED)}
    return answers


def paths_in(site, path, answer):
    _, location, kind, body = answer
    links = [location] if location else []
    if "html" in kind or "xml" in kind:
        for values in LINKS.findall(body.decode()):
            links += [part.split()[0] for part in "".join(values).split(",") if part.strip()]
    urls = [urlsplit(urljoin(site.url + path, html.unescape(link))) for link in links]
    # Without the query: a filtered list shows no more than the whole one; searches are among the seeds.
    return {url.path for url in urls if url.netloc == urlsplit(site.url).netloc}


def with_traces(answers):
    """The addresses under which anything of the story is read; what an address asks for itself is no trace."""
    found = set()
    for path, (status, words) in answers.items():
        others = [trace for trace in TRACES if trace not in path]
        if any(trace in words.lower() for trace in others) or (
            status == 200 and "told-at-night" in path.partition("?")[0]
        ):
            found.add(path)
    return found


def test_a_second_after_the_click_nothing_on_the_site_has_a_trace(site, open_page):
    previews = [urlsplit(link).path for link in site.told["previews"]]
    before = crawl(site, [*SEEDS, *previews])
    pictures = {path for path, (status, _) in before.items() if path.startswith("/pictures/") and status == 200}
    found = with_traces(before)
    assert {*FOUND, *previews, site.told["issue"]} <= found
    assert len(before) > 100
    assert [path for path in found if path.startswith("/cards/")], "its picture for other sites"
    for path in [*found] * 4:  # every process of the server has them in memory
        ask(site, path)

    page = open_page(site)
    log_in(page)
    page.goto(site.told["withdraw"])
    page.get_by_label("How").fill("by telephone")
    clicked = time.monotonic()
    page.get_by_role("button", name="Withdraw this consent now").click()
    page.get_by_role("heading", name="What cannot be called back").wait_for()
    time.sleep(max(0, clicked + 1 - time.monotonic()))

    for _ in range(4):
        again = [(path, ask(site, path)) for path in found]
        assert with_traces({path: (status, words_of(body)) for path, (status, *_, body) in again}) == set()
    after = crawl(site, [*before, *SEEDS, *previews])
    assert with_traces(after) == set()
    assert after["/stories/told-at-night/"][0] == 410
    assert {path for path in pictures if after[path][0] == 404}, "its picture is gone, and others are not"
    assert not [file for file in (site.folder / "media" / "made").iterdir() if in_file(file)]
    assert "fact-sheets/hearing-from-people.pdf" in page.content(), "the copies that nobody can call back"
    assert "E-newsletter: News with a story" in page.content()

    site.manage("make_files", "--once")
    files = {path: words_of(ask(site, path)[3]) for path in FOUND if path.startswith("/files/")}
    assert with_traces({path: (200, words) for path, words in files.items()}) == set()
    assert all(len(words) > 1_000 for words in files.values()), "they are back, without it"


def in_file(file):
    return any(trace in words_of(file.read_bytes()).lower() for trace in TRACES)
