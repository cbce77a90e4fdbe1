"""The readings that are kept, those of an older reader renewed from their snapshots.

Both sides of a comparison are read by the same parser.
"""

from __future__ import annotations

from dataclasses import replace

from crawler.reading.file_readings import unread_file
from crawler.reading.last_kept import LastKept
from crawler.reading.parse import parser_version
from crawler.reading.rereading import Rereading
from crawler.sources.registry import source_named
from crawler.sources.together.build import file_addresses
from crawler.sources.together.settings import SourcesSettings
from state.changes.spelling import with_known_spelling
from state.changes.unread import FORBIDDEN, UNREAD
from state.model.errors import NotReadError
from state.model.records import Inputs, ReadingId, StoredReading
from state.model.values import JsonObject, SourceName
from state.records.readings import ReadingStore

_NO_READER = "several"


def spelled(data: JsonObject, known: StoredReading) -> JsonObject:
    """What came of a part, spelled as was known where signs of it could not be read.

    What stands in a file is as its bytes say: other signs come with other bytes.
    """
    return data if known.part == "file" else with_known_spelling(data, known.data)


class Renewing:
    """The readings of one database as today's parsers read them; `kept` forgets what is dropped."""

    def __init__(
        self,
        records: ReadingStore,
        rereading: Rereading,
        settings: SourcesSettings,
        kept: LastKept,
    ) -> None:
        self._records = records
        self._rereading = rereading
        self._settings = settings
        self._kept = kept
        # Readings of an older reader whose file could not be read again yet.
        self._put_off: set[ReadingId] = set()
        self._readers: dict[SourceName, str] = {}

    def reader(self, source: SourceName) -> str:
        """Today's way of reading a source."""
        if source not in self._readers:
            self._readers[source] = parser_version(source_named(source), self._settings)
        return self._readers[source]

    def reader_of(self, source: SourceName, inputs: Inputs) -> str:
        """What has read these readings of a source: today's reader, or none in particular when one
        of them could not be renewed yet."""
        is_mixed = any(ReadingId(key, part) in self._put_off for key, part, _ in inputs)
        return _NO_READER if is_mixed else self.reader(source)

    def of(self, key: str) -> dict[str, StoredReading]:
        """The readings of a key, those of an older reader renewed."""
        stored = self._records.of(key)
        for part, reading in list(stored.items()):
            reader = self.reader(reading.source)
            if reading.reader == reader or reading.snapshot_id is None or part == "absent":
                continue
            try:
                found = self._rereading.of(reading.newest or reading.snapshot_id, reading.source)
            except NotReadError:
                self._put_off.add(ReadingId(key, part))
                continue
            self._put_off.discard(ReadingId(key, part))
            if found is None:
                continue  # what was once read of it is all there is
            data = found.get((key, part))
            if data is None:
                self._records.drop(key, part)
                self._kept.forget(ReadingId(key, part))
                del stored[part]
                continue
            stored[part] = replace(reading, reader=reader, data=spelled(data, reading))
            self._records.put(stored[part])
        return stored

    def data(self, key: str, part: str, snapshot_id: int | None) -> JsonObject | None:
        """What a snapshot says of a part, as today's parser reads it; None where it cannot.

        Raises NotReadError when a file among it is to be read in a later pass.
        """
        if part == UNREAD:
            return self._told_unread(key)
        if part == FORBIDDEN:
            # As if it had been read when it could not be had.
            stored = self.of(key)
            return (stored.get("file") or stored["absent"]).data if stored else None
        reading = self._records.of(key).get(part)
        if snapshot_id is None:
            return reading.data if reading else None
        if reading is None or reading.snapshot_id != snapshot_id:
            return self._rereading.part(key, part, snapshot_id)
        try:
            # Nothing that was seen has changed since: what the newest of them says was told.
            data = self._rereading.part(key, part, reading.newest or snapshot_id)
        except NotReadError:
            return reading.data  # as it is read on the other side, too
        return None if data is None else spelled(data, reading)

    def _told_unread(self, key: str) -> JsonObject | None:
        """What stood for a file when its record was told without it."""
        urls = file_addresses(key, {}, self._settings)
        return dict(unread_file(urls[0], None, self._settings).data) if urls else None
