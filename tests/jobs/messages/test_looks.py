"""What a mail looks like in a real browser: whole on a phone, and within reach of everybody.

Accessibility is judged by axe, in light and dark; where there is no Chromium these tests say so.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from jobs.messages.content.blocks import Audience
from jobs.messages.message import Message
from jobs.messages.render import render_message
from tests.jobs.messages.test_messages import CASES, item_of
from tests.jobs.messages.test_reports_lead import message_of

CHROMIUM = shutil.which("chromium")
# A phone, and a window of a mail program.
WIDTHS = (390, 900)
SCHEMES: tuple[Any, ...] = ("light", "dark")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]}

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium to look with"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A browser without a window."""
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as running:
        launched = running.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield launched
        launched.close()


def of_case(name: str, most: int = 50) -> Message:
    """The message of a golden case, of its first items."""
    case = json.loads((CASES / name / "items.json").read_text(encoding="utf-8"))
    items = [item_of(value) for value in case["items"][:most]]
    audience = Audience(site="https://public.example.org/")
    return render_message("0" * 16, case["watcher"], items, "nl", 50, audience=audience)


@pytest.fixture(scope="module")
def messages(make_event: Any) -> dict[str, Message]:
    """Messages of every sort."""
    names = ("several", "by-project", "question-answered", "question-changed", "ops", "notice-held")
    return {name: of_case(name) for name in names} | {"all": message_of(make_event, 60)}


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_everybody_can_read_it(
    browser: Any, messages: dict[str, Message], width: int, scheme: Any
) -> None:
    """No message breaks a rule of WCAG 2.2 AA, contrast among them, none is wider than its window,
    and each has one heading of the first level, a language, and nothing to be loaded."""
    from axe_playwright_python.sync_playwright import Axe

    asked: list[str] = []
    page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page.on("request", lambda request: asked.append(request.url))
    for name, message in messages.items():
        page.set_content(message.html)
        found = Axe().run(page, options=RULES).response["violations"]
        assert [(v["id"], v["nodes"][0]["html"]) for v in found] == [], name
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        assert page.locator("h1").count() == 1, name
        assert page.locator("html").get_attribute("lang") == "nl", name
    page.close()
    assert asked == []


def test_five_items_fit_on_a_phone(browser: Any) -> None:
    """Five items, milestones and an answer among them, take no more than 1,600 pixels."""
    page = browser.new_page(viewport={"width": WIDTHS[0], "height": 800})
    page.set_content(of_case("by-project", 5).html)
    height = page.evaluate("document.documentElement.scrollHeight")
    page.close()
    assert height <= 1_600


def test_colour_is_never_alone(browser: Any, messages: dict[str, Message]) -> None:
    """Whatever has a colour of its own has words, and a status a symbol besides."""
    page = browser.new_page()
    page.set_content(messages["by-project"].html)
    words = page.locator("[class^=t-]").all_inner_texts()
    page.close()
    assert words
    assert all(len(each.split()) >= 2 for each in words)


def test_links_within_lead_somewhere(browser: Any, messages: dict[str, Message]) -> None:
    """Each line of the contents that is linked leads to the item that it names."""
    page = browser.new_page()
    page.set_content(messages["all"].html)
    targets = page.eval_on_selector_all(
        "a[href^='#']", "links => links.map(a => document.querySelector(a.getAttribute('href')))"
    )
    page.close()
    assert targets
    assert None not in targets


def test_pages_are_small(messages: dict[str, Message]) -> None:
    """No mail is cut off by a program that shows only the first 100 kB."""
    assert max(len(message.html.encode()) for message in messages.values()) < 100_000
