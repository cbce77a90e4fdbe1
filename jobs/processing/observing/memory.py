"""What is remembered of a record that is set aside: it is told later as it would have been now."""

from __future__ import annotations

from functools import partial

from jobs.processing.assess import Assessed
from jobs.processing.context import PassContext
from jobs.processing.values import Memory
from state.model.records import Inputs
from state.model.values import Record
from state.set_aside.entries import SetAside, Step


def memory_of(context: PassContext, source: Assessed, key: str) -> Memory:
    """What to remember of a record of a source."""
    return Memory(partial(would_be_told, context, source, key), partial(_inputs, context, key))


def would_be_told(context: PassContext, source: Assessed, key: str) -> bool:
    """Whether watchers are told what is new of a record in this pass, without looking at it.

    Where that cannot be known, since the configuration asks for more than before, they are not.
    """
    entry = entry_of(context, key)
    if entry is not None:
        return entry.is_news
    if source.name in context.first_passes:
        return False
    return not source.is_widened or context.stores.records.get(key) is not None


def _inputs(context: PassContext, key: str) -> Inputs:
    """What a record rests on: on that of the baseline, where it was set aside in one."""
    entry = entry_of(context, key)
    if entry is not None and not entry.is_news:
        return entry.inputs
    return context.work.collector.inputs(key)


def entry_of(context: PassContext, key: str) -> SetAside | None:
    """What is remembered of a record that was set aside before it was ever on record."""
    entries = (context.guard.known(key, step) for step in (Step.OBSERVE, Step.KEEP))
    return next((entry for entry in entries if entry is not None), None)


def as_it_was(context: PassContext, entry: SetAside) -> tuple[Record, Inputs] | None:
    """The record that a baseline would have put on record, had it not been set aside; None where it
    cannot be made any more."""
    if entry.step is Step.KEEP or not entry.inputs:
        return None
    record = context.work.collector.rebuild(entry.key, entry.inputs)
    return None if record is None else (record, entry.inputs)
