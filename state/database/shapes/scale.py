"""What lets every pass find what it asks for, however much is known: indexes, counts and names."""

from __future__ import annotations


def _count(row: str, step: int) -> str:
    """What counts a row of a trigger among the records that stand, or takes it out; without a
    conflict clause, which that of the statement outside would replace."""
    place = f"source = {row}.source AND kind = {row}.kind"
    return f"""INSERT INTO record_counts SELECT {row}.source, {row}.kind, 0
            WHERE NOT EXISTS (SELECT 1 FROM record_counts WHERE {place});
        UPDATE record_counts SET standing = standing + {step}
            WHERE {place} AND {row}.withdrawn_at IS NULL;"""


COUNTING = tuple(
    f"""CREATE TRIGGER records_counted_{name} AFTER {when} ON records BEGIN
        {each}
    END"""
    for name, when, each in (
        ("in", "INSERT", _count("new", 1)),
        ("out", "DELETE", _count("old", -1)),
        (
            "again",
            "UPDATE OF source, kind, withdrawn_at",
            f"{_count('old', -1)} {_count('new', 1)}",
        ),
    )
)
"""What counts the records that stand as they come, go and change."""

SCALE = (
    # What every pass asks is found by an index, however much is known.
    "CREATE INDEX records_by_day ON records (source, listed_on)",
    "CREATE INDEX records_withdrawn ON records (source, key) WHERE withdrawn_at IS NOT NULL",
    # Those that stand, by key; of those that are few of them there are indexes of their own.
    "DROP INDEX records_by_kind",
    "CREATE INDEX records_by_kind ON records (kind, withdrawn_at, key)",
    """CREATE INDEX records_absent ON records (kind, withdrawn_at, key)
        WHERE withdrawn_at IS NULL AND absent_since IS NOT NULL""",
    """CREATE INDEX records_relevant ON records (kind, withdrawn_at, key)
        WHERE withdrawn_at IS NULL AND concerns""",
    "DROP INDEX records_unanswered",
    """CREATE INDEX records_unanswered ON records (kind, withdrawn_at, key)
        WHERE withdrawn_at IS NULL AND json_extract(record, '$.fields.state') = 'asked'""",
    "DROP INDEX records_announcing",
    """CREATE INDEX records_announcing ON records (kind, withdrawn_at, key)
        WHERE withdrawn_at IS NULL
        AND json_array_length(record, '$.detail.announcements') > 0""",
    "CREATE INDEX passes_by_state ON passes (state)",
    "CREATE INDEX events_by_instant ON events (detected_at)",
    # How many records stand, kept by the database itself.
    """CREATE TABLE record_counts (
        source TEXT NOT NULL,
        kind TEXT NOT NULL,
        standing INTEGER NOT NULL,
        PRIMARY KEY (source, kind)) WITHOUT ROWID""",
    """INSERT INTO record_counts
        SELECT source, kind, count(*) FROM records WHERE withdrawn_at IS NULL
        GROUP BY source, kind""",
    *COUNTING,
    # Which projects a record names.
    """CREATE TABLE record_projects (
        code TEXT NOT NULL,
        key TEXT NOT NULL,
        PRIMARY KEY (code, key)) WITHOUT ROWID""",
    "CREATE INDEX record_projects_by_key ON record_projects (key)",
    """INSERT OR IGNORE INTO record_projects
        SELECT json_extract(found.value, '$.code'), records.key
        FROM records, json_each(records.record, '$.findings') AS found""",
    # Which projects an event names.
    """CREATE TABLE event_projects (
        code TEXT NOT NULL,
        seq INTEGER NOT NULL REFERENCES events(seq),
        PRIMARY KEY (code, seq)) WITHOUT ROWID""",
    """INSERT INTO event_projects
        SELECT DISTINCT named.value, seq FROM events, json_each(projects) AS named""",
    """CREATE TRIGGER events_named AFTER INSERT ON events BEGIN
        INSERT INTO event_projects
            SELECT DISTINCT named.value, new.seq FROM json_each(new.projects) AS named;
    END""",
    # Files that were never had, or are awaited.
    "ALTER TABLE record_files ADD COLUMN is_had INTEGER NOT NULL DEFAULT 0",
    """UPDATE record_files SET is_had = EXISTS (
        SELECT 1 FROM fetches WHERE fetches.url = record_files.url AND outcome <> 'forbidden'
        AND pass_id NOT IN (SELECT id FROM passes WHERE state = 'imported'))""",
    "CREATE INDEX record_files_open ON record_files (key) WHERE awaited OR NOT is_had",
)

TOLD_ONCE = (
    # What was last told of a record is mostly what it is: kept once.
    "UPDATE records SET told = '=' WHERE told = record",
)

SNAPSHOTS = (
    # How fast the database grows is asked for by `status`, and by whatever looks at that.
    "CREATE INDEX snapshots_by_first_look ON snapshots (first_seen_at, sha256)",
)

SEARCH = (
    # Of what very many have, the newest are found first.
    """CREATE INDEX records_by_occurrence
        ON records (json_extract(record, '$.occurred_on') DESC, key)""",
)
