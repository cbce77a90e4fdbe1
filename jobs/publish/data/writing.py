"""Writes the data: each table as CSV and JSON Lines, all of them as one SQLite file.

Rows are written as they come, so that memory stays flat. With the extra `parquet` each table is a
Parquet file too.
"""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import Any

from jobs.config.model import Config
from jobs.publish.data.columns import Columns, flat
from jobs.publish.data.package import DATABASE, data_package, datasette_metadata
from jobs.publish.data.tables import public_tables
from jobs.publish.pages.all_pages import TableLine
from jobs.publish.pages.values import Stuff, digest_of
from jobs.publish.writing.writer import SiteWriter
from jobs.queries.table_files import Table, cell
from state.stores import Stores

_FOLDER = "data"
_LINES = f"{_FOLDER}/tables.json"
_BATCH = 500


def write_data(
    writer: SiteWriter, stores: Stores, config: Config, stuff: Stuff, version: str, base_url: str
) -> tuple[TableLine, ...]:
    """Write the tables of what is known, unless they are there already; which there are."""
    facts = stuff.facts
    entries = [entry.digest for entry in facts.entries.values()]
    made_of = (version, entries, facts.history, facts.reports, facts.promises, facts.projects)
    digest = digest_of((made_of, has_parquet()))
    if writer.digest_before(_LINES) == digest:
        kept = [path for path in writer.kept_below(_FOLDER) if not path.endswith(".html")]
        if writer.keep_all(kept, digest):
            return _read_lines(writer.body_of(_LINES))
    return _DataWriter(writer, digest).write(stores, config, stuff, base_url)


def has_parquet() -> bool:
    """Whether what writes Parquet is installed."""
    return find_spec("pyarrow") is not None


class _DataWriter:
    """Writes the files of the data; `digest` is that of all that they are made of."""

    def __init__(self, writer: SiteWriter, digest: str) -> None:
        self._writer = writer
        self._digest = digest

    def write(
        self, stores: Stores, config: Config, stuff: Stuff, base_url: str
    ) -> tuple[TableLine, ...]:
        """Write all of them."""
        tables: dict[str, Columns] = {}
        lines = []
        database = f"{_FOLDER}/{DATABASE}.db"
        with closing(_new_database(self._writer.place(database))) as db:
            for table in public_tables(stores, config, stuff.facts):
                columns = tables[table.name] = Columns(table.columns)
                files = self._table(table, columns, db)
                lines.append(TableLine(table.name, columns.rows, files))
            db.commit()
            _index(db, tables)
            db.execute("VACUUM")
        self._writer.note(database, self._digest)
        for name, body in (
            ("datapackage.json", data_package(tables, stuff.words, base_url)),
            ("metadata.json", datasette_metadata(tables, stuff.words, base_url)),
            ("tables.json", _lines_as_json(lines)),
        ):
            self._writer.write(f"{_FOLDER}/{name}", self._digest, body)
        return tuple(lines)

    def _table(self, table: Table, columns: Columns, db: sqlite3.Connection) -> tuple[str, ...]:
        names = [f"{table.name}.csv", f"{table.name}.jsonl"]
        place = {name: self._writer.place(f"{_FOLDER}/{name}") for name in names}
        quoted = ", ".join(f'"{name}"' for name in columns.names)
        db.execute(f'CREATE TABLE "{table.name}" ({quoted})')
        marks = ", ".join("?" * len(columns.names))
        with (
            place[names[0]].open("w", encoding="utf-8-sig", newline="") as as_csv,
            place[names[1]].open("w", encoding="utf-8") as as_lines,
        ):
            writer = csv.writer(as_csv)
            writer.writerow(columns.names)
            for values in table.shown():
                row = list(map(flat, values))
                columns.see(row)
                writer.writerow(map(cell, row))
                as_lines.write(
                    json.dumps(dict(zip(columns.names, row, strict=True)), ensure_ascii=False)
                )
                as_lines.write("\n")
                db.execute(f'INSERT INTO "{table.name}" VALUES ({marks})', row)
        if has_parquet():
            names.append(f"{table.name}.parquet")
            target = self._writer.place(f"{_FOLDER}/{names[-1]}")
            _write_parquet(place[names[1]], target, columns)
        for name in names:
            self._writer.note(f"{_FOLDER}/{name}", self._digest)
        return tuple(names)


def _new_database(path: Path) -> sqlite3.Connection:
    path.unlink(missing_ok=True)
    db = sqlite3.connect(path)
    # It is written once, beside the site: what is cut off is thrown away whole.
    db.execute("PRAGMA journal_mode = OFF")
    db.execute("PRAGMA synchronous = OFF")
    return db


def _index(db: sqlite3.Connection, tables: dict[str, Columns]) -> None:
    """Index what people ask by."""
    for table, columns in tables.items():
        for name in dict.fromkeys((columns.names[0], "project", "subject")):
            if name in columns.names:
                db.execute(f'CREATE INDEX "{table}_by_{name}" ON "{table}" ("{name}")')
    db.commit()


def _write_parquet(lines: Path, target: Path, columns: Columns) -> None:
    """A Parquet file of the rows of a JSON Lines file, a batch at a time."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    types = {"boolean": pa.bool_(), "integer": pa.int64(), "number": pa.float64()}
    schema = pa.schema(
        [
            (name, types.get(kind, pa.string()))
            for name, kind in zip(columns.names, columns.kinds, strict=True)
        ]
    )
    with lines.open(encoding="utf-8") as file, pq.ParquetWriter(target, schema) as writer:
        rows = map(json.loads, file)
        while batch := list(islice(rows, _BATCH)):
            shown = [_as_typed(row, columns) for row in batch]
            writer.write_table(pa.Table.from_pylist(shown, schema=schema))


def _as_typed(row: dict[str, Any], columns: Columns) -> dict[str, Any]:
    """The row with words where its column is one of words."""
    kinds = zip(columns.names, columns.kinds, strict=True)
    words = {name for name, kind in kinds if kind in ("string", "date")}
    return {n: str(v) if n in words and v is not None else v for n, v in row.items()}


def _lines_as_json(lines: list[TableLine]) -> bytes:
    return json.dumps([[line.name, line.rows, line.files] for line in lines]).encode()


def _read_lines(body: bytes) -> tuple[TableLine, ...]:
    return tuple(_table_lines(json.loads(body)))


def _table_lines(rows: list[Any]) -> Iterator[TableLine]:
    return (TableLine(name, count, tuple(files)) for name, count, files in rows)
