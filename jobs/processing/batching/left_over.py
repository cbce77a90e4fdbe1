"""What a pass could not come to tell though some of it stands: the next one goes on with it."""

from __future__ import annotations

from collections.abc import Iterable, Set

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
    return LEFT_OVER.validate_json(note) if note else NOTHING_LEFT_OVER


def keep_left_over(stores: Stores, pass_id: int, before: LeftOver, good: Set[SourceName]) -> None:
    """Keep, within the caller's transaction, what a pass leaves over of all sources but the `good`
    ones: what was left over `before`, and what was kept of them in batches that stand."""
    came = [CAME_TO.validate_json(note) for note in stores.half_passes.notes(pass_id)[1:]]
    _keep(stores, LeftOver(touched=_touched(came, before, good)))


def give_up(stores: Stores, pass_id: int) -> None:
    """Let a pass that cannot be processed go, within the caller's transaction: what of it stands is
    told, and what should have followed is for the next."""
    notes = stores.half_passes.notes(pass_id)
    if not notes:
        return
    before = OPENING.validate_json(notes[0]).left_over
    came = [CAME_TO.validate_json(note) for note in notes[1:]]
    done = [done for each in came for done in each.done]
    ledger = Ledger()
    for taken in (taken for each in came for taken in each.turns):
        ledger.enter(taken)
    _keep(
        stores,
        LeftOver(
            touched=_touched(came, before, {each.source for each in done if each.error is None}),
            looked_at=before.looked_at | ledger.looked_at,
            fresh=before.fresh | ledger.fresh,
            baseline=before.baseline | ledger.baseline,
            # Those of the others are still unread.
            new_files=before.new_files.union(*(each.new_files for each in done)),
        ),
    )
    stores.half_passes.forget(pass_id)
    stores.outbox.let_go()


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
