"""What is stored of one source, in the form in which the source may ask for it."""

from __future__ import annotations

from collections.abc import Sequence, Set
from datetime import datetime

from crawler.sources.base import AnySource
from state.records.record_files import RecordFiles
from state.records.record_store import RecordStore


class StoredOf:
    """Records of one source (`Stored` in crawler/sources/traits/stored.py), at an instant."""

    def __init__(
        self,
        source: AnySource,
        records: RecordStore,
        files: RecordFiles,
        now: datetime | None = None,
    ) -> None:
        self._source = source
        self._records = records
        self._files = files
        self._now = now

    def standing(self) -> Sequence[str]:
        """Keys of its records, sorted."""
        return self._records.keys(self._source.record_kind)

    def whole(self) -> Sequence[str]:
        """Keys of its records of which more than a listing tells, sorted."""
        return self._records.whole_keys(self._source.record_kind)

    def with_field(self, name: str, value: str) -> Sequence[str]:
        """Keys of its records that have this value in a field, sorted."""
        return self._records.keys_with(self._source.record_kind, name, value)

    def absent(self) -> Set[str]:
        """Keys of its records that were missed when last looked for."""
        return self._records.absent(self._source.record_kind)

    def asked_before(self, at: datetime) -> Set[str]:
        """Keys of records whose own address was last asked then or earlier."""
        return set(self._records.asked_before(self._source.record_kind, at))

    def relevant(self, lacking: str | None = None) -> Set[str]:
        """Keys of its records that name a project or somebody's keyword; where a field is named,
        only those that lack it."""
        return set(self._records.relevant(self._source.record_kind, lacking))

    def losing(self) -> Set[str]:
        """Keys of records of which something is missing, not proven to be lost."""
        return set(self._records.losing(self._source.name))

    def with_files_before(self, at: datetime) -> Set[str]:
        """Keys of records of which a file was last fetched then or earlier, or nobody knows when:
        in the future."""
        return {
            key
            for row in self._files.of_source(self._source.name)
            if row["fetched_at"] and self._is_before(datetime.fromisoformat(row["fetched_at"]), at)
            for key in self._files.owners(row["url"])
        }

    def _is_before(self, fetched_at: datetime, at: datetime) -> bool:
        return fetched_at <= at or (self._now is not None and fetched_at > self._now)
