"""Keeps readings, and makes of them the records as today's parsers see them.

Rule 4 lives here: both sides of a comparison are read by the same parser. A reading that an
older one made is renewed from its stored snapshot before it counts.
"""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from crawler.documents.document import Document
from crawler.extraction.kept_texts import Texts
from crawler.parsing.base import Reading
from crawler.reading.files_instead import is_no_edition
from crawler.reading.last_kept import Kept, LastKept
from crawler.reading.parse import Faults
from crawler.reading.renewing import Renewing, spelled
from crawler.reading.rereading import Rereading
from crawler.sources.base import Files
from crawler.sources.registry import source_of_key, source_of_role
from crawler.sources.together.build import build_record, file_addresses
from crawler.sources.together.files import file_key
from crawler.sources.together.settings import SourcesSettings
from state.changes.sheets import CutReport
from state.changes.unread import FORBIDDEN, UNREAD
from state.model.errors import DamagedError
from state.model.records import Inputs, ReadingId, StoredReading
from state.model.values import JsonObject, Record, SourceName
from state.records.readings import ReadingStore
from state.snapshots.aliases import Aliases
from state.snapshots.snapshot_store import SnapshotStore


def _says(before: StoredReading, source: SourceName, reader: str, data: JsonObject) -> bool:
    """Whether a reading says this already, as read by this reader for this source."""
    return (before.source, before.reader, before.data) == (source, reader, data)


def _all_inputs(key: str, stored: Mapping[str, StoredReading], files: Inputs) -> Inputs:
    """The readings of a key and those of its files, as what a record is made of."""
    own = tuple((key, part, reading.snapshot_id) for part, reading in sorted(stored.items()))
    return (*own, *(place for place in files if place not in own))


class Collector:
    """The readings of one database, seen through today's parsers."""

    def __init__(
        self,
        store: SnapshotStore,
        records: ReadingStore,
        texts: Texts,
        settings: SourcesSettings,
        aliases: Aliases,
    ) -> None:
        self._store = store
        self._records = records
        self._texts = texts
        self._settings = settings
        self._rereading = Rereading(store, texts, settings, aliases)
        self.last_kept = LastKept()
        self._refused: dict[int, str] = {}
        self._renewing = Renewing(records, self._rereading, settings, self.last_kept)

    def reader(self, source: SourceName) -> str:
        """Today's way of reading a source."""
        return self._renewing.reader(source)

    def reader_of(self, source: SourceName, inputs: Inputs) -> str:
        """What has read these readings of a source: today's reader, or none in particular when one
        of them could not be renewed yet."""
        return self._renewing.reader_of(source, inputs)

    def take_faults(self) -> Faults:
        """Over which snapshots a parser has stumbled since this was last asked."""
        return self._rereading.take_faults()

    def take_refused(self) -> dict[int, str]:
        """Which snapshots of files were refused since this was last asked, and why."""
        taken, self._refused = self._refused, {}
        return taken

    # --- keeping --------------------------------------------------------------------------

    def keep(self, source: SourceName, reading: Reading, snapshot_id: int | None) -> bool:
        """Keep a reading; whether it may change a record.

        One that says the same stays with the snapshot that said it first; `flush_confirmations`
        notes the newest that does.
        """
        reading_id = reading.id
        if snapshot_id is not None and reading.data.get("state") == "broken":
            self._refused[snapshot_id] = str(reading.data["problem"])
        stored = self._records.of(reading.key)
        reader = self.reader(source)
        before = stored.get(reading.part)
        renewed = before is not None and before.reader != self.reader(before.source)
        if renewed:
            # Both sides of a comparison are read by the same parser, also when the old one saw no
            # difference between the snapshots before.
            stored = self._renewing.of(reading.key)
            before = stored.get(reading.part)
        problem = self._is_worse(reading, stored)
        if problem is not None:
            if snapshot_id is not None and reading.part == "file":
                self._refused[snapshot_id] = problem
            return False
        if reading.part == "file":
            self._records.drop(reading.key, "absent")
        data = reading.data if before is None else spelled(reading.data, before)
        kept = Kept(source, data, snapshot_id)
        if before is not None and _says(before, source, reader, data):
            # What says it in signs that could not be read cannot stand for it.
            if data == reading.data:
                self.last_kept.put(reading_id, kept)
                self.last_kept.confirmed[reading_id] = snapshot_id
            return renewed
        self.last_kept.put(reading_id, kept)
        self.last_kept.confirmed.pop(reading_id, None)
        self._records.put(StoredReading(*reading_id, source, snapshot_id, reader, data))
        return True

    def flush_confirmations(self, most_waiting: int = 0) -> None:
        """Note, within the caller's transaction, which snapshots still say what was kept; not yet
        while no more than so many wait to be noted."""
        if len(self.last_kept.confirmed) <= most_waiting:
            return
        self._records.confirm(self.last_kept.confirmed)
        self.last_kept.confirmed.clear()

    def forget_kept(self) -> None:
        """Look up again what was kept: the last of it may not stand in the database."""
        self.last_kept.clear()

    def forget_undone(self) -> None:
        """The same where much of it has been undone: what was confirmed of that is confirmed by
        nobody."""
        confirmed = self.last_kept.confirmed
        for reading_id in tuple(confirmed):
            kept = self.last_kept.get(reading_id)
            stored = self._records.of(reading_id.key).get(reading_id.part)
            if kept is None or stored is None or stored.data != kept.data:
                del confirmed[reading_id]
        self.forget_kept()

    def read_again(self, key: str, part: str, snapshot_id: int | None) -> Reading | None:
        """The reading of a part that today's parser makes of a snapshot; None where it cannot."""
        data = self._renewing.data(key, part, snapshot_id)
        return None if data is None else Reading(key, part, data)

    @staticmethod
    def _is_worse(reading: Reading, stored: dict[str, StoredReading]) -> str | None:
        """In words, why what was good of a file is left untouched: it could be read before and
        cannot now, or something else stands in its place."""
        before = stored.get("file")
        if before is None:
            return None
        if reading.part == "absent":
            return str(reading.data["problem"])
        if reading.part != "file":
            return None
        if reading.data["state"] == "broken" and before.data["state"] != "broken":
            return str(reading.data["problem"])
        kinds = (str(reading.data["kind"]), str(before.data["kind"]))
        return "{} came where {} stood".format(*kinds) if is_no_edition(*kinds) else None

    def drop_unlisted(self, key: str, parts: Collection[str]) -> bool:
        """Forget what only a listing says of a record, and one read to its end no longer does:
        all such parts but these; whether there were any."""
        source = source_of_key(key)
        stale = [
            part
            for part in self._records.of(key)
            if source is not None and source.is_listed_part(part) and part not in parts
        ]
        for part in stale:
            self._records.drop(key, part)
            self.last_kept.forget(ReadingId(key, part))
        return bool(stale)

    # --- building -------------------------------------------------------------------------

    def build(self, key: str) -> tuple[Record, Inputs] | None:
        """The record of this key as it stands now, and what it was made of."""
        stored = self._renewing.of(key)
        parts = {part: reading.data for part, reading in stored.items()}
        urls = file_addresses(key, parts, self._settings)
        files, file_inputs = self._files(urls)
        record = build_record(key, parts, files, self._settings)
        if record is None:
            return None
        return record, _all_inputs(key, stored, file_inputs)

    def as_listed_before(self, record: Record, before: Record) -> Record:
        """A record that was read whole for the first time, as it would have been when a listing
        alone told of it: with the fields `before` where the listing says something else now."""
        source = source_of_key(record.key)
        stored = self._renewing.of(record.key)
        parts = {
            part: reading.data
            for part, reading in stored.items()
            if source is not None and source.is_listed_part(part)
        }
        now = build_record(record.key, parts, {}, self._settings)
        if now is None:
            return record
        fields = {
            name: before.fields[name]
            for name, value in now.fields.items()
            if name in before.fields and before.fields[name] != value
        }
        return replace(record, fields={**record.fields, **fields}) if fields else record

    def inputs(self, key: str) -> Inputs:
        """What the record of this key would be made of, its files included."""
        stored = self._renewing.of(key)
        parts = {part: reading.data for part, reading in stored.items()}
        _, file_inputs = self._files(file_addresses(key, parts, self._settings))
        return _all_inputs(key, stored, file_inputs)

    def rebuild(self, key: str, inputs: Inputs) -> Record | None:
        """The record that today's parsers make of what it was once made of; None if they can't.

        Raises NotReadError when a file among it is to be read in a later pass.
        """
        parts: dict[str, JsonObject] = {}
        files: dict[str, JsonObject] = {}
        for input_key, part, snapshot_id in inputs:
            data = self._renewing.data(input_key, part, snapshot_id)
            if data is None:
                return None
            if input_key == key:
                parts[part] = data
            if part in ("file", "absent", UNREAD, FORBIDDEN):
                files[str(data["url"])] = data
        return build_record(key, parts, files, self._settings)

    def record_from(
        self, key: str, source: SourceName, snapshot_ids: Iterable[int]
    ) -> Record | None:
        """The record that today's parsers make of these snapshots alone; None if they can't.

        `source` is that of the files among them. Raises DamagedError, NotReadError.
        """
        parts: dict[str, JsonObject] = {}
        files: dict[str, JsonObject] = {}
        for snapshot_id in snapshot_ids:
            reads = source_of_role(self._store.load(snapshot_id).role)
            found = self._rereading.of(snapshot_id, reads.name if reads else source) or {}
            for (read_key, part), data in found.items():
                if read_key == key:
                    parts[part] = data
                if part == "file":
                    files[str(data["url"])] = data
        return build_record(key, parts, files, self._settings)

    def files(self, urls: tuple[str, ...]) -> Files:
        """What is known of these files, by address."""
        return self._files(urls)[0]

    def file_inputs(self, urls: tuple[str, ...]) -> Inputs:
        """The readings of these files as a part of what a record is made of."""
        return self._files(urls)[1]

    def document(self, url: str) -> Document | None:
        """The text of a file as last fetched, None when there is none."""
        data = self.files((url,)).get(url, {})
        return self._texts.known(str(data.get("sha256")))

    def cut_report(self, url: str) -> CutReport | None:
        """The project sheets of a file as last fetched, None when it was never read.

        Raises NotReadError when they are to be cut in a later pass.
        """
        stored = self._renewing.of(file_key(url, self._settings)).get("file")
        if stored is None or stored.snapshot_id is None:
            return None
        with contextlib.suppress(DamagedError):
            return self._texts.cut(self._store.load(stored.snapshot_id))
        return None

    def _files(self, urls: tuple[str, ...]) -> tuple[dict[str, JsonObject], Inputs]:
        found: dict[str, JsonObject] = {}
        inputs: list[tuple[str, str, int | None]] = []
        for url in urls:
            key = file_key(url, self._settings)
            stored = self._renewing.of(key)
            for part in ("file", "absent"):
                if part in stored:
                    data = found[url] = stored[part].data
                    name = FORBIDDEN if data.get("state") == FORBIDDEN else part
                    inputs.append((key, name, stored[part].snapshot_id))
                    break
        return found, tuple(inputs)
