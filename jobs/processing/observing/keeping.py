"""How far keeping the readings of a source has come, in earlier processes too."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import TypeVar

from jobs.processing.assess import Assessed
from jobs.processing.batching.notes import FailedPart, KeepingNotes
from jobs.processing.context import PassContext
from state.model.records import ReadingId

Value = TypeVar("Value")


class Keeping:
    """The keys touched, the parts listed of each, and the parts that could not be kept.

    `seen`: of the records that miss something (`losing`), the parts that were read in this pass.
    `undecided` are the keys that are not kept yet; `after` is the last fetch that is done.
    """

    def __init__(self, context: PassContext, source: Assessed) -> None:
        self.touched: set[str] = set()
        self.seen: set[ReadingId] = set()
        self.listed: dict[str, tuple[str, ...]] = {}
        self.failed: defaultdict[str, dict[str, FailedPart]] = defaultdict(dict)
        self.undecided = self.losing = frozenset[str]()
        self.after: int | None = None
        self.is_resumed = False
        self._parts: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._batches = context.batches
        self._collector = context.work.collector
        self._source = source
        self._reader = self._collector.reader(source.name)
        self._take_up(context.batches.take_kept(source.name))
        # What was judged is judged again by whoever goes on.
        self._noted = len(source.reading.refused), len(source.reading.unread)

    @contextmanager
    def noting(self) -> Iterator[None]:
        """While this lasts, each batch notes what it has refused before it ends."""
        self._batches.before_end.append(self._note)
        try:
            yield
            self._note()
        finally:
            self._batches.before_end.remove(self._note)

    def _take_up(self, earlier: Sequence[KeepingNotes]) -> None:
        for notes in earlier:
            self.is_resumed = True
            self.undecided |= notes.undecided
            self.losing |= notes.losing
            self.touched.update(notes.touched)
            self.seen.update(ReadingId(*each) for each in notes.seen)
            for key, part in notes.listed:
                self._list(key, part)
            self._source.reading.refused.update(notes.refused)
            self._source.reading.unread.update(dict.fromkeys(notes.unread))
            for failed in notes.failed:
                self._enter(failed)
            # Another reader may find otherwise what this one has passed.
            self.after = notes.after if notes.reader == self._reader else None

    def begin(self, source: Assessed, losing: Iterable[str]) -> None:
        """Begin with a source, of which these records miss something."""
        self.undecided, self.losing = source.undecided, frozenset(losing)
        self._notes.undecided, self._notes.losing = self.undecided, self.losing

    def touch(self, keys: Iterable[str]) -> None:
        """These records may be other than they were."""
        for key in keys:
            if key not in self.touched:
                self.touched.add(key)
                self._notes.touched.append(key)

    def see(self, part: ReadingId) -> None:
        """A part of a record that misses something was read."""
        if part not in self.seen:
            self.seen.add(part)
            self._notes.seen.append(part)

    def list_part(self, key: str, part: str) -> None:
        """A listing has this part of a record."""
        if part not in self.listed.get(key, ()):
            self._list(key, part)
            self._notes.listed.append((key, part))

    def _list(self, key: str, part: str) -> None:
        parts = (*self.listed.get(key, ()), part)
        # Very many have the same parts: these are held once.
        self.listed[key] = self._parts.setdefault(parts, parts)

    def fail(self, failed: FailedPart) -> None:
        """A part could not be kept, or could after all where there is no error."""
        self._enter(failed)
        self._notes.failed.append(failed)

    def mend(self, key: str, part: str) -> None:
        """A part could be kept, whatever became of it before."""
        if part in self.failed.get(key, ()):
            self.fail(FailedPart(key, part, None, error=""))

    def _enter(self, failed: FailedPart) -> None:
        if failed.error:
            self.failed[failed.key][failed.part] = failed
        else:
            self.failed[failed.key].pop(failed.part, None)

    def is_plain(self, key: str) -> bool:
        """Whether what is read of a record need not be noted, where it says what it said."""
        return not (key in self.losing or key in self.undecided or key in self.failed)

    def passed(self, fetch_id: int) -> None:
        """Everything of a fetch is kept."""
        self._notes.after = fetch_id

    @property
    def _notes(self) -> KeepingNotes:
        return self._batches.keeping(self._source.name, self._reader)

    def _note(self) -> None:
        """Note, before a batch ends, what this one has refused."""
        reading = self._source.reading
        reading.refused.update(self._collector.take_refused())
        refused = _newest(reading.refused, self._noted[0])
        unread = _newest(reading.unread, self._noted[1])
        if refused or unread:
            self._notes.refused, self._notes.unread = refused, sorted(unread)
            self._noted = len(reading.refused), len(reading.unread)


def _newest(grown: dict[int, Value], noted: int) -> dict[int, Value]:
    """What has come since so many were noted, without a look at those."""
    names = islice(reversed(grown), len(grown) - noted)
    return {name: grown[name] for name in names}
