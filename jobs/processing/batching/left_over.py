"""What a pass could not come to tell though some of it stands: the next one goes on with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import replace

from crawler.sources.registry import SOURCE_NAMES
from jobs.processing.batching.ledger import Ledger
from jobs.processing.batching.notes import (
    CAME_TO,
    LEFT_OVER,
    NOTHING_LEFT_OVER,
    OPENING,
    CameTo,
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


def keep_left_over(stores: Stores, pass_id: int, before: LeftOver, good: Set[SourceName]) -> None:
    """Keep, within the caller's transaction, what a pass leaves over of all sources but the `good`
    ones: what was left over `before`, and what was kept of them in batches that stand."""
    came = _came_to(stores.half_passes.notes(pass_id))
    _keep(stores, LeftOver(touched=_touched(came, before, good)))


def give_up(stores: Stores, pass_id: int) -> None:
    """Let a pass that cannot be processed go, within the caller's transaction: what of it stands is
    told, and what should have followed is for the next."""
    notes = stores.half_passes.notes(pass_id)
    if not notes:
        return
    try:
        left = _left(OPENING.validate_json(notes[0]).left_over, list(_came_to(notes)))
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


def _came_to(notes: Sequence[str]) -> Iterator[CameTo]:
    return (CAME_TO.validate_json(note) for note in notes[1:])


def _left(before: LeftOver, came: Sequence[CameTo]) -> LeftOver:
    """What is left over of a pass that came to this, and of those `before`."""
    done = [done for each in came for done in each.done]
    ledger = Ledger()
    for taken in (taken for each in came for taken in each.turns):
        ledger.enter(taken)
    return LeftOver(
        touched=_touched(came, before, {each.source for each in done if each.error is None}),
        looked_at=before.looked_at.union(ledger.looked_at),
        fresh=before.fresh.union(ledger.fresh),
        baseline=before.baseline.union(ledger.baseline),
        # Those of the others are still unread.
        new_files=before.new_files.union(*(each.new_files for each in done)),
    )


def _touched(
    came: Iterable[CameTo], before: LeftOver, good: Set[SourceName]
) -> dict[SourceName, tuple[str, ...]]:
    found = {source: set(keys) for source, keys in before.touched.items()}
    for source, kept in (pair for each in came for pair in each.kept.items()):
        found.setdefault(source, set()).update(kept.touched)
    return {
        source: tuple(sorted(keys)) for source, keys in found.items() if keys and source not in good
    }


def _keep(stores: Stores, left: LeftOver) -> None:
    if left != left_over(stores):
        stores.notes.set(_NOTE, LEFT_OVER.dump_json(left).decode())
