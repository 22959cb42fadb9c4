"""The markup of every page is what the HTML standard allows."""

import json
import subprocess
from pathlib import Path

from tests.browser.pages import PAGES, go_to

HERE = Path(__file__).parent


def test_the_markup_of_every_page_is_valid(demo_site, open_page, node_modules, tmp_path):
    page = open_page(demo_site)
    for name in [name for name in PAGES if name not in demo_site.markup]:  # test_accessible.py has been to the others
        go_to(page, demo_site, name)
    for name, markup in demo_site.markup.items():
        (tmp_path / f"{name}.html").write_bytes(markup)

    found = mistakes(node_modules, tmp_path)
    assert not found, "\n".join(found)


def mistakes(node_modules, folder):
    """What html-validate finds wrong, by the rules of the standard alone: ``page, line: message (rule)``."""
    report = folder / "report.json"
    options = [f"--config={HERE / 'htmlvalidate.json'}", f"--formatter=json={report}"]
    subprocess.run([node_modules / ".bin" / "html-validate", *options, folder], check=False)
    return [
        f"{Path(page['filePath']).stem}, line {found['line']}: {found['message']} ({found['ruleId']})"
        for page in json.loads(report.read_text())
        for found in page["messages"]
    ]
