"""A source is a folder and a line: one that is added so works through every command."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.end_to_end.extra_source.conftest import Extended, Site

BASELINE_AT, NEWS_AT, LATER = "2024-01-15T08:30", "2024-01-16T08:30", "2024-01-16T09:00"
ASKED = ("check", "--source", "bulletins")


@pytest.mark.slow
def test_a_folder_and_a_line(extended: Extended, site: Site, tmp_path: Path) -> None:
    """A source that is added by a folder and a line is fetched, read, told in both languages,
    looked up, replayed, archived and kept as a golden case."""
    site.items = [
        {"id": 1, "title": "Eerste", "words": "over VV078"},
        {"id": 2, "title": "Tweede", "words": "over niets"},
    ]
    first = extended.json(*ASKED, now=BASELINE_AT)
    assert first["sources"]["bulletins"]["outcome"] == "ok"
    assert (first["sources"]["bulletins"]["records"], first["events"]) == (2, 0)
    assert site.messages == []

    site.items[0]["words"] = "over VV078 en meer"
    site.items.append({"id": 3, "title": "Derde", "words": "VV078 opnieuw"})
    second = extended.json(*ASKED, now=NEWS_AT)
    assert second["events"] == 2
    _told(site)
    _looked_up(extended)
    _again(extended, tmp_path)


def _told(site: Site) -> None:
    """Each watcher has heard of both, in his own language."""
    told = sorted(f"{message['title']} {message['message']}" for message in site.messages)
    assert len(told) == 2, told
    english, dutch = told
    assert "Bulletin changed: B. Eerste" in english
    assert "Words: over VV078 → over VV078 en meer" in english
    assert "Bulletin gewijzigd: B. Eerste" in dutch
    assert "Nieuw bulletin: B. Derde" in dutch


def _looked_up(extended: Extended) -> None:
    """It stands in what people ask: events, a project, a subject, full text, how things stand."""
    told = [(e["kind"], e["subject"]) for e in extended.json("events") if not e["baseline"]]
    assert sorted(told) == [("bulletin.changed", "bulletin:1"), ("bulletin.new", "bulletin:3")]
    project = extended.json("show", "VV078")
    assert [item["key"] for item in project["bulletins"]] == ["bulletin:1", "bulletin:3"]
    assert "Bulletins" in extended.run("show", "VV078").stdout
    assert extended.json("show", "bulletin:3")["title"] == "B. Derde"
    assert extended.json("search", "opnieuw", "--kind", "bulletin")["key"] == "bulletin:3"
    standing = extended.json("status", now=LATER)["sources"]["bulletins"]
    assert (standing["outcome"], standing["records"]) == ("ok", 3)
    assert '"greeting": "B. "' in extended.run("config").stdout


def _again(extended: Extended, folder: Path) -> None:
    """Replayed, archived and imported, and kept as a case, it is what it was."""
    replayed = extended.json("replay")
    known = {event["id"] for event in extended.json("events")}
    shown = replayed["events"] if isinstance(replayed, dict) else replayed
    assert {event["id"] for event in shown} == known
    assert extended.run("replay", "--compare").returncode == 0
    assert extended.run("export", "--warc", "all.warc.gz").returncode == 0
    archived = extended.run("replay", "--warc", "all.warc.gz")
    assert archived.returncode == 0, archived.stderr
    assert extended.run("case", "1", "list", "--folder", "cases").returncode == 0
    expected = folder / "cases/bulletins/list/expected.json"
    assert '"bulletin:1"' in expected.read_text(encoding="utf-8")
