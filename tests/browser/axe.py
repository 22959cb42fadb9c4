"""What axe finds wrong with a page, and whether it can be moved sideways."""

from axe_playwright_python.base import AXE_SCRIPT

RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
# In the dark only colours change: the style sheet says every difference with light-dark(), which takes nothing else.
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
RUN = "([exclude, runOnly]) => axe.run({ exclude }, { runOnly, resultTypes: ['violations'] })"
SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
# A colour that is still on its way to that of the other scheme is neither. It is put there rather than waited for: a
# page of which nothing is drawn takes for ever.
SETTLE = """() => {
    const onTheirWay = () => document.getAnimations().filter(each => each instanceof CSSTransition);
    for (let left = onTheirWay(), turns = 0; left.length && turns < 10; left = onTheirWay(), turns++)
        left.forEach(each => each.finish());
}"""


def look_at(page, width, without=()):
    """What is wrong with a page at a width in pixels, in light and in dark, outside the elements ``without``."""
    page.set_viewport_size({"width": width, "height": 800})
    found = [f"{width} px: it moves sideways"] if moves_sideways(page) else []
    for scheme, rules in (("light", RULES), ("dark", COLOURS)):
        page.emulate_media(color_scheme=scheme)
        page.evaluate(SETTLE)
        found += [f"{width} px, {scheme}: {each}" for each in violations(page, without, rules)]
    return found


def violations(page, without=(), rules=RULES):
    """``rule: what to do, at element`` for each mistake outside the elements that the selectors ``without`` name."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate(RUN, [[[selector] for selector in without], rules])
    return [
        f"{violation['id']}: {node['failureSummary']} at {node['html'][:200]}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


def moves_sideways(page):
    return page.evaluate(SIDEWAYS)
