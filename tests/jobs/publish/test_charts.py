"""Charts: for who sees, for who sees no colours, and for who does not see."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

from crawler.telling.phrases import Language
from jobs.publish.charts.kinds import flows, money, months, stacked, times
from jobs.publish.phrases.words import Words
from tests.jobs.publish.conftest import Site

_SVG = "{http://www.w3.org/2000/svg}"
NL = Words("nl")
_LETTER = 5.5
"""How wide a letter of twelve pixels is, taken together."""


def charts(site: Site) -> Iterator[tuple[Path, etree._Element]]:
    """Every chart of the site."""
    for path in sorted(site.folder.rglob("*.svg")):
        if path.parent.name != "assets":
            yield path, etree.fromstring(path.read_bytes())


def test_charts_can_be_heard(site: Site) -> None:
    """Each has a title and a description of all that it shows, a role, no script, and nothing from
    elsewhere; each is shown by a page that says the same beside it."""
    pages = "".join(page.read_text(encoding="utf-8") for page in site.pages())
    found = list(charts(site))
    assert {path.name for path, _ in found} == {
        *("plan.svg", "money.svg", "months.svg", "answer-times.svg", "flows.svg"),
        "milestones.svg",
    }
    for path, chart in found:
        assert chart.get("role") == "img"
        assert chart.get("aria-labelledby") == "t d"
        assert chart.findtext(f"{_SVG}title")
        assert chart.findtext(f"{_SVG}desc")
        assert not list(chart.iter(f"{_SVG}script"))
        assert not re.search(rb"https?://(?!www\.w3\.org/2000/svg)", path.read_bytes())
        assert f'{path.relative_to(site.folder).as_posix()}"' in pages
        assert path.stat().st_size < 50_000


def test_statuses_have_symbols_and_numbers() -> None:
    """A bar that is wide enough bears symbol and number; its sum stands behind; the legend has
    each status in words."""
    text = stacked("x", [("zesde", [("stopped", 30), ("realised", 33), ("wat?", 1)])], NL).decode()
    for words in ("✖ 30", "★ 33", ">64<", "stopgezet", "gerealiseerd", "zesde: stopgezet 30"):
        assert words in text


def test_flows_say_what_moved() -> None:
    """From each status to each, in words; as many bands as kinds of move."""
    moves: dict[tuple[str | None, str | None], int] = {
        ("on_schedule", "stopped"): 3,
        ("on_schedule", "on_schedule"): 100,
        (None, "realised"): 1,
    }
    chart = flows("x", ("vijfde", "zesde"), moves, ["stopped", "on_schedule", "realised", None], NL)
    svg = etree.fromstring(chart)
    assert "op schema → stopgezet: 3" in (svg.findtext(f"{_SVG}desc") or "")
    assert len(list(svg.iter(f"{_SVG}path"))) == 3


@pytest.mark.parametrize("language", ["nl", "en"])
def test_words_beside_flows_are_whole(language: Language) -> None:
    """The longest words of a status, with a number of three figures, have room on either side."""
    words = Words(language)
    known = ("not_started", "started", "on_schedule", "attention", "action_required", "realised")
    statuses = [*known, "stopped", None]
    moves = {(status, status): 100 for status in statuses}
    svg = etree.fromstring(flows("x", ("vijfde", "zesde"), moves, statuses, words))
    for text in svg.iter(f"{_SVG}text"):
        place, width = float(text.get("x")), len(text.text or "") * _LETTER
        is_left = "e" in (text.get("class") or "").split()
        assert (place - width if is_left else 480 - place - width) >= 0, text.text


def test_months_without_questions_are_months(site: Site) -> None:
    """From the first question to the last each month has its place, also where nobody asked: of
    October and January alone the picture would be one of two months."""
    chart = (site.folder / "charts/months.svg").read_text(encoding="utf-8")
    told = "oktober 2023: 1, november 2023: 0, december 2023: 0, januari 2024: 8"
    assert told in chart
    assert '<td class="n">0</td>' in site.text("people/index.html")


def test_twenty_days_are_a_line() -> None:
    """The line of twenty working days stands right of who is quicker and left of who is slower."""
    svg = etree.fromstring(times("x", "20 werkdagen", [("Vlug", 10.0), ("Traag", 40.0)], NL))
    [line] = [shape for shape in svg.iter(f"{_SVG}line") if shape.get("class") == "limit"]
    quick, slow = (float(b.get("x")) + float(b.get("width")) for b in svg.iter(f"{_SVG}rect"))
    assert quick < float(line.get("x1")) < slow


@pytest.mark.parametrize("name", ["<b>&'\"", "\x00\u202e", "x" * 10_000])
def test_hostile_names_are_words(name: str) -> None:
    """Whatever a minister is called, the chart is well-formed and not wide."""
    for chart in (
        times(name, name, [(name, 3.0)], NL),
        stacked(name, [(name, [(name, 3)])], NL),
        money(name, [(name, 1.0, None)], NL),
        months(name, [("2024-01", 3)], NL),
    ):
        svg = etree.fromstring(chart)
        assert len(chart) < 10_000
        assert not list(svg.iter(f"{_SVG}b"))
