"""What axe finds wrong with a page, and whether it can be moved sideways."""

from axe_playwright_python.base import AXE_SCRIPT

RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
RUN = "([exclude, runOnly]) => axe.run({ exclude }, { runOnly, resultTypes: ['violations'] })"
SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


def violations(page, without=()):
    """``rule: what to do, at element`` for each mistake outside the elements that the selectors ``without`` name."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate(RUN, [[[selector] for selector in without], RULES])
    return [
        f"{violation['id']}: {node['failureSummary']} at {node['html'][:200]}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


def moves_sideways(page):
    return page.evaluate(SIDEWAYS)
