"""What a pass could not come to tell though some of it stands: the next one goes on with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import replace
from itertools import islice

from crawler.sources.registry import SOURCE_NAMES
from jobs.processing.batching.ledger import Ledger
from jobs.processing.batching.notes import (
    CAME_TO,
    LEFT_OVER,
    NOTHING_LEFT_OVER,
    OPENING,
    CameTo,
    Done,
    LeftOver,
)
from state.model.values import SourceName
from state.stores import Stores

_NOTE = "left over"


def left_over(stores: Stores) -> LeftOver:
    """What the passes before left over."""
    note = stores.notes.get(_NOTE)
    try:
        return LEFT_OVER.validate_json(note) if note else NOTHING_LEFT_OVER
    except ValueError:
        return _everything(stores)


def keep_left_over(
    stores: Stores,
    pass_id: int,
    before: LeftOver,
    sources: Set[SourceName],
    good: Set[SourceName],
) -> None:
    """Keep, within the caller's transaction, what a pass over these sources leaves over of all but
    the `good` ones: what was left over `before`, and what was kept of them in batches that stand.
    """
    # The notes of a long pass are long: they are read only where one says anything of this.
    came = () if sources <= good else _came_to(stores.half_passes.notes(pass_id))
    touched = {source: set(keys) for source, keys in before.touched.items() if source not in good}
    for each in came:
        _add_touched(touched, each, good)
    _keep(stores, LeftOver(touched=_sorted(touched)))


def give_up(stores: Stores, pass_id: int) -> None:
    """Let a pass that cannot be processed go, within the caller's transaction: what of it stands is
    told, and what should have followed is for the next."""
    notes = stores.half_passes.notes(pass_id)
    opening = next(notes, None)
    if opening is None:
        return
    try:
        left = _left(OPENING.validate_json(opening).left_over, map(CAME_TO.validate_json, notes))
    except ValueError:
        # What cannot be read, since another version wrote it, is found out by looking at all.
        told, quiet = (stores.log.subjects(pass_id, baseline) for baseline in (False, True))
        left = replace(_everything(stores), fresh=told, baseline=quiet)
    _keep(stores, left)
    stores.half_passes.forget(pass_id)
    stores.outbox.let_go()


def _everything(stores: Stores) -> LeftOver:
    """Whatever is known is to be looked at."""
    return LeftOver(touched={name: tuple(stores.readings.keys(name)) for name in SOURCE_NAMES})


def _came_to(notes: Iterator[str]) -> Iterator[CameTo]:
    return map(CAME_TO.validate_json, islice(notes, 1, None))


def _left(before: LeftOver, came: Iterable[CameTo]) -> LeftOver:
    """What is left over of a pass that came to this, and of those `before`."""
    done: list[Done] = []
    ledger = Ledger()
    touched = {source: set(keys) for source, keys in before.touched.items()}
    for each in came:
        done += each.done
        for taken in each.turns:
            ledger.enter(taken)
        _add_touched(touched, each)
    for source in (each.source for each in done if each.error is None):
        touched.pop(source, None)
    return LeftOver(
        touched=_sorted(touched),
        looked_at=before.looked_at.union(ledger.looked_at),
        fresh=before.fresh.union(ledger.fresh),
        baseline=before.baseline.union(ledger.baseline),
        # Those of the others are still unread.
        new_files=before.new_files.union(*(each.new_files for each in done)),
    )


def _add_touched(
    touched: dict[SourceName, set[str]], came: CameTo, good: Set[SourceName] = frozenset()
) -> None:
    """Add the records that a batch touched, but for those of the `good` sources."""
    for source, kept in came.kept.items():
        if source not in good:
            touched.setdefault(source, set()).update(kept.touched)


def _sorted(touched: Mapping[SourceName, Set[str]]) -> dict[SourceName, tuple[str, ...]]:
    return {source: tuple(sorted(keys)) for source, keys in touched.items() if keys}


def _keep(stores: Stores, left: LeftOver) -> None:
    if left != left_over(stores):
        stores.notes.set(_NOTE, LEFT_OVER.dump_json(left).decode())
