"""Text from Word, from other sites and from nobody's editor comes out as the few things a page is made of."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaign.models import Page
from campaign.placing import marker
from campaign.rich_text import clean

# As Word puts it on the clipboard.
WORD = (Path(__file__).resolve().parents[1] / "data" / "word.html").read_text("utf-8")
TABLE = "<table><tbody><tr><td{}>A</td></tr></tbody></table>"


def test_word_leaves_headings_lists_tables_and_links_and_nothing_of_its_own():
    html = clean(WORD)

    assert "<h2>Meeting</h2>" in html
    assert "<strong>Black</strong>" in html
    assert '<a href="https://www.example.org/report">more often</a>' in html
    assert "<li>Write to your MP</li><li>Ask a question</li></ul>" in html
    assert "<ol><li>First</li></ol>" in html
    assert '<td><p>Year</p></td><td colspan="2">Rate</td>' in html
    for trace in ("mso", "Mso", "o:p", "style", "class", "<span", "<!--", "[if", "img", "Minutes", "·", "<p></p>"):
        assert trace not in html


def test_a_numbered_list_of_word_stays_numbered():
    item = "<p style='mso-list:l1 level1 lfo2'><![if !supportLists]><span>{}.</span><![endif]>{}</p>"

    html = clean(f"<p>Before</p>{item.format(1, 'One')}\n{item.format(2, 'Two')}<p>After</p>")

    assert html == "<p>Before</p><ol><li>One</li><li>Two</li></ol><p>After</p>"


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ('<b style="font-weight:normal;" id="docs-internal-guid-1"><p>Plain</p></b>', "<p>Plain</p>"),
        ("<div><div>One</div><div>Two</div></div>", "<p>One</p><p>Two</p>"),
        ("<h1>A</h1><h5>B</h5>", "<h2>A</h2><h3>B</h3>"),
        ('<p onclick="x()">A<script>alert(1)</script></p>', "<p>A</p>"),
        ('<a href="javascript:alert(1)">A</a><a href="data:text/html,x">B</a>', "<a>A</a><a>B</a>"),
        ('<p>A <img src="https://tracker.example.org/x.gif"></p>', "<p>A </p>"),
        ('<font color="red" face="Comic">A</font><iframe src="//x"></iframe>', "A"),
        ("<p></p>", ""),
        ('<ol start="5000"><li>A</li></ol>', "<ol><li>A</li></ol>"),
        ('<ol start="5"><li>A</li></ol>', '<ol start="5"><li>A</li></ol>'),
        (TABLE.format(' colspan="1000000"'), TABLE.format("")),
    ],
)
def test_what_other_sites_put_in_comes_out_clean(sent, kept):
    assert clean(sent) == kept


@pytest.mark.parametrize("kind", ["figure", "chart", "picture"])
def test_a_marker_is_kept_in_the_one_form_it_is_stored_in(kind):
    assert clean(f"<p>a</p>{marker(kind, 'ss-07')}") == f"<p>a</p>{marker(kind, 'ss-07')}"
    assert clean(f'<div class="x" data-slug="ss-07" data-place="{kind}">A title</div>') == marker(kind, "ss-07")


@pytest.mark.parametrize(
    "sent",
    [
        '<div data-place="form" data-slug="a">x</div>',
        '<div data-place="figure" data-slug="a b">x</div>',
        '<div data-place="figure" data-slug="a&quot;&gt;">x</div>',
        '<div data-place="figure">x</div>',
        '<div data-slug="a">x</div>',
        '<div data-place="figure" data-slug="a"><b>x</b></div>',
        '<div style="position:fixed">x</div>',
    ],
)
def test_no_other_div_comes_through(sent):
    assert clean(sent) in ("<p>x</p>", "<p><strong>x</strong></p>")


PIECES = ["<div>", "</div>", "<p>", "</p>", "<b>", "</b>", "<h1>", "</h1>", "<li>", "<ul>", "</ul>", "<table>", "<td>"]
PIECES += ["x", "&nbsp;", "<br>", "<!--", "-->", "<a href='/a'>", "</a>", "&lt;div&gt;", "<script>"]
PIECES += [marker("chart", "a"), "<p style='mso-list:l0 level1'>"]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_cleaning_twice_changes_nothing(html):
    once = clean(html)

    assert clean(once) == once
    assert "<script" not in once


@pytest.mark.django_db
def test_text_that_never_saw_a_form_is_cleaned_when_it_is_saved():
    page = Page.objects.create(slug="new", title="New", body='<p onclick="x()">Hello<script>alert(1)</script></p>')

    assert page.body == Page.objects.get(pk=page.pk).body == "<p>Hello</p>"
