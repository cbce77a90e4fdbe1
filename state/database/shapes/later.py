"""What each later step of the shape of the database does, as statements, oldest first."""

from __future__ import annotations

DOCUMENTS = (
    """CREATE TABLE cut_reports (
        sha256 TEXT NOT NULL,
        reader TEXT NOT NULL,
        report TEXT NOT NULL,
        PRIMARY KEY (sha256, reader)) WITHOUT ROWID""",
    """CREATE TABLE passages (
        id INTEGER PRIMARY KEY,
        key TEXT NOT NULL,
        place TEXT NOT NULL,
        page INTEGER,
        text TEXT NOT NULL)""",
    "CREATE INDEX passages_by_key ON passages (key)",
    "CREATE INDEX passages_by_place ON passages (place)",
    """CREATE VIRTUAL TABLE passages_fts USING fts5(
        text, content='passages', content_rowid='id',
        tokenize="unicode61 remove_diacritics 2")""",
    """CREATE TRIGGER passages_added AFTER INSERT ON passages BEGIN
        INSERT INTO passages_fts (rowid, text) VALUES (new.id, new.text);
    END""",
    """CREATE TRIGGER passages_removed AFTER DELETE ON passages BEGIN
        INSERT INTO passages_fts (passages_fts, rowid, text) VALUES ('delete', old.id, old.text);
    END""",
)

PROOF = (
    "ALTER TABLE bodies ADD COLUMN base TEXT REFERENCES bodies(sha256)",
    "ALTER TABLE bodies ADD COLUMN depth INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE bodies ADD COLUMN chain_bytes INTEGER NOT NULL DEFAULT 0",
    "CREATE INDEX bodies_by_base ON bodies (base) WHERE base IS NOT NULL",
    "CREATE INDEX snapshots_by_body ON snapshots (sha256)",
    "CREATE INDEX fetches_by_snapshot ON fetches (snapshot_id)",
    # An archive that was taken in is older than what was fetched before it came.
    "DROP INDEX fetches_by_url",
    "CREATE INDEX fetches_by_url ON fetches (url, fetched_at, id)",
    "ALTER TABLE events ADD COLUMN found_late INTEGER NOT NULL DEFAULT 0",
    # The newest snapshot in which a reading still says the same: `snapshot_id` said it first.
    "ALTER TABLE readings ADD COLUMN confirmed_by INTEGER REFERENCES snapshots(id)",
    # What is asked in every pass must not read the records themselves, which are long.
    "DROP INDEX records_by_source",
    """CREATE INDEX records_by_source
        ON records (source, kind, withdrawn_at, absent_since, listed_on)""",
    "CREATE INDEX records_by_kind ON records (kind, withdrawn_at, absent_since)",
    "CREATE INDEX records_waiting ON records (key) WHERE waiting_since IS NOT NULL",
    """CREATE INDEX records_unanswered ON records (key)
        WHERE kind = 'question' AND withdrawn_at IS NULL
        AND json_extract(record, '$.fields.state') = 'asked'""",
    """CREATE INDEX records_announcing ON records (key)
        WHERE kind = 'question' AND withdrawn_at IS NULL
        AND json_array_length(record, '$.detail.announcements') > 0""",
)

TELLING = (
    # How much there was to tell in a pass, so that far more than usual can be noticed.
    "ALTER TABLE passes ADD COLUMN weight INTEGER NOT NULL DEFAULT 0",
    "CREATE INDEX deliveries_by_watcher ON deliveries (watcher, sent_at)",
    "CREATE INDEX deliveries_held ON deliveries (event_id) WHERE state = 'held'",
)

SENDING = (
    # What became of the last attempt; since when one is under way; when something was last tried
    # though it may have arrived before.
    "ALTER TABLE deliveries ADD COLUMN fate TEXT",
    "ALTER TABLE deliveries ADD COLUMN begun_at TEXT",
    "ALTER TABLE deliveries ADD COLUMN repeated_at TEXT",
    # Whoever sends or looks takes one channel after the other.
    "DROP INDEX deliveries_pending",
    """CREATE INDEX deliveries_pending ON deliveries (watcher, channel, attempts)
        WHERE state = 'pending'""",
    "DROP INDEX deliveries_by_watcher",
    "CREATE INDEX deliveries_by_channel ON deliveries (watcher, channel, sent_at)",
    """CREATE TABLE channels (
        watcher TEXT NOT NULL,
        id TEXT NOT NULL,
        position INTEGER,
        digest TEXT NOT NULL,
        is_current INTEGER NOT NULL,
        PRIMARY KEY (watcher, id)) WITHOUT ROWID""",
    # Until now a channel was its digest.
    """INSERT INTO channels
        SELECT DISTINCT watcher, channel, NULL, channel, 0 FROM deliveries""",
)

READING_FAILURES = (
    """CREATE TABLE reading_failures (
        sha256 TEXT NOT NULL,
        task TEXT NOT NULL,
        reader TEXT NOT NULL,
        pass_id INTEGER NOT NULL REFERENCES passes(id),
        at TEXT NOT NULL,
        url TEXT NOT NULL,
        why TEXT NOT NULL,
        is_own INTEGER NOT NULL,
        next_try_at TEXT NOT NULL,
        PRIMARY KEY (sha256, task, reader, pass_id)) WITHOUT ROWID""",
    # Troubles of the machine that were kept as if they were facts about a file: it is read again.
    """CREATE TEMP TABLE misread AS SELECT key, snapshot_id, confirmed_by FROM readings
        WHERE part = 'file' AND snapshot_id IS NOT NULL
        AND (json_extract(data, '$.problem') = 'it crashed its reader'
            OR json_extract(data, '$.problem') LIKE 'reading it took longer than %'
            OR json_extract(data, '$.problem') LIKE 'reading it needed too much memory %')""",
    """DELETE FROM texts WHERE json_extract(document, '$.problem') = 'it crashed its reader'
        OR json_extract(document, '$.problem') LIKE 'reading it took longer than %'
        OR json_extract(document, '$.problem') LIKE 'reading it needed too much memory %'""",
    """DELETE FROM cut_reports WHERE EXISTS (
        SELECT 1 FROM json_each(report, '$.notes') AS note
        WHERE note.value = 'it crashed its reader'
        OR note.value LIKE 'reading it took longer than %'
        OR note.value LIKE 'reading it needed too much memory %')""",
    # The next good pass reads the newest answer of each such address once more.
    """UPDATE fetches SET read_in_pass = NULL WHERE id IN (
        SELECT max(fetches.id) FROM misread JOIN fetches
        ON fetches.snapshot_id = coalesce(misread.confirmed_by, misread.snapshot_id)
        GROUP BY misread.key)""",
    "DELETE FROM readings WHERE part = 'file' AND key IN (SELECT key FROM misread)",
    # What was told without its file is told with it, but for what alerted nobody: a part `absent`
    # with a snapshot stands for "as if it had been read then", `unread` for "told without".
    """UPDATE records SET told_inputs = (
        SELECT json_group_array(json(CASE
            WHEN json_extract(input.value, '$[1]') <> 'file'
                OR json_extract(input.value, '$[0]') NOT IN (SELECT key FROM misread)
                THEN input.value
            WHEN coalesce((SELECT baseline FROM events WHERE subject = records.key
                    ORDER BY seq DESC LIMIT 1), 1)
                THEN json_array(json_extract(input.value, '$[0]'), 'absent',
                    json_extract(input.value, '$[2]'))
            ELSE json_array(json_extract(input.value, '$[0]'), 'unread', NULL) END))
        FROM json_each(records.told_inputs) AS input)
        WHERE told_inputs IS NOT NULL AND key NOT IN (SELECT key FROM misread)
        AND EXISTS (SELECT 1 FROM json_each(records.told_inputs) AS input
            WHERE json_extract(input.value, '$[0]') IN (SELECT key FROM misread))""",
    "DROP TABLE misread",
)

SET_ASIDE = (
    """CREATE TABLE set_aside (
        key TEXT NOT NULL,
        step TEXT NOT NULL,
        whom TEXT NOT NULL,
        source TEXT,
        error TEXT NOT NULL,
        inputs TEXT NOT NULL,
        is_news INTEGER NOT NULL,
        before_at TEXT,
        since TEXT NOT NULL,
        pass_id INTEGER,
        PRIMARY KEY (key, step, whom)) WITHOUT ROWID""",
    # Why a pass could not be processed.
    "ALTER TABLE passes ADD COLUMN error TEXT",
)

ANSWERS = (
    # Where a thing has moved for good, and under which other keys it has been seen.
    "ALTER TABLE fetches ADD COLUMN moved_to TEXT",
    """CREATE TABLE aliases (
        alias TEXT PRIMARY KEY,
        key TEXT NOT NULL,
        since_at TEXT NOT NULL) WITHOUT ROWID""",
    # What gave no answer is asked for again: it is looked up before every pass.
    "CREATE INDEX fetches_refused ON fetches (source, fetched_at) WHERE reason IS NOT NULL",
    # What a record has been missing, and since when (JSON); null while it is whole.
    "ALTER TABLE records ADD COLUMN losses TEXT",
    "CREATE INDEX records_losing ON records (source, key) WHERE losses IS NOT NULL",
)

SLICES = (
    # Whether the crawl of a source was stopped before its end, to go on in the next pass; what it
    # took for granted in vain (JSON).
    "ALTER TABLE pass_sources ADD COLUMN stopped INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE pass_sources ADD COLUMN doubts TEXT NOT NULL DEFAULT '{}'",
)

BODY_FILES = (
    # How large the file beside the database is that has the packed body; null where it lies here.
    "ALTER TABLE bodies ADD COLUMN file_bytes INTEGER",
    # The column lies behind what is packed: who only counts must not read that.
    "CREATE INDEX bodies_in_files ON bodies (file_bytes) WHERE file_bytes IS NOT NULL",
    # What was found damaged and let go of, to be asked for again.
    """CREATE INDEX bodies_lost ON bodies (sha256)
        WHERE zstd = x'' AND file_bytes IS NULL""",
)

BATCHES = (
    # What each batch of a pass came to (JSON), while the pass is not whole.
    """CREATE TABLE pass_batches (
        number INTEGER PRIMARY KEY,
        pass_id INTEGER NOT NULL REFERENCES passes(id),
        came_to TEXT NOT NULL)""",
    # What the batches of a pass made due goes out when the pass is whole.
    "CREATE INDEX deliveries_forming ON deliveries (id) WHERE state = 'forming'",
)
