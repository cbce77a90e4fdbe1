"""The shape of the database, as a series of named steps; each runs once, in one transaction."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from state.database.shapes import later
from state.database.shapes.first import FIRST
from state.database.shapes.long_rows import give_rowids
from state.database.shapes.scale import SCALE, SEARCH, SNAPSHOTS, TOLD_ONCE

migrations = Migrations("vvwatch")


@migrations()
def m001_first_shape(db: Database) -> None:
    """The tables of the main job."""
    for statement in FIRST:
        db.execute(statement)


@migrations()
def m002_documents(db: Database) -> None:
    """Reports cut into project sheets; full text over all that is read."""
    for statement in later.DOCUMENTS:
        db.execute(statement)


@migrations()
def m003_proof(db: Database) -> None:
    """Bodies as differences from earlier ones; events that were found late."""
    for statement in later.PROOF:
        db.execute(statement)


@migrations()
def m004_telling(db: Database) -> None:
    """What a pass usually has to tell."""
    for statement in later.TELLING:
        db.execute(statement)


@migrations()
def m005_sending(db: Database) -> None:
    """The fate of what was handed over, and channels by watcher and place."""
    for statement in later.SENDING:
        db.execute(statement)


@migrations()
def m006_reading_failures(db: Database) -> None:
    """Which files could not be read; what was wrongly held against a file is forgotten."""
    for statement in later.READING_FAILURES:
        db.execute(statement)


@migrations()
def m007_set_aside(db: Database) -> None:
    """What is set aside until it can be told; why a pass could not be processed."""
    for statement in later.SET_ASIDE:
        db.execute(statement)


@migrations()
def m008_answers(db: Database) -> None:
    """Answers that were refused, things that moved, and what is lost but not proven to be."""
    for statement in later.ANSWERS:
        db.execute(statement)


_HOSTS = """CREATE TABLE hosts (
    host TEXT PRIMARY KEY,
    robots_at TEXT,
    robots_status INTEGER,
    robots_rules TEXT NOT NULL,
    asked_pause_seconds REAL,
    kept_pause_seconds REAL,
    closed_since TEXT,
    closed_pass INTEGER,
    closed_why TEXT) WITHOUT ROWID"""


@migrations()
def m009_hosts(db: Database) -> None:
    """What is known of the hosts that are asked: robots.txt, pause, and whether they are open."""
    db.execute(_HOSTS)


@migrations()
def m010_slices(db: Database) -> None:
    """Passes that end before all has been fetched."""
    for statement in later.SLICES:
        db.execute(statement)


@migrations()
def m011_newest(db: Database) -> None:
    """The newest records of a kind, looked up in every pass, are found without reading all."""
    db.execute("CREATE INDEX records_by_age ON records (kind, first_seen_at, key)")


@migrations()
def m012_body_files(db: Database) -> None:
    """Bodies in files beside the database; bodies that were lost."""
    for statement in later.BODY_FILES:
        db.execute(statement)


@migrations()
def m013_batches(db: Database) -> None:
    """Passes that are processed in batches."""
    for statement in later.BATCHES:
        db.execute(statement)


@migrations()
def m013_scale(db: Database) -> None:
    """What a pass asks is found without reading all that is known."""
    for statement in SCALE:
        db.execute(statement)


@migrations()
def m014_search(db: Database) -> None:
    """What very many records have is searched from the newest on."""
    for statement in SEARCH:
        db.execute(statement)


@migrations()
def m015_snapshots(db: Database) -> None:
    """How fast the database grows is known without looking at all snapshots."""
    for statement in SNAPSHOTS:
        db.execute(statement)


@migrations()
def m016_told_once(db: Database) -> None:
    """What was last told of a record is kept once where it is what the record is."""
    for statement in TOLD_ONCE:
        db.execute(statement)


@migrations()
def m017_rowids(db: Database) -> None:
    """Tables of long rows have rowids, and take a third of the room."""
    give_rowids(db)
