"""The transactions in which one pass is processed, and what it has come to when each ends.

One in a piece would hold up everybody else for minutes, and make the log of changes (WAL) as large
as all that the pass writes. So what was done is committed now and then, always between two turns,
together with a note of what it came to; whoever goes on after a crash begins with these notes.
Where a batch ends changes nothing of what follows.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterator, Set
from contextlib import contextmanager, suppress

from jobs.processing.batching.ledger import Ledger
from jobs.processing.batching.left_over import keep_left_over
from jobs.processing.batching.notes import (
    CAME_TO,
    OPENING,
    CameTo,
    Done,
    KeepingNotes,
    Opening,
    Taken,
    cut_back,
)
from jobs.processing.values import Turn
from state.database.pieces import Fill
from state.model.values import Pass, SourceName
from state.set_aside.entries import SetAside, Step
from state.set_aside.last_place import LastPlace
from state.stores import Stores


class Batches:
    """The batches of one pass. `size` is how much is done in one, None: as much as is good.

    `on_end` is called between two, when others can write.
    """

    def __init__(
        self,
        stores: Stores,
        current: Pass,
        opening: Opening,
        place: LastPlace,
        size: int | None = None,
        on_end: Callable[[], None] = lambda: None,
    ) -> None:
        self.opening = opening
        self.ledger = Ledger()
        self.aside: list[SetAside] = []
        """What was set aside in this pass, one after the other: of a place the last one holds."""
        self.before_end: list[Callable[[], None]] = []
        """What is to be done before a batch ends."""
        self._stores = stores
        self._current = current
        self._place = place
        self._on_end = on_end
        self._fill = Fill(size)
        self._came = CameTo()
        self._noted_aside = 0
        self._taken: defaultdict[tuple[str, Step], set[str]] = defaultdict(set)
        self._done: dict[SourceName, Done] = {}
        self._kept: defaultdict[SourceName, list[KeepingNotes]] = defaultdict(list)
        self._go_back: Callable[[], None] | None = None
        self._newest = 0
        self._is_noted = self._is_open = self._has_ended = self._has_savepoint = False

    # --- what earlier batches came to -----------------------------------------------------

    def go_on(self) -> None:
        """Take up what was noted of the pass by a process that did not come to its end."""
        notes = self._stores.half_passes.notes(self._current.id)
        opening = next(notes, None)
        if opening is None:
            return
        self.opening, self._is_noted = OPENING.validate_json(opening), True
        put = {
            entry.place: entry
            for entry in self._stores.aside.all()
            if entry.pass_id == self._current.id
        }
        for came in map(CAME_TO.validate_json, notes):
            for taken in came.turns:
                self.ledger.enter(taken)
                self._taken[taken.stage, taken.step].add(taken.subject)
            self.aside.extend(put[place] for place in came.aside if place in put)
            self._done.update({done.source: done for done in came.done})
            for source, kept in came.kept.items():
                self._kept[source].append(kept)
        self._noted_aside = len(self.aside)

    def is_taken(self, stage: str, turn: Turn) -> bool:
        """Whether a turn was taken by an earlier process already."""
        return turn.subject in self._taken.get((stage, turn.step), ())

    def done(self, source: SourceName) -> Done | None:
        """What came of a source that an earlier process has done."""
        return self._done.get(source)

    def take_kept(self, source: SourceName) -> list[KeepingNotes]:
        """What keeping the readings of a source came to, batch by batch, in earlier processes; it
        is remembered no longer."""
        return self._kept.pop(source, [])

    # --- what this batch comes to ---------------------------------------------------------

    def enter(self, taken: Taken) -> None:
        """Enter what a turn came to, once all of it stands."""
        self.ledger.enter(taken)
        self._came.turns.append(taken)

    def enter_done(self, done: Done) -> None:
        """Enter that a source is done."""
        self._came.done.append(done)

    def keeping(self, source: SourceName, reader: str) -> KeepingNotes:
        """Where to note what keeping the readings of a source comes to in this batch."""
        if source not in self._came.kept:
            self._came.kept[source] = KeepingNotes(reader)
        return self._came.kept[source]

    # --- transactions ---------------------------------------------------------------------

    @contextmanager
    def open(self) -> Iterator[None]:
        """All that is done within is committed batch by batch; what was begun when it raises is
        not."""
        # Each turn can be undone: what it changes is copied beside, and a file is slow for that.
        self._stores.db.execute("PRAGMA temp_store = MEMORY")
        try:
            with self._open():
                yield
        finally:
            self._stores.db.execute("PRAGMA temp_store = DEFAULT")

    @contextmanager
    def _open(self) -> Iterator[None]:
        self._begin()
        try:
            yield
        except BaseException:
            self._stores.db.rollback()
            raise
        finally:
            self._is_open = False
        self._stores.db.commit()

    def next_one(self) -> None:
        """One more turn, or one more fetch, is begun: before it a batch may end."""
        if self._is_open and self._fill.is_full:
            self._end()
            self._begin()
        self._fill.add()

    @contextmanager
    def whole(self) -> Iterator[None]:
        """What is done within is undone where it raises, as far as no batch has ended since."""
        self._stores.db.execute("SAVEPOINT whole")
        self._has_savepoint = True
        self._mark()
        try:
            yield
        except BaseException:
            if self._go_back is not None:
                self._undo(self._go_back)
            raise
        finally:
            self._go_back = None
        if self._has_savepoint:
            self._stores.db.execute("RELEASE whole")

    def close(self, sources: Set[SourceName], good: Set[SourceName]) -> None:
        """End the notes of a pass that is whole, in its last transaction; `good` are those of its
        sources that were processed to their end."""
        left_over = self.opening.left_over
        keep_left_over(self._stores, self._current.id, left_over, sources, good)
        if self._is_noted:
            self._stores.half_passes.forget(self._current.id)

    def let_go(self) -> None:
        """Let what earlier batches made due go out when this one, the last, has ended."""
        if self._is_noted or self._has_ended:
            self._stores.outbox.let_go()

    def _begin(self) -> None:
        self._stores.db.execute("BEGIN IMMEDIATE")
        # What begins with a batch is undone with all of it. A savepoint around it would keep a copy
        # of each page that any of its turns changes.
        self._is_open, self._has_savepoint = True, False
        self._newest = self._stores.outbox.newest()
        self._fill.begin()
        if self._go_back is not None:
            self._mark()

    def _end(self) -> None:
        """Commit a batch that is not the last, with what it came to."""
        for write in self.before_end:
            write()
        self._came.aside = [entry.place for entry in self.aside[self._noted_aside :]]
        is_further = self._came != CameTo()
        if is_further:
            self._note()
        self._stores.outbox.keep_back(self._newest)
        self._stores.db.commit()
        self._is_open, self._has_ended = False, True
        if is_further:
            self._place.is_getting_on()
        self._on_end()

    def _note(self) -> None:
        half, pass_id = self._stores.half_passes, self._current.id
        if not self._is_noted:
            half.add(pass_id, OPENING.dump_json(self.opening).decode())
            self._is_noted = True
        half.add(pass_id, CAME_TO.dump_json(self._came).decode())
        self._noted_aside = len(self.aside)
        self._came = CameTo()

    def _mark(self) -> None:
        marks = self.ledger.mark(), self._came.mark(), cut_back(self.aside)

        def go_back() -> None:
            for mark in marks:
                mark()

        self._go_back = go_back

    def _undo(self, go_back: Callable[[], None]) -> None:
        go_back()
        if self._has_savepoint:
            # A full disk, among others, rolls back everything, and the savepoint with it.
            with suppress(sqlite3.OperationalError):
                self._stores.db.execute("ROLLBACK TO whole")
                self._stores.db.execute("RELEASE whole")
        elif self._is_open:
            self._go_back = None
            self._stores.db.rollback()
            self._begin()
