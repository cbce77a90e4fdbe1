"""What was kept last of each part, so that what is as it was need not be looked up; pure."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from crawler.parsing.base import Reading
from crawler.sources.traits.scope import Scope
from state.model.records import ReadingId
from state.model.values import JsonObject, SourceName

_KEPT_READINGS = 2048


@dataclass(slots=True)
class Kept:
    """What was kept of a part, and the newest snapshot that says it. It is settled where whatever
    judged it asked for nothing but itself: then it is judged the same again."""

    source: SourceName
    data: JsonObject
    snapshot_id: int | None
    is_settled: bool = False


class LastKept:
    """What was kept last of each part, of so many that memory stays flat: most of a listing is
    what it was, and need not be looked up again."""

    def __init__(self) -> None:
        self.confirmed: dict[ReadingId, int | None] = {}
        """By part, the newest snapshot that says what was kept, where that is not noted yet."""
        self._kept: OrderedDict[ReadingId, Kept] = OrderedDict()
        self._scopes: dict[SourceName, Scope] = {}

    def get(self, reading_id: ReadingId) -> Kept | None:
        """What was kept last of a part, None where that must be looked up."""
        return self._kept.get(reading_id)

    def put(self, reading_id: ReadingId, kept: Kept) -> None:
        """Remember what was kept of a part."""
        self._kept[reading_id] = kept
        if len(self._kept) > _KEPT_READINGS:
            self._kept.popitem(last=False)

    def confirm(
        self, source: SourceName, reading: Reading, snapshot_id: int | None, is_settled: bool
    ) -> bool:
        """Whether a reading says just what was kept last of its part; writes nothing yet. One that
        `is_settled` need not be judged again until it, or the scope, is another."""
        last = self._kept.get(reading.id)
        if last is None or last.source != source:
            return False
        # What was read of an item that is what it was is the same to the object.
        if last.data is not reading.data and last.data != reading.data:
            return False
        if reading.data.get("state") == "broken":
            return False  # each snapshot that is refused is noted
        last.data, last.is_settled = reading.data, is_settled
        if last.snapshot_id != snapshot_id:
            last.snapshot_id = self.confirmed[reading.id] = snapshot_id
        return True

    def confirm_settled(
        self, source: SourceName, reading: Reading, snapshot_id: int | None
    ) -> bool:
        """The same of what is settled, and the same to the object: it need not be judged again."""
        last = self._kept.get(reading.id)
        if last is None or not last.is_settled or last.data is not reading.data:
            return False
        if last.source != source:
            return False
        if last.snapshot_id != snapshot_id:
            last.snapshot_id = self.confirmed[reading.id] = snapshot_id
        return True

    def judge_within(self, source: SourceName, scope: Scope) -> None:
        """What is kept of a source is judged again where this is another scope than before."""
        if self._scopes.get(source) != scope:
            self._scopes[source] = scope
            for kept in self._kept.values():
                if kept.source == source:
                    kept.is_settled = False

    def clear(self) -> None:
        """Look everything up again."""
        self._kept.clear()

    def forget(self, reading_id: ReadingId) -> None:
        """Look a part up again when it is asked for."""
        self._kept.pop(reading_id, None)
