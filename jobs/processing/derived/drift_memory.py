"""What is remembered of drift: what lasts since when, when things were looked at, good days."""

from __future__ import annotations

import json
from datetime import date, datetime

from state.model.instants import iso
from state.model.values import JsonObject, SourceName
from state.records.notes import NoteStore

STANDING = "drift:"
"""With which the names of notes on drift that lasts begin."""


class DriftMemory:
    """The memory of one source in one database, for one pass; the caller holds the transaction."""

    def __init__(self, notes: NoteStore, source: SourceName) -> None:
        self._notes = notes
        self._source = source
        self._told: dict[str, str] | None = None

    def standing(self, about: str) -> JsonObject | None:
        """The drift that was told about a thing and lasts: `assumption`, `seen`, `since`."""
        if self._told is None:
            # Of a source all is asked for at once, in every pass: mostly there is nothing.
            self._told = self._notes.starting(self._name(""))
        return _value(self._told.get(self._name(about)))

    def begin(self, about: str, assumption: str, seen: str, at: datetime) -> None:
        """Remember that drift about a thing was told."""
        value = {
            "source": self._source,
            "assumption": assumption,
            "seen": seen,
            "since": iso(at),
        }
        self._note(about, json.dumps(value))

    def end(self, about: str) -> None:
        """Remember that it is over."""
        self._note(about, "")

    def add_good_day(self, day: date, most: int) -> frozenset[date]:
        """Remember a day on which the source was good; gives the last so many, with this one."""
        name = f"good days:{self._source}"
        known = _value(self._notes.get(name)) or {"days": []}
        days = sorted({*known["days"], day.isoformat()})[-most:]
        self._notes.set(name, json.dumps({"days": days}))
        return frozenset(map(date.fromisoformat, days))

    def canary(self, key: str) -> JsonObject:
        """What is remembered of a canary: `looked_at`, the snapshot of its `reference`, and that of
        the `other` reading that was seen last, if any."""
        return _value(self._notes.get(f"canary:{key}")) or {}

    def keep_canary(self, key: str, value: JsonObject) -> None:
        """Remember this of a canary."""
        self._notes.set(f"canary:{key}", json.dumps(value))

    def _note(self, about: str, value: str) -> None:
        self._notes.set(self._name(about), value)
        self._told = None

    def _name(self, about: str) -> str:
        return f"{STANDING}{self._source}:{about}"


def standing_drifts(notes: NoteStore) -> list[JsonObject]:
    """Every drift that lasts: `source`, `assumption`, `seen`, `since`."""
    found = map(_value, notes.starting(STANDING).values())
    return [value for value in found if value]


def _value(text: str | None) -> JsonObject | None:
    value: JsonObject | None = json.loads(text) if text else None
    return value
