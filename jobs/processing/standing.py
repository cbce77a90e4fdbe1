"""How a source stands after a pass, and what there is to tell when it fails or is good again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from jobs.processing.assess import Assessed, exact_counts_note
from jobs.processing.context import PassContext
from jobs.processing.values import Detection, Found, Turn
from jobs.rules.evidence import source_evidence
from state.model.deliveries import Notice
from state.model.details import SourceDetail
from state.model.event_kinds import SOURCE_FAILING, SOURCE_RECOVERED, EventKind
from state.model.keys import Key
from state.model.news import News
from state.model.notices import Watching
from state.model.records import SourceState
from state.model.values import JsonObject, Record
from state.set_aside.entries import Step


def note_good(context: PassContext, source: Assessed) -> Turn:
    """Note that a source could be believed in this pass."""

    def take() -> Found:
        state = state_when_good(source, context.at)
        unread = source.reading.unread.keys()
        context.stores.snapshots.mark_read(source.name, context.current.id, unread)
        context.stores.sources.save(state)
        if source.verdict.exact_counts:
            context.stores.notes.set(exact_counts_note(source.name), context.at.isoformat())
        is_new = source.verdict.settled and source.is_widened
        return Found(
            detections=_recovered(source),
            notices=(_watching(context, source),) if is_new else (),
        )

    return Turn(_key(source), take, Step.STANDING, source.name)


def note_parts(context: PassContext, source: Assessed) -> Turn:
    """Note that parts of a source were read in this pass, which say nothing of how it stands."""

    def take() -> Found:
        read = context.current.id, source.reading.unread.keys()
        context.stores.snapshots.mark_read(source.name, *read)
        return Found()

    return Turn(_key(source), take, Step.STANDING, source.name)


def note_failing(context: PassContext, source: Assessed) -> Turn:
    """Note that a source could not be believed in this pass: its last good records stay."""

    def take() -> Found:
        context.stores.sources.save(state_when_failing(source, context.at))
        if source.state.failing_since is not None:
            return Found()
        error = SourceDetail(error=source.verdict.error)
        return Found((_detection(source, SOURCE_FAILING, error),))

    return Turn(_key(source), take, Step.STANDING, source.name)


def state_when_good(source: Assessed, at: datetime) -> SourceState:
    """How a source stands after a pass at that instant in which it could be believed."""
    verdict, state = source.verdict, source.state
    swept = verdict.complete and (source.sweep or source.is_baseline)
    violated = verdict.violated_assumptions
    noted = {name: {"seen": seen, "at": at.isoformat()} for name, seen in violated.items()}
    # Those that made the source fail are over: it is good again.
    lasting = {name: seen for name, seen in state.assumptions.items() if not seen.get("failing")}
    return replace(
        state,
        covered=_covered(source),
        last_good_at=at,
        last_sweep_at=at if swept else state.last_sweep_at,
        failing_since=None,
        error=None,
        assumptions={**lasting, **noted},
    )


def _covered(source: Assessed) -> JsonObject | None:
    """What is covered of a source after a pass in which it could be believed."""
    if source.verdict.settled:
        return source.scope.as_json()
    return source.scope.added_to(source.covered).as_json() if source.covered else None


def state_when_failing(source: Assessed, at: datetime) -> SourceState:
    """How a source stands after a pass at that instant in which it could not be believed."""
    verdict, state = source.verdict, source.state
    assumptions = dict(state.assumptions)
    if verdict.assumption is not None:
        assumptions[verdict.assumption] = {
            "seen": verdict.error,
            "at": at.isoformat(),
            "failing": True,
        }
    return replace(
        state,
        # A clock that was ahead of the time counts as now.
        failing_since=min(state.failing_since or at, at),
        error=verdict.error,
        assumptions=assumptions,
    )


def _recovered(source: Assessed) -> tuple[Detection, ...]:
    state = source.state
    if state.failing_since is None:
        return ()
    outage = SourceDetail(since=state.failing_since.isoformat(), error=state.error)
    return (_detection(source, SOURCE_RECOVERED, outage),)


def _watching(context: PassContext, source: Assessed) -> Notice:
    """Says once, to ops, what is watched from now on."""
    count = context.stores.records.count(source.name, source.source.record_kind)
    detail = Watching(source=source.name, records=count, scope=source.scope.as_json())
    return Notice(f"watching:{source.name}:{context.current.id}", detail)


def _detection(source: Assessed, kind: EventKind, detail: SourceDetail) -> Detection:
    record = Record(
        key=_key(source),
        kind=source.source.record_kind,
        title=source.name,
        url="",
        fields={},
        detail=detail.as_json(),
    )
    return Detection(source.name, News(kind, record), source_evidence(kind, source.verdict))


def _key(source: Assessed) -> str:
    return str(Key("source", source.name))
