"""Stored snapshots once more through today's parsers; the last few are kept as they were read."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from crawler.extraction.kept_texts import Texts
from crawler.parsing.base import Reading
from crawler.reading.parse import Faults, parse_snapshot, read_file
from crawler.sources.registry import SOURCE_NAMES, source_named
from crawler.sources.together.settings import SourcesSettings
from state.model.errors import DamagedError, ParseError, ParserFaultError
from state.model.values import FILE_ROLE, JsonObject, Snapshot, SourceName
from state.snapshots.aliases import Aliases
from state.snapshots.snapshot_store import SnapshotStore

_READ_AGAIN = 16

_Found = dict[tuple[str, str], JsonObject]


class Rereading:
    """The snapshots of one database, read again."""

    def __init__(
        self, store: SnapshotStore, texts: Texts, settings: SourcesSettings, aliases: Aliases
    ) -> None:
        self._aliases = aliases
        self._store = store
        self._texts = texts
        self._settings = settings
        self._faults: Faults = {}
        self._kept = lru_cache(maxsize=_READ_AGAIN)(self._read_again)

    def take_faults(self) -> Faults:
        """Over which snapshots a parser has stumbled since this was last asked."""
        taken, self._faults = self._faults, {}
        return taken

    def of(self, snapshot_id: int, source: SourceName) -> _Found | None:
        """What today's parser of a source reads from a snapshot, by key and part; None where it
        cannot. Raises NotReadError for a file that is to be read later."""
        found = self._kept(snapshot_id, source)
        names = self._aliases.all() if found else {}
        if not names or found is None:
            return found
        readings = (Reading(key, part, data).renamed(names) for (key, part), data in found.items())
        return {(reading.key, reading.part): reading.data for reading in readings}

    def part(self, key: str, part: str, snapshot_id: int) -> JsonObject | None:
        """What a snapshot says of one part of a key, whoever reads it; None where nothing.

        A file that was `absent` in it, since a baseline could not read it, counts as if it had been
        read then. Raises NotReadError.
        """
        wanted = (key, "file" if part == "absent" else part)
        found = (self.of(snapshot_id, source) or {} for source in SOURCE_NAMES)
        return next((readings[wanted] for readings in found if wanted in readings), None)

    def _read_again(self, snapshot_id: int, source: SourceName) -> _Found | None:
        try:
            snapshot = self._store.load(snapshot_id)
            readings = self._readings(snapshot, source)
        except ParserFaultError as fault:
            self._faults[snapshot_id] = fault
            return None
        except (DamagedError, ParseError):
            return None
        return {(reading.key, reading.part): reading.data for reading in readings}

    def _readings(self, snapshot: Snapshot, source: SourceName) -> Iterable[Reading]:
        reads = source_named(source)
        if snapshot.role != FILE_ROLE:
            return parse_snapshot(snapshot, reads, self._settings).readings
        reading, fault = read_file(snapshot, self._texts.of(snapshot), reads, self._settings)
        if fault is not None:
            raise fault
        return (reading,)
