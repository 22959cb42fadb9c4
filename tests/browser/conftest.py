"""One Chromium for every test of this folder, and a site full of invented organisations to visit with it."""

import os
import shutil
import subprocess
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.browser.sites import DemoSite

CHROMIUM = Path("/usr/bin/chromium")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SECONDS = 30  # to wait for what should be there at once: the machine may be busy


def require(found, what):
    """Skip the test that needs what is not there; where REQUIRE_BROWSER is set, as in .ci/run, fail instead."""
    if not found:
        give_up = pytest.fail if os.environ.get("REQUIRE_BROWSER") else pytest.skip
        give_up(f"{what} is missing")


def pytest_terminal_summary(terminalreporter):
    skipped = [report for report in terminalreporter.stats.get("skipped", []) if "tests/browser/" in report.nodeid]
    if skipped:
        reasons = sorted({report.longrepr[2].removeprefix("Skipped: ") for report in skipped})
        terminalreporter.write_line(f"NOT RUN: {len(skipped)} browser tests, because {' and '.join(reasons)}.")


# Of the package, not of the session: while Playwright runs, Django refuses to speak to the database in this process.
@pytest.fixture(scope="package")
def chromium():
    require(CHROMIUM.exists(), f"Chromium ({CHROMIUM})")
    expect.set_options(timeout=SECONDS * 1000)
    with sync_playwright() as playwright, playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET) as browser:
        yield browser


@pytest.fixture(scope="package")
def demo_site(new_database, tmp_path_factory, chromium):
    site = DemoSite(new_database("demo"), tmp_path_factory.mktemp("demo"), LINKS_PER_ADDRESS_PER_HOUR="1")
    site.start_web()
    site.fill()
    yield site
    site.stop()


@pytest.fixture
def open_page(chromium):
    """``open_page(site)`` gives a page in a browser that was never here before, ready for addresses of ``site``."""
    with ExitStack() as pages:
        yield lambda site, **options: pages.enter_context(visit(chromium, site, **options))


@contextmanager
def visit(chromium, site, width=1280, **options):
    """A page to look at ``site`` with; whatever a test looks at, what goes wrong unseen fails it in the end."""
    complaints = []
    size = {"width": width, "height": 800}
    with chromium.new_context(base_url=site.url, viewport=size, **options) as context:
        context.set_default_timeout(SECONDS * 1000)
        page = context.new_page()
        listen(page, site, complaints.append)
        yield page
    assert not complaints, "\n".join(complaints[:10])


def listen(page, site, complain):
    """Complain when the page asks another host, misses a part of itself or logs an error.

    An error in the log is also how Chromium says that the content security policy stopped something.
    """

    def check_response(response):
        if not response.url.startswith(f"{site.url}/"):
            complain(f"{page.url} asked for {response.url}")
        if response.status >= 400 and not response.request.is_navigation_request():
            complain(f"{page.url} did not get {response.url}")

    def check_console(message):
        # The status of an error page is what its test is about.
        if message.type == "error" and "Failed to load resource" not in message.text:
            complain(f"{page.url}: {message.text}")

    page.on("response", check_response)
    page.on("console", check_console)
    page.on("pageerror", lambda error: complain(f"{page.url}: {error}"))


@pytest.fixture(scope="package")
def node_modules():
    """The folder of what ``package-lock.json`` names, installed."""
    require(shutil.which("node") and shutil.which("npm"), "Node.js with npm")
    here = Path(__file__).parent
    wanted, installed = here / "package-lock.json", here / "node_modules" / "installed.json"
    if not installed.exists() or installed.read_bytes() != wanted.read_bytes():
        npm = subprocess.run(["npm", "ci", "--engine-strict", "--no-audit", "--no-fund"], cwd=here)
        require(npm.returncode == 0, "what npm installs from package-lock.json")
        shutil.copy(wanted, installed)
    return here / "node_modules"
