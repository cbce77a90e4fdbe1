"""What earlier versions held against files is forgotten when their database is opened."""

from __future__ import annotations

import json

from sqlite_utils import Database

from state.database.migrations import migrations
from state.model.values import JsonObject

FALSE = ("it crashed its reader", "reading it took longer than 120 s",
         "reading it needed too much memory (more than 1024 MiB)")  # fmt: skip
TRUE = "the PDF is locked with a password"


def _text(db: Database, sha256: str, problem: str | None) -> None:
    document: JsonObject = {"kind": "pdf", "state": "unreadable", "pages": [], "problem": problem}
    db.execute("INSERT INTO texts VALUES (?, 'r', ?)", [sha256, json.dumps(document)])
    report = {"sheets": [], "left_out": [], "notes": [problem]}
    db.execute("INSERT INTO cut_reports VALUES (?, 'r', ?)", [sha256, json.dumps(report)])


def test_false_facts_are_forgotten() -> None:
    """Texts and sheets that say what befell a reader go, and those that say what a file is stay."""
    db = Database(memory=True)
    migrations.apply(db, stop_before="m006_reading_failures")
    for number, problem in enumerate((*FALSE, TRUE, None)):
        _text(db, f"{number}", problem)
    migrations.apply(db)
    for table in ("texts", "cut_reports"):
        assert [key for (key,) in db.execute(f"SELECT sha256 FROM {table}")] == ["3", "4"]
    assert db.execute("SELECT count(*) FROM reading_failures").fetchone() == (0,)
    db.close()


def test_such_files_are_read_again() -> None:
    """The newest fetch of such a file waits to be read, and its question was told without it; what
    was told in a baseline counts as told with it."""
    db = Database(memory=True)
    migrations.apply(db, stop_before="m006_reading_failures")
    db.execute("INSERT INTO passes (id, at, clock, state) VALUES (1, '', 'real', 'processed')")
    for number in (7, 8):
        db.execute("INSERT INTO bodies (sha256, size_bytes, zstd) VALUES (?, 0, '')", [number])
        db.execute("INSERT INTO snapshots VALUES (?, 'file', 'GET', ?, '', 200, '{}', ?, '', '')",
                   [number, f"u{number}", number])  # fmt: skip
        db.execute("INSERT INTO fetches VALUES (?, 1, 'questions', 'file', 'GET', ?, '', 0,"
                   " 'new_body', 200, NULL, ?, '', 1)", [number, f"u{number}", number])  # fmt: skip
    problems = {7: FALSE[0], 8: TRUE}
    for number, problem in problems.items():
        db.execute("INSERT INTO readings VALUES (?, 'file', 'questions', ?, 'r', ?, NULL)",
                   [f"pfile:{number}", number, json.dumps({"problem": problem})])  # fmt: skip
    inputs = json.dumps(
        [["question:1", "hit:1", 3], ["pfile:7", "file", 7], ["pfile:8", "file", 8]]
    )
    for key, baseline in (("question:1", 0), ("question:2", 1)):
        db.execute("INSERT INTO records (key, source, kind, record, inputs, told_inputs, reader,"
                   " first_seen_at) VALUES (?, 'questions', 'question', '{}', ?, ?, 'r', '')",
                   [key, inputs, inputs])  # fmt: skip
        db.execute("INSERT INTO events (id, pass_id, kind, source, subject, title, url, projects,"
                   " detected_at, baseline, changes, detail, findings, change_id, snapshots_before,"
                   " snapshots_after) VALUES (?, 1, 'question.new', 'questions', ?, '', '', '[]',"
                   " '', ?, '[]', '{}', '[]', '', '[]', '[]')", [key, key, baseline])  # fmt: skip
    migrations.apply(db)
    unread = db.execute("SELECT id FROM fetches WHERE read_in_pass IS NULL").fetchall()
    assert unread == [(7,)]
    assert db.execute("SELECT key FROM readings").fetchall() == [("pfile:8",)]
    told = dict(db.execute("SELECT key, told_inputs FROM records").fetchall())
    assert json.loads(told["question:1"])[1] == ["pfile:7", "unread", None]
    assert json.loads(told["question:2"])[1] == ["pfile:7", "absent", 7]
    for value in told.values():
        assert [json.loads(value)[place] for place in (0, 2)] == [
            ["question:1", "hit:1", 3],
            ["pfile:8", "file", 8],
        ]
    db.close()
