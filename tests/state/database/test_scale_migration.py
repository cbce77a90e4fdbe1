"""A database of the version before things were counted is counted when it opens."""

from __future__ import annotations

import json
from typing import Any

from sqlite_utils import Database

from state.database.migrations import migrations
from state.model.values import Role, SourceName
from state.records.record_json import dump_record
from state.records.record_store import RecordStore

QUESTIONS = SourceName("questions")
_RECORDS = (
    ("question:1", ("VV078", "VV001"), None),
    ("question:2", ("VV078",), None),
    ("question:3", (), "2024-01-01"),
)


def test_what_is_counted_and_named(make_record: Any) -> None:
    """Standing records are counted by source and kind, projects named in records and events are
    found, and of a file it is known whether it was ever had."""
    db = Database(memory=True)
    migrations.apply(db, stop_before="m013_scale")
    for key, projects, withdrawn_at in _RECORDS:
        _add(db, make_record(key=key, projects=projects), withdrawn_at)
    db.execute("INSERT INTO passes (id, at, clock, state) VALUES (1, '2024', 'given', 'processed')")
    _add_event(db, '["VV078", "VV001"]')
    for number, outcome in ((1, "new_body"), (2, "forbidden")):
        _add_file(db, number, outcome)
    migrations.apply(db)

    records = RecordStore(db)
    question = make_record().kind
    assert records.count(QUESTIONS, question) == records.count(QUESTIONS) == 2
    assert [stored.key for stored in records.naming(["VV078"])] == ["question:1", "question:2"]
    assert [stored.key for stored in records.naming(["VV001", "VV900"])] == ["question:1"]
    named = db.execute("SELECT code, seq FROM event_projects ORDER BY code").fetchall()
    assert named == [("VV001", 1), ("VV078", 1)]
    had = db.execute("SELECT url, is_had FROM record_files ORDER BY url").fetchall()
    assert had == [("https://x/1", 1), ("https://x/2", 0)]


def test_what_was_told_is_kept_once(make_record: Any) -> None:
    """Of a record that stands as it was last told the text is kept once, from before and from now
    on; one that has changed since keeps both. What is read is what was kept."""
    db = Database(memory=True)
    migrations.apply(db, stop_before="m016_told_once")
    for key, told in (("question:1", make_record(key="question:1")), ("question:2", None)):
        _add(db, make_record(key=key), None)
        text = dump_record(told) if told else dump_record(make_record(key=key, title="Anders"))
        db.execute("UPDATE records SET record = ?, told = ? WHERE key = ?", [
            dump_record(make_record(key=key)), text, key,
        ])  # fmt: skip
    migrations.apply(db)
    records = RecordStore(db)
    for is_saved in (False, True):
        same, other = records.get("question:1"), records.get("question:2")
        assert same is not None
        assert other is not None
        assert same.last_notified == same.record
        assert other.last_notified is not None
        assert (other.last_notified.title, other.record.title) == ("Anders", same.record.title)
        sizes = db.execute("SELECT length(told) FROM records ORDER BY key").fetchall()
        assert (sizes[0] == (1,), sizes[1] > (100,)) == (True, True)
        if not is_saved:
            records.save(same)
            records.save(other)


def test_counts_follow_what_is_done(db: Database, make_record: Any) -> None:
    """A record counts from when it is kept until it is withdrawn or deleted, once, whatever
    statement does it."""
    records, counts = RecordStore(db), []
    for at_once in (
        lambda: _add(db, make_record(key="question:1"), None),
        lambda: _add(db, make_record(key="question:2"), None),
        lambda: _add(db, make_record(key="question:2"), None),
        lambda: db.execute("UPDATE records SET withdrawn_at = '2024' WHERE key = 'question:1'"),
        lambda: db.execute("UPDATE records SET absent_since = '2024'"),
        lambda: db.execute("UPDATE records SET withdrawn_at = NULL"),
        lambda: db.execute("DELETE FROM records"),
    ):
        at_once()
        counts.append(records.count(QUESTIONS))
    assert counts == [1, 2, 2, 1, 1, 2, 0]


def _add(db: Database, record: Any, withdrawn_at: str | None) -> None:
    findings = [vars(finding) for finding in record.findings]
    text = json.dumps({**vars(record), "findings": findings})
    db.execute(
        "INSERT OR REPLACE INTO records (key, source, kind, record, inputs, reader, first_seen_at,"
        " withdrawn_at) VALUES (?, 'questions', ?, ?, '[]', 'r', '2024-01-01', ?)",
        [record.key, record.kind, text, withdrawn_at],
    )


def _add_event(db: Database, projects: str) -> None:
    db.execute(
        "INSERT INTO events (id, pass_id, kind, source, subject, title, url, projects, detected_at,"
        " baseline, changes, detail, findings, change_id, snapshots_before, snapshots_after)"
        " VALUES ('e', 1, 'question.new', 'questions', 'question:1', '', '', ?, '2024', 0, '[]',"
        " '{}', '[]', 'c', '[]', '[]')",
        [projects],
    )


def _add_file(db: Database, number: int, outcome: str) -> None:
    url = f"https://x/{number}"
    db.execute("INSERT INTO record_files (url, key, awaited) VALUES (?, ?, 0)", [url, f"{number}"])
    db.execute(
        "INSERT INTO fetches (pass_id, source, role, method, url, request_body, tolerated, outcome,"
        " fetched_at) VALUES (1, 'questions', ?, 'GET', ?, '', 0, ?, '2024')",
        [Role("file"), url, outcome],
    )
