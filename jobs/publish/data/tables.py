"""The tables of the public data: what an export has but what is for ops, and what pages add."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from jobs.config.model import Config
from jobs.publish.facts.public import is_public
from jobs.publish.facts.values import Facts
from jobs.queries.table_files import Table
from jobs.queries.tables import tables_of
from state.model.values import JsonObject, day
from state.stores import Stores

EVENTS = "events"


def public_tables(stores: Stores, config: Config, facts: Facts) -> Iterator[Table]:
    """The tables, each row made when it is written."""
    for table in tables_of(stores, config):
        if table.name == EVENTS:
            # Snapshots are numbered in a database that nobody else has.
            columns = tuple(c for c in table.columns if not c.startswith("snapshots_"))
            yield Table(EVENTS, columns, _for_all(table.rows))
        else:
            yield table
    yield Table(
        "records",
        ("key", "source", "title", "day", "withdrawn", "seen_on", "sha256", "url", "page"),
        _records(facts),
    )
    yield Table("record_projects", ("key", "project"), _record_projects(facts))
    yield Table("projects", ("project", "name"), _projects(facts))
    yield Table(
        "promises",
        (
            *("key", "title", "due_on", "state", "announced_in", "url"),
            *("closed_by", "closed_who", "closed_on"),
        ),
        _promises(facts),
    )


def _for_all(rows: Iterable[JsonObject]) -> Iterator[JsonObject]:
    return (row for row in rows if is_public(row["kind"], row["subject"], row["projects"]))


def _records(facts: Facts) -> Iterator[JsonObject]:
    for entry in facts.entries.values():
        yield {
            "key": entry.key,
            "source": entry.source,
            "title": entry.title,
            "day": entry.day,
            "withdrawn": entry.is_withdrawn,
            "seen_on": day(entry.proof.seen_on),
            "sha256": list(entry.proof.sha256s),
            "url": entry.url,
            "page": entry.path,
        }


def _record_projects(facts: Facts) -> Iterator[JsonObject]:
    for entry in facts.entries.values():
        yield from ({"key": entry.key, "project": code} for code in entry.projects)


def _projects(facts: Facts) -> Iterator[JsonObject]:
    return ({"project": code, "name": name} for code, name in facts.projects.items())


def _promises(facts: Facts) -> Iterator[JsonObject]:
    for promise in facts.promises:
        closed = promise.closed
        yield {
            "key": promise.key,
            "title": promise.title,
            "due_on": day(promise.due_on),
            "state": promise.state,
            "announced_in": promise.entry.key,
            "url": promise.url,
            "closed_by": closed.url if closed else None,
            "closed_who": closed.who if closed else None,
            "closed_on": day(closed.on) if closed else None,
        }
