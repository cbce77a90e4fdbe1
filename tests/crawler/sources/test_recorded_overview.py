"""Twelve recorded answers of the overview API, against a plain comparison of their own.

The recordings (vacancies, of the same envelope and item form as publications) lie beside the
repository in ../shared/data/overview-search and are not part of it.
"""

from __future__ import annotations

import gzip
import html
import json
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from crawler.parsing.base import Parsed
from crawler.sources.publications import parser as publications
from crawler.sources.publications.source import PUBLICATIONS
from crawler.sources.together.build import build_record
from crawler.sources.together.settings import SourcesSettings
from state.changes.differ import differences
from state.model.values import Role

FOLDER = Path(__file__).parents[4] / "shared" / "data" / "overview-search"
RECORDINGS = sorted(FOLDER.glob("*.json.gz"))
API_URL = "https://www.vlaanderen.be/api/overview-search"

pytestmark = pytest.mark.skipif(not RECORDINGS, reason=f"no recordings in {FOLDER}")


@cache
def recorded(path: Path) -> dict[str, Any]:
    """The recorded answer in a file."""
    return dict(json.loads(gzip.decompress(path.read_bytes())))


@pytest.fixture(scope="session")
def parse_recording(make_snapshot: Any, settings: SourcesSettings) -> Any:
    """Parses a recorded answer, each only once."""

    @cache
    def parse(path: Path) -> Parsed:
        body = gzip.decompress(path.read_bytes())
        snapshot = make_snapshot(Role("overview_api"), API_URL, body, "POST")
        return publications.parse(snapshot, settings.table(PUBLICATIONS))

    return parse


@pytest.mark.parametrize("path", RECORDINGS, ids=lambda path: path.name[:18])
def test_every_item_is_read(path: Path, parse_recording: Any) -> None:
    """Every item of a recorded answer gives one reading with a title, and the listing is whole."""
    parsed, answer = parse_recording(path), recorded(path)
    assert len(parsed.readings) == len(answer["items"]) == answer["totalItems"]
    assert len({reading.key for reading in parsed.readings}) == answer["totalItems"]
    assert all(reading.data["title"] for reading in parsed.readings)
    assert parsed.listing.is_last
    assert parsed.violated_assumptions == {}


@pytest.mark.parametrize(
    ("earlier", "later"), list(pairwise(RECORDINGS)), ids=lambda path: path.name[5:16]
)
def test_changes_between_neighbours(
    earlier: Path, later: Path, parse_recording: Any, settings: SourcesSettings
) -> None:
    """What came, went and changed between two answers is what comparing them by link finds."""
    before, after = (records(parse_recording(path), settings) for path in (earlier, later))
    plain_before, plain_after = plain(earlier), plain(later)
    assert after.keys() - before.keys() == plain_after.keys() - plain_before.keys()
    assert before.keys() - after.keys() == plain_before.keys() - plain_after.keys()
    for link in plain_before.keys() & plain_after.keys():
        changed = {c.field for c in differences(before[link], after[link])}
        one, two = plain_before[link], plain_after[link]
        assert changed == {name for name in one if one[name] != two[name]}, link


@pytest.mark.skipif(len(RECORDINGS) < 2, reason="nothing to compare")
def test_recordings_do_change(settings: SourcesSettings, parse_recording: Any) -> None:
    """Between the first and the last recording items came, went and changed."""
    first, last = (records(parse_recording(RECORDINGS[n]), settings) for n in (0, -1))
    assert last.keys() - first.keys()
    assert first.keys() - last.keys()
    assert any(differences(first[link], last[link]) for link in first.keys() & last.keys())


def records(parsed: Parsed, settings: SourcesSettings) -> dict[str, dict[str, Any]]:
    """Fields of the records that the entries of a listing make, by the path of their link."""
    found = {}
    for reading in parsed.readings:
        record = build_record(reading.key, {reading.part: reading.data}, {}, settings)
        assert record is not None
        names = ("title", "description")
        link = record.url.removeprefix("https://www.vlaanderen.be")
        found[link] = {name: record.fields[name] for name in names if name in record.fields}
    return found


def plain(path: Path) -> dict[str, dict[str, str]]:
    """Title and words of the description of each item by link, read in another way than ours."""
    return {
        item["link"]: {
            "title": " ".join(item["displayTitle"].split()),
            "description": words(item["description"]["raw"])[:50_000],
        }
        for item in recorded(path)["items"]
    }


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)


def words(markup: str) -> str:
    """The words of some markup, without white space or what cannot be seen."""
    parser = _Words()
    parser.feed(markup)
    parser.close()
    text = "".join(html.unescape("".join(parser.pieces)).split())
    return "".join(c for c in text if c not in "\u00ad\u200b\u2060\ufeff")
