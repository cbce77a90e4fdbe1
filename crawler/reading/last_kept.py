"""What was kept last of each part, so that what is as it was need not be looked up; pure."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from state.model.records import ReadingId
from state.model.values import JsonObject, SourceName

_KEPT_READINGS = 2048


@dataclass(slots=True)
class Kept:
    """What was kept of a part, and the newest snapshot that says it."""

    source: SourceName
    data: JsonObject
    snapshot_id: int | None


class LastKept:
    """What was kept last of each part, of so many that memory stays flat: most of a listing is
    what it was, and need not be looked up again."""

    def __init__(self) -> None:
        self._kept: OrderedDict[ReadingId, Kept] = OrderedDict()

    def get(self, reading_id: ReadingId) -> Kept | None:
        """What was kept last of a part, None where that must be looked up."""
        return self._kept.get(reading_id)

    def put(self, reading_id: ReadingId, kept: Kept) -> None:
        """Remember what was kept of a part."""
        self._kept[reading_id] = kept
        if len(self._kept) > _KEPT_READINGS:
            self._kept.popitem(last=False)

    def clear(self) -> None:
        """Look everything up again."""
        self._kept.clear()

    def forget(self, reading_id: ReadingId) -> None:
        """Look a part up again when it is asked for."""
        self._kept.pop(reading_id, None)
