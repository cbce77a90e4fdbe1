"""Feeds and the calendar: read by others' readers, with ids that stay."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import feedparser
import pytest
from icalendar import Calendar
from lxml import etree

from crawler.sources.questions.events import ANSWERED
from state.model.instants import parse_instant
from tests.jobs.publish.conftest import BASE, Site
from tests.jobs.publish.known import Known, small

_ATOM = "{http://www.w3.org/2005/Atom}"


def feeds(site: Site) -> list[Path]:
    """Every feed of the site."""
    return sorted(site.folder.rglob("feed.xml"))


def test_feeds_are_read(site: Site) -> None:
    """A reader finds no fault with any feed; that of everything tells the news, newest first, and
    nothing of the baseline or of failing sources."""
    for path in feeds(site):
        assert not feedparser.parse(path.read_bytes()).bozo, path
    entries = feedparser.parse(site.text("feed.xml")).entries
    assert [entry.updated[:10] for entry in entries] == ["2024-03-22", "2024-03-22", "2024-03-06"]
    assert entries[0].link == f"{BASE}questions/1795006/index.html"
    assert entries[2].title == "VV120: Vraag nr. 8 beantwoord"


def test_each_feed_tells_of_its_own(site: Site) -> None:
    """A project's, minister's, asker's and measurement's feed has what concerns it."""

    def titles(pattern: str) -> list[str]:
        [path] = site.folder.glob(pattern)
        return [entry.title for entry in feedparser.parse(path.read_bytes()).entries]

    assert len(titles("projects/VV078/feed.xml")) == 2
    assert titles("projects/VV139/feed.xml") == []
    assert len(titles("ministers/jan-jambon-*/feed.xml")) == 2
    assert titles("ministers/hilde-crevits-*/feed.xml") == []
    assert len(titles("askers/thijs-verbeurgt-*/feed.xml")) == 1
    assert len(titles("measurements/6/feed.xml")) == 1
    assert not list(site.folder.glob("askers/iemand-anders-*"))


def test_feeds_are_valid(site: Site) -> None:
    """What RFC 4287 asks of a feed and its entries is there: ids that are URIs and not twice,
    title, instants with an offset, an author, and a link or content."""
    for path in feeds(site):
        feed = etree.fromstring(path.read_bytes())
        assert feed.tag == f"{_ATOM}feed"
        ids = [element.text for element in feed.iter(f"{_ATOM}id")]
        assert len(ids) == len(set(ids))
        assert all(text.startswith("urn:uuid:") for text in ids)
        assert feed.find(f"{_ATOM}author/{_ATOM}name") is not None
        assert feed.find(f"{_ATOM}link[@rel='self']").get("href").startswith(BASE)
        for element in (feed, *feed.iter(f"{_ATOM}entry")):
            assert element.find(f"{_ATOM}title").text
            assert element.find(f"{_ATOM}updated").text.endswith("+00:00")


def test_items_keep_their_ids(tmp_path: Path, publishing: Callable[..., Site]) -> None:
    """At another address and with more news, what was told before has the same id and instant."""
    made = publishing(tmp_path, small)

    def told() -> dict[str, str]:
        found = feedparser.parse(made.text("feed.xml")).entries
        return {entry.id: entry.updated for entry in found}

    before = told()
    known = Known(made.config.state.path)
    record = known.stores.records.get("question:1795006")
    assert record is not None
    known.tell(ANSWERED, record.record, parse_instant("2024-03-23T08:30"))
    known.close()
    made.again(base_url="")
    after = told()
    assert len(after) == len(before) + 1
    assert before.items() <= after.items()


def test_calendar(tmp_path: Path, publishing: Callable[..., Site]) -> None:
    """The calendar has terms of questions about projects and what is expected, each with a UID
    that stays when its day moves."""
    expected = {"title": "Zesde meting", "due": "2024-03-31", "measurement": 6}
    made = publishing(tmp_path, small, expected=[expected])

    def days() -> dict[str, Any]:
        events = Calendar.from_ical((made.folder / "calendar.ics").read_bytes()).walk("VEVENT")
        assert all(event["DTSTAMP"] for event in events)
        return {str(event["UID"]): event for event in events}

    before = days()
    assert len(before) == 8
    titles = {str(event["SUMMARY"]) for event in before.values()}
    assert "Zesde meting (verwacht)" in titles
    assert any("Antwoord op vraag nr. 6 verwacht" in title for title in titles)
    assert not any("Iets heel anders" in title for title in titles)
    expected["due"] = "2024-04-30"
    other = type(made.config).model_validate(
        {"state": {"path": made.config.state.path}, "expected": [expected]}
    )
    Site(other, made.folder, made.summary).again()
    assert days().keys() == before.keys()


@pytest.mark.parametrize("path", ["feed.xml", "projects/VV078/feed.xml"])
def test_feed_without_an_address(
    tmp_path: Path, publishing: Callable[..., Site], path: str
) -> None:
    """Where nobody knows where the site stands, items link the official page."""
    made = publishing(tmp_path, small)
    made.again(base_url="")
    [first, *_] = feedparser.parse(made.text(path)).entries
    assert first.link.startswith("https://www.vlaamsparlement.be/")
