"""The pages in a real browser: for everybody's eyes, at every width, in light, dark and print.

Needs a Chromium of the system; where there is none these tests are skipped, saying so.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from jobs.publish.publishing import publish_site
from jobs.publish.web import Address, WebServer
from tests.jobs.publish.conftest import Site
from tests.jobs.publish.known import NOW

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
PATIENCE_MS = 300_000
PAGES = (
    *("index.html", "projects/index.html", "projects/VV078/index.html", "measurements/index.html"),
    *("measurements/6/index.html", "questions/1795008/index.html", "questions/index.html"),
    *("archive/questions/2024-01/index.html", "people/index.html", "promises/index.html"),
    *("expected/index.html", "sources/index.html", "about/index.html", "data/index.html"),
    *("search/index.html", "404.html"),
)
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}}

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this system"),
]


@pytest.fixture(scope="module")
def browser(address: str) -> Iterator[Browser]:
    """Chromium, running; begun last, since its loop would be in the way of others."""
    del address
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox"], timeout=PATIENCE_MS
        )
        yield running
        running.close()


@pytest.fixture(scope="module")
def address(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a small site is served, which knows that it is there."""
    folder = tmp_path_factory.mktemp("served") / "site"
    server = WebServer(folder, Address("127.0.0.1", 0))
    server.start()
    publish_site(site.config, folder, server.url, NOW)
    yield server.url
    server.stop()


def open_page(browser: Browser, complaints: list[str], **given: Any) -> Page:
    """A page of a browser window of its own; what its console complains of is noted."""
    page = browser.new_context(**given).new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    return page


@pytest.mark.parametrize("kind", ["light", "dark", "narrow", "print"])
def test_nothing_keeps_anybody_out(browser: Browser, address: str, kind: str) -> None:
    """axe finds nothing on any kind of page by the rules of WCAG 2.2 AA; at 320 px nothing but a
    table scrolls sideways."""
    complaints: list[str] = []
    page = open_page(
        browser,
        complaints,
        color_scheme="dark" if kind == "dark" else "light",
        viewport={"width": 320 if kind == "narrow" else 1100, "height": 800},
        bypass_csp=True,  # axe is a script
    )
    if kind == "print":
        page.emulate_media(media="print")
    for path in PAGES:
        page.goto(address + path)
        found = Axe().run(page, options=RULES)
        assert found.violations_count == 0, (path, found.generate_report())
        width, window = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert kind == "print" or width <= window, path
    assert complaints == []


def test_filter_without_scripts(browser: Browser, address: str) -> None:
    """Without scripts a status is chosen by its link, and all come back by another."""
    complaints: list[str] = []
    page = open_page(browser, complaints, java_script_enabled=False)
    page.goto(f"{address}measurements/6/index.html")
    rows = page.locator("section.group tbody tr")
    assert rows.count() == 2
    page.click("nav.filter a[href='#status-attention']")
    assert [row.is_visible() for row in rows.all()] == [True, False]
    page.click("nav.filter a[href='#groups']")
    assert all(row.is_visible() for row in rows.all())


def test_search(browser: Browser, address: str) -> None:
    """The search finds a page about a project by words of an answer, under the site's own policy
    of scripts, and leads there."""
    complaints: list[str] = []
    page = open_page(browser, complaints)
    page.goto(f"{address}search/index.html")
    page.fill("#q", "tweede alinea")
    link = page.locator("#results a").first
    link.wait_for()
    assert "Beantwoord over VV120" in link.inner_text()
    link.click()
    page.wait_for_url("**/questions/1795008/index.html")
    assert page.locator("h1").inner_text() == "Beantwoord over VV120"
    assert complaints == []


def test_pages_open_from_the_disk(browser: Browser, site: Site) -> None:
    """Opened as a file, a page has its style and its links lead on."""
    complaints: list[str] = []
    page = open_page(browser, complaints)
    page.goto((site.folder / "index.html").as_uri())
    assert page.evaluate("getComputedStyle(document.body).margin") == "0px"
    page.click("text=Projecten")
    page.click("text=VV078")
    assert "VV078" in page.locator("h1").inner_text()
    assert page.evaluate("[...document.images].every(i => i.complete && i.naturalWidth > 0)")
    assert complaints == []
