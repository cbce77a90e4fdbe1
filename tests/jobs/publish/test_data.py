"""The data: the same rows in every form, described so that programs understand them."""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import frictionless
import pyarrow.parquet
import pytest

from crawler.sources.questions.events import NEW
from state.model.instants import iso
from tests.jobs.publish.conftest import Site
from tests.jobs.publish.known import NOW, Known, small


def test_every_form_has_the_same_rows(site: Site) -> None:
    """CSV, JSON Lines, Parquet and SQLite have as many rows of each table as the page says."""
    data = site.folder / "data"
    lines = json.loads((data / "tables.json").read_text(encoding="utf-8"))
    assert {name for name, *_ in lines} >= {"questions", "milestones", "events", "records"}
    with closing(sqlite3.connect(data / "vvwatch.db")) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        for name, count, _ in lines:
            assert db.execute(f'SELECT count(*) FROM "{name}"').fetchone() == (count,)
            assert len((data / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()) == count
            with (data / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
                assert sum(1 for _ in csv.DictReader(file)) == count
            assert pyarrow.parquet.read_table(data / f"{name}.parquet").num_rows == count


def test_package_validates(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """The data package is valid, and every value is of the type that it gives."""
    monkeypatch.chdir(site.folder / "data")
    report = frictionless.validate("datapackage.json")
    assert report.valid, report.flatten(["title", "fieldName", "rowNumber", "note"])
    package = json.loads(Path("datapackage.json").read_text(encoding="utf-8"))
    [questions] = [r for r in package["resources"] if r["name"] == "questions"]
    types = {field["name"]: field["type"] for field in questions["schema"]["fields"]}
    assert (types["asked_on"], types["number"], types["withdrawn"]) == (
        "date",
        "integer",
        "boolean",
    )


def test_metadata_names_every_table(site: Site) -> None:
    """The metadata for Datasette are of this file, its tables and its sources."""
    metadata = json.loads(site.text("data/metadata.json"))
    with closing(sqlite3.connect(site.folder / "data/vvwatch.db")) as db:
        names = {
            row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        }
    assert metadata["databases"]["vvwatch"]["tables"].keys() == names
    assert "Vlaams Parlement" in metadata["source"]


def test_nobody_is_named(tmp_path: Path, publishing: Callable[..., Site]) -> None:
    """No byte of the site tells of a watcher, a keyword, a channel, a delivery, an error, a path of
    this machine, or the body of an answer."""
    planted = ("PLANTED-WATCHER", "PLANTED-KEYWORD", "planted-host", "PLANTED-CHANNEL", "BODY-OF-")

    def fill(path: Path) -> None:
        small(path)
        known = Known(path)
        event = known.tell(NEW, known.question(1795777, "Over VV078"))
        known.stores.db.execute(
            "INSERT INTO deliveries (event_id, watcher, channel, reasons, state, created_at,"
            " due_at, error) VALUES (?, 'PLANTED-WATCHER', 'PLANTED-CHANNEL', '[]', 'pending', ?,"
            " ?, 'planted-host refused')",
            [event, iso(NOW), iso(NOW)],
        )
        known.close()

    watcher = {
        "name": "PLANTED-WATCHER",
        "keywords": ["PLANTED-KEYWORD"],
        "urls": ["json://planted-host/PLANTED-CHANNEL"],
    }
    made = publishing(tmp_path, fill, watchers=[watcher])
    for path in made.folder.rglob("*"):
        if path.is_file():
            body = path.read_bytes()
            for name in (*planted, "SECRET-REASON", str(tmp_path)):
                assert name.encode() not in body, (path, name)
