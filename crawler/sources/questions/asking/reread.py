"""What was known of hits, as today's parser reads it: a better one makes no hit another; pure."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

from crawler.parsing.base import Parsed
from state.model.errors import DatabaseError, ParseError
from state.model.records import StoredReading
from state.model.values import JsonObject, Snapshot

# A page of the listing now has the hits of few pages as they were before.
_KEPT_PAGES = 8

_Page = dict[tuple[str, str], JsonObject]


class KnownHits:
    """The hits of the snapshots that `load` gives, as `parse`, which is the reader named, reads
    them."""

    def __init__(
        self,
        load: Callable[[int], Snapshot],
        parse: Callable[[Snapshot], Parsed],
        reader: str,
    ) -> None:
        self._load = load
        self._parse = parse
        self._reader = reader
        self._pages: OrderedDict[int, _Page] = OrderedDict()

    def data(self, known: StoredReading | None) -> JsonObject | None:
        """What a reading says; None of none."""
        if known is None or known.reader == self._reader or known.newest is None:
            return known.data if known else None
        return self._page(known.newest).get((known.key, known.part), known.data)

    def _page(self, snapshot_id: int) -> _Page:
        if snapshot_id not in self._pages:
            self._pages[snapshot_id] = self._read(snapshot_id)
            if len(self._pages) > _KEPT_PAGES:
                self._pages.popitem(last=False)
        return self._pages[snapshot_id]

    def _read(self, snapshot_id: int) -> _Page:
        try:
            parsed = self._parse(self._load(snapshot_id))
        except (ParseError, DatabaseError):
            return {}
        return {(reading.key, reading.part): reading.data for reading in parsed.readings}
