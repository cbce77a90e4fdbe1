"""Every event names the snapshots it rests on, and people and programs can look at them."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import shutil
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from crawler.sources.registry import SOURCE_NAMES
from jobs.demo.facts.hosts import GOVERNMENT_SITE
from jobs.demo.papers.example_sheets import sheets_of
from jobs.demo.papers.question_papers import ProjectSheet, report_pdf
from jobs.demo.sites.server import ExampleSites
from jobs.demo.story.story import FIFTH_REPORT, SIXTH_REPORT
from jobs.demo.story.world import (
    World,
    answer_question_104,
    ask_question_104,
    publish_sixth_measurement,
    story_world,
)
from jobs.queries.event_diff import event_diff
from jobs.queries.tables import export_csv, export_json
from state.model.errors import UsageError
from state.model.values import Event

if TYPE_CHECKING:
    from tests.end_to_end.conftest import Beginnings, Installation

QUESTIONS, PUBLICATIONS, PROGRAMME = SOURCE_NAMES[:3]
SLUG, NUMBER = "relanceplan-vlaamse-veerkracht", 42019
HOSTILE = "Oranje \x1b[31mlicht\x1b]0;gekaapt\x07 \u202e omgekeerd"

# The kinds that happen in the story, besides those of the baseline.
KINDS = {
    *("question.answered", "question.new", "expectation.overdue", "expectation.met"),
    *("publication.new", "publication.changed", "publication.withdrawn", "publication.restored"),
    *("report.new", "report.project_changed", "document.changed", "programme.changed"),
    *("source.failing", "source.recovered"),
}
# Whatever is compared with what was told before has two sides.
TWO_SIDED = re.compile(
    r"question\.(answered|changed)|.*\.(changed|project_changed|withdrawn|restored)"
)


@pytest.fixture(scope="module")
def told(
    tmp_path_factory: pytest.TempPathFactory, beginnings: Beginnings
) -> Iterator[Installation]:
    """The story with all that can befall a source, told once for the tests of this file."""
    with ExampleSites(story_world()) as sites:
        ask_question_104(sites.world)
        folder = tmp_path_factory.mktemp("told")
        made = beginnings.install(folder, sites, "json://127.0.0.1:9/", beginnings.asked)
        answer_question_104(sites.world)
        made.check("2024-03-06T08:30", deliver=False)
        made.check("2024-04-01T08:30", deliver=False)
        publish_sixth_measurement(sites.world)
        _replace_fifth_report(sites.world)
        made.check("2024-04-02T08:30", deliver=False)
        publication = sites.world.publication(SLUG)
        publication.title = f"=1+1 {publication.title} ({HOSTILE})"
        made.check("2024-04-02T09:30", PUBLICATIONS, deliver=False)
        publication.gone = True
        made.check("2024-04-02T10:30", PUBLICATIONS, deliver=False)
        made.check("2024-04-02T17:30", PUBLICATIONS, deliver=False)
        publication.gone = False
        made.check("2024-04-02T18:30", PUBLICATIONS, deliver=False)
        sites.faults.add(GOVERNMENT_SITE, "html", "/publicaties?")
        made.check("2024-04-02T19:30", PUBLICATIONS, deliver=False)
        sites.faults.clear()
        made.check("2024-04-02T20:30", PUBLICATIONS, deliver=False)
        yield made


def _replace_fifth_report(world: World) -> None:
    first, *others = sheets_of(5)
    other = ProjectSheet(first.code, first.name, first.status, "Een andere zin.", ())
    world.files[FIFTH_REPORT] = report_pdf(5, date(2022, 12, 31), [other, *others])


def the(told: Installation, kind: str, subject: str = "") -> Event:
    """The last event of this kind, about a subject that begins so."""
    return [e for e in told.events(kind) if e.subject.startswith(subject)][-1]


def said(told: Installation, *words: str) -> str:
    """What the command prints when all goes well."""
    done = told.run(*words)
    assert done.returncode == 0, done.stderr
    return done.stdout


# --- what events name --------------------------------------------------------------------


def test_every_event_names_its_snapshots(told: Installation) -> None:
    """Each event of the whole story names snapshots that are there: those after, and where
    something was told before, those before."""
    events = told.events(baseline=True)
    known = {number for (number,) in told.rows("SELECT id FROM snapshots")}
    assert {e.kind for e in events if not e.baseline} >= KINDS
    for event in events:
        named = {*event.snapshots_before, *event.snapshots_after}
        assert named <= known, event
        if event.kind == "expectation.overdue":
            assert event.snapshots_before, event
        else:
            assert event.snapshots_after, event
        if not event.baseline and TWO_SIDED.fullmatch(event.kind):
            assert event.snapshots_before, event
    assert [e["snapshots"] for e in map(json.loads, said(told, "events", "--json").splitlines())]


def test_absence_rests_on_the_listings(told: Installation) -> None:
    """Who is withdrawn names the listing that lacks it; who is back, the one that has it."""
    withdrawn, restored = (the(told, f"publication.{w}") for w in ("withdrawn", "restored"))
    assert roles(told, withdrawn.snapshots_after) == {"overview"}
    assert "overview" in roles(told, restored.snapshots_after)
    assert set(withdrawn.snapshots_after).isdisjoint(restored.snapshots_after)


def test_failing_source_rests_on_what_was_not_believed(told: Installation) -> None:
    """A source that fails names the body that came in place of its listing; one that is good
    again, its listing."""
    failing, recovered = the(told, "source.failing"), the(told, "source.recovered")
    [refused] = failing.snapshots_after
    body = told.rows("SELECT url, role FROM snapshots WHERE id = ?", refused)
    assert body[0][1] == "overview"
    assert refused not in recovered.snapshots_after
    assert told.run("parse", str(refused)).returncode == 1


def test_expectation_rests_on_promise_and_fulfilment(told: Installation) -> None:
    """What is overdue names the answer that promised it, what is met the report that came."""
    overdue, met = the(told, "expectation.overdue"), the(told, "expectation.met")
    answered = the(told, "question.answered", "question:1795000")
    assert overdue.snapshots_before == answered.snapshots_after
    assert set(met.snapshots_after) == set(the(told, "report.new").snapshots_after)


def test_report_of_the_programme_page_alone_names_its_file(
    asked: Installation,
) -> None:
    """A report that only the programme page links names its file, and so do its projects'
    changes, which name the file of the measurement before as well."""
    publication = publish_sixth_measurement(asked.world)
    asked.world.publications.remove(publication)
    asked.check("2024-03-22T12:30", deliver=False)
    urls = dict(asked.rows("SELECT id, url FROM snapshots"))
    [report] = asked.events("report.new")
    [changed] = [e for e in asked.events("report.project_changed") if "VV078" in e.projects]
    for event in (report, changed):
        assert any(urls[n].endswith(f"/{SIXTH_REPORT}") for n in event.snapshots_after)
    assert any(urls[n].endswith(f"/{FIFTH_REPORT}") for n in changed.snapshots_before)


# --- looking at them ---------------------------------------------------------------------


def test_snapshot_shows_what_was_asked_and_what_came(told: Installation, tmp_path: Path) -> None:
    """`snapshot` gives request, headers, instants, hash, passes, events and the text by page; the
    body byte for byte into a new file of its owner's alone."""
    answered = the(told, "question.answered", "question:1795000")
    [number] = [n for n in answered.snapshots_after if roles(told, (n,)) == {"file"}]
    view = json.loads(said(told, "snapshot", str(number), "--json"))
    assert view["request"]["url"].endswith("pfile?id=2011111")
    assert view["headers"]["content-type"] == "application/pdf"
    assert view["first_seen_at"].startswith("2024-03-06T07:30")
    [fetched] = view["fetched"]
    assert (fetched["source"], fetched["passes"]) == ("questions", 2)
    assert answered.id in {event["id"] for event in view["events"] if event["side"] == "after"}
    assert "THIJS VERBEURGT" in view["body"]["pages"][0]
    assert len(view["body"]["pages"]) == 4
    shown = said(told, "snapshot", str(number))
    assert "page 4" in shown
    assert view["sha256"][:20] in shown

    path = tmp_path / "body.pdf"
    said(told, "snapshot", str(number), "--output", str(path))
    assert hashlib.sha256(path.read_bytes()).hexdigest() == view["sha256"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    again = told.run("snapshot", str(number), "--output", str(path))
    assert (again.returncode, again.stdout) == (2, "")
    assert "there already" in again.stderr


def test_long_body_is_cut_off(asked: Installation) -> None:
    """What is shown of a body is bounded, and the end says how to get the whole of it."""
    asked.world.programme.sections[0].paragraphs.append("woord " * 10_000)
    asked.check("2024-01-18T08:30", PROGRAMME, deliver=False)
    [(number,)] = asked.rows("SELECT max(id) FROM snapshots")
    shown = said(asked, "snapshot", str(number))
    assert len(shown) < 25_000
    assert "--output FILE" in shown


def test_damaged_snapshot_is_told_in_words(told: Installation, tmp_path: Path) -> None:
    """A body whose stored bytes are not those once stored is said to be so, and a number that
    stands for no snapshot is refused."""
    damaged = replace(told, folder=tmp_path)
    shutil.copyfile(told.database, damaged.database)
    damaged.rows(
        "UPDATE bodies SET zstd = x'00' WHERE sha256 = (SELECT sha256 FROM snapshots WHERE id = 3)"
    )
    for command in ("snapshot", "parse"):
        done = damaged.run(command, "3")
        assert done.returncode == 2
        assert "damaged" in done.stderr
        assert done.stdout == ""
        unknown = damaged.run(command, "4711")
        assert unknown.returncode == 2
        assert "expected snapshot 4711" in unknown.stderr


def test_hostile_body_cannot_steer_the_terminal(told: Installation) -> None:
    """No command that shows what a site sent lets an escape sequence through, nor a character
    that turns the direction of the text."""
    changed = the(told, "publication.changed", f"publication:{NUMBER}")
    [page] = [n for n in changed.snapshots_after if roles(told, (n,)) == {"page"}]
    commands = (["snapshot", str(page)], ["parse", str(page)], ["diff", changed.id], ["events"])
    for words in commands:
        shown = said(told, *words)
        assert "gekaapt" in shown, words
        assert not set(shown) & {"\x1b", "\x07", "\u202e", "\r"}, words


def test_parse_prints_what_todays_parser_reads(told: Installation) -> None:
    """`parse` gives readings, links and listing of a page, the sheets of a report, and the error
    of a body that must be refused."""
    overview = the(told, "publication.withdrawn").snapshots_after[0]
    parsed = json.loads(said(told, "parse", str(overview), "--json"))
    assert set(parsed) == {"readings", "links", "listing", "oddities"}
    assert parsed["listing"]["is_last"] is True
    assert {part for _, part, _ in parsed["readings"]} == {"entry:html"}
    assert "listing" in said(told, "parse", str(overview))

    [(report,)] = told.rows("SELECT id FROM snapshots WHERE url LIKE ?", f"%/{SIXTH_REPORT}")
    cut = json.loads(said(told, "parse", str(report), "--json"))
    assert cut["readings"][0][:2] == [f"file:{SIXTH_REPORT}", "file"]
    assert [sheet["code"] for sheet in cut["report"]["sheets"]][:2] == ["VV014", "VV064"]
    assert "project sheets: 12" in said(told, "parse", str(report))

    [refused] = the(told, "source.failing").snapshots_after
    done = told.run("parse", str(refused), "--json")
    assert (done.returncode, done.stdout) == (1, "")
    assert "bent afgemeld" in done.stderr


def test_looking_writes_nothing(told: Installation, tmp_path: Path) -> None:
    """While a pass holds the write lock, and though texts have to be taken out anew, one can
    look at everything; the texts are not kept."""
    looked_at = replace(told, folder=tmp_path)
    shutil.copyfile(told.database, looked_at.database)
    looked_at.rows("DELETE FROM texts")
    looked_at.rows("DELETE FROM cut_reports")
    event = the(told, "report.project_changed", "report:6/VV078")
    with closing(sqlite3.connect(looked_at.database)) as holding:
        holding.execute("BEGIN IMMEDIATE")
        assert "attention" in said(looked_at, "diff", event.id)
        for number in map(str, event.snapshots_after):
            said(looked_at, "snapshot", number)
            said(looked_at, "parse", number)
    assert looked_at.rows("SELECT count(*) FROM texts") == [(0,)]


def test_case_is_a_golden_case(told: Installation, tmp_path: Path) -> None:
    """`case` writes body, metadata and what the parser makes of it below the folder of its
    source; it refuses a case that is there, a name that is none, and a folder that is not."""
    [refused] = the(told, "source.failing").snapshots_after
    [(report,)] = told.rows("SELECT id FROM snapshots WHERE url LIKE ?", f"%/{SIXTH_REPORT}")
    written = {
        refused: ("publications", {"snapshot.json", "body.html", "error.json"}),
        report: ("files", {"snapshot.json", "body.pdf", "expected.json"}),
        1: ("programme", {"snapshot.json", "body.html", "expected.json"}),
    }
    for number, (kind, names) in written.items():
        said(told, "case", str(number), "mijn-geval", "--folder", str(tmp_path))
        folder = tmp_path / kind / "mijn-geval"
        assert {path.name for path in folder.iterdir()} == names
        again = told.run("case", str(number), "mijn-geval", "--folder", str(tmp_path))
        assert again.returncode == 2
    expected = (tmp_path / "files" / "mijn-geval" / "expected.json").read_text(encoding="utf-8")
    assert json.loads(expected) == json.loads(said(told, "parse", str(report), "--json"))
    for words in (["../elders"], [".verborgen"], ["a/b"], ["goed", "--folder", "nergens"]):
        folder_given = ["--folder", str(tmp_path)] if len(words) == 1 else []
        done = told.run("case", "1", *words, *folder_given)
        assert done.returncode == 2, words
    assert "run this in the project" in told.run("case", "1", "goed").stderr
    assert {path.name for path in tmp_path.iterdir()} == {"publications", "files", "programme"}


# --- both sides --------------------------------------------------------------------------


def diff(told: Installation, event: Event) -> dict[str, dict[str, Any]]:
    """The rows that `diff` shows, by their field."""
    return {row["field"]: row for row in event_diff(told.config, event.id)["rows"]}


def test_diff_shows_both_readings(told: Installation) -> None:
    """`diff` reads both sides of an answered question again, and marks what differs."""
    rows = diff(told, the(told, "question.answered", "question:1795000"))
    assert (rows["state"]["before"], rows["state"]["after"]) == ("asked", "answered")
    assert rows["answer"]["before"] is None
    assert "stopgezette mijlpalen" in rows["answer"]["after"]
    changed = {field for field, row in rows.items() if row["changed"]}
    assert {"state", "answered_on", "answer"} <= changed
    assert not {"number", "asker", "sub_questions 13.text"} & changed


def test_diff_agrees_with_the_event(told: Installation) -> None:
    """What changed by an event stands on its two sides as the event tells it."""
    for event in told.events("publication.changed", "programme.changed"):
        rows = diff(told, event)
        for change in event.changes:
            if isinstance(change.after, str):
                assert rows[change.field]["after"] == change.after
                assert rows[change.field]["before"] == change.before


def test_diff_of_a_project_shows_both_sheets(told: Installation) -> None:
    """Of a project's change it shows the two sheets: status, text and milestones by title."""
    rows = diff(told, the(told, "report.project_changed", "report:6/VV078"))
    assert (rows["status"]["before"], rows["status"]["after"]) == ("on_schedule", "attention")
    title = next(row for row in rows.values() if row["after"] == "Ingebruikname van het gebouw")
    status = rows[title["field"].replace(".title", ".status")]
    assert (status["before"], status["after"]) == ("on_schedule", "stopped")


def test_diff_of_a_file_shows_the_passages(told: Installation) -> None:
    """Of a replaced file it shows the sentences that differ."""
    rows = diff(told, the(told, "document.changed", f"file:{FIFTH_REPORT}"))
    assert rows["sha256"]["changed"]
    passages = [row for field, row in rows.items() if field.startswith("passage ")]
    assert any("Een andere zin." in (row["after"] or "") for row in passages)
    assert any("volgens de projectfiche" in (row["before"] or "") for row in passages)


@pytest.mark.parametrize(
    ("kind", "side"),
    [
        ("question.new", "after"),
        ("publication.withdrawn", "before"),
        ("source.failing", "after"),
        ("report.new", "after"),
    ],
)
def test_diff_of_one_side_shows_that_side(told: Installation, kind: str, side: str) -> None:
    """An event of one side shows that side alone and marks nothing as changed."""
    rows = diff(told, the(told, kind)).values()
    other = {"before": "after", "after": "before"}[side]
    assert rows
    assert all(row[side] is not None and row[other] is None for row in rows)
    assert not any(row["changed"] for row in rows)


def test_diff_says_what_the_parsers_do_not_find(told: Installation) -> None:
    """The listing that lacks a withdrawn publication is said to lack it, and what was told of a
    report is said to be that."""
    withdrawn, report = the(told, "publication.withdrawn"), the(told, "report.new")
    assert "find nothing of it in the snapshots after" in said(told, "diff", withdrawn.id)
    assert event_diff(told.config, the(told, "publication.changed").id)["notes"] == []
    assert "this is what was told" in said(told, "diff", report.id)


def test_diff_is_found_by_the_beginning_of_an_id(told: Installation) -> None:
    """Six characters of an id that `events` shows are enough where they are one event's; what
    is none, or too short, is refused with a word on where ids come from."""
    event = the(told, "report.project_changed", "report:6/VV078")
    assert event.id in said(told, "events", "--project", "VV078")
    assert event.id in said(told, "diff", event.id[:6].upper())
    shown = json.loads(said(told, "diff", event.id, "--json"))
    assert shown["snapshots"] == event.as_json()["snapshots"]
    for start in (event.id[:5], "ffffff00", "______"):
        done = told.run("diff", start)
        assert (done.returncode, done.stdout) == (2, "")
        assert "`vvwatch events` shows the id" in done.stderr


def test_diff_aligns_at_any_width(told: Installation) -> None:
    """The rows are as wide as the terminal and no wider, and have no colours where it is none."""
    event = the(told, "report.project_changed", "report:6/VV078")
    for width in (80, 120):
        told.environment["COLUMNS"] = str(width)
        lines = said(told, "diff", event.id).splitlines()[2:]
        assert {len(line) for line in lines} == {width}
        [status] = [line for line in lines if line.startswith("*  status")]
        assert status.index("attention") == lines[0].index("after (")
    told.environment.pop("COLUMNS")


def roles(told: Installation, snapshots: tuple[int, ...]) -> set[str]:
    """What was asked of the addresses of these snapshots."""
    found = dict(told.rows("SELECT id, role FROM snapshots"))
    return {found[number] for number in snapshots}


# --- tables ------------------------------------------------------------------------------


def test_tables_hold_what_is_known(told: Installation, tmp_path: Path) -> None:
    """Both exports have the same rows: questions with their parts, reports, the milestones of
    each measurement, and every event; what a site sent is no formula in any cell."""
    folder, file = tmp_path / "csv", tmp_path / "all.json"
    counts = export_csv(told.config, folder)
    assert export_csv(told.config, folder) == counts
    assert export_json(told.config, file) == counts
    tables = json.loads(file.read_text(encoding="utf-8"))
    assert {name: len(rows) for name, rows in tables.items()} == counts
    assert counts["questions"] == 13
    assert counts["events"] == len(told.events(baseline=True))
    asked = [row for row in tables["sub_questions"] if row["question"] == "question:1795000"]
    assert [row["number"] for row in asked] == list(range(1, 14))
    history = {
        row["measurement"]: row["status"]
        for row in tables["milestones"]
        if (row["project"], row["title"]) == ("VV078", "Ingebruikname van het gebouw")
    }
    assert (history[5], history[6]) == ("on_schedule", "stopped")
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as opened:
            read = list(csv.DictReader(opened))
        assert [list(row) for row in read[:1]] == [list(rows[0])]
        assert len(read) == len(rows)
        assert not any(value.startswith(("=", "+", "-", "@")) for r in read for value in r.values())
    assert any(row["title"].startswith("=1+1") for row in tables["events"])


def test_export_of_nothing_is_refused(fresh: Installation, tmp_path: Path) -> None:
    """Before the first pass there is nothing to export, and no file is made."""
    for export, place in ((export_csv, tmp_path / "csv"), (export_json, tmp_path / "all.json")):
        with pytest.raises(UsageError, match="run `vvwatch check` first"):
            export(fresh.config, place)
        assert not place.exists()
