"""Events on record against events of a replay: what would be added, dropped, changed; pure.

What is told by the clock is left out: a replay looks at other instants.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from crawler.sources.together.event_kinds import EVENT_KINDS, event_kind
from state.changes.json_values import Difference, differences
from state.model.values import Event, JsonObject

TOLD_BY_CLOCK = tuple(kind.name for kind in EVENT_KINDS.values() if kind.told_by_clock)
# An event that was found late bears the instant at which it was found.
_OF_THE_MOMENT = ("detected_at", "baseline", "found_late")


@dataclass(frozen=True)
class Known:
    """What is kept of an event to compare it: its id, and its content as two short digests."""

    id: str
    kind: str
    subject: str
    content: str
    timeless: str
    found_late: bool

    def equals(self, other: Known) -> bool:
        """Whether both say the same; of one found late, when it was detected does not count."""
        if self.found_late or other.found_late:
            return self.timeless == other.timeless
        return self.content == other.content


@dataclass(frozen=True)
class Comparison:
    """What a replay adds and drops, by id, and what it changes (recorded id, replayed id)."""

    same: int
    added: tuple[Known, ...]
    dropped: tuple[Known, ...]
    changed: tuple[tuple[Known, Known], ...]

    @property
    def is_equal(self) -> bool:
        """Whether nothing differs."""
        return not (self.added or self.dropped or self.changed)

    def by_kind(self) -> list[tuple[str, int, int, int]]:
        """A row for each kind that differs: kind, added, dropped, changed."""
        added = Counter(known.kind for known in self.added)
        dropped = Counter(known.kind for known in self.dropped)
        changed = Counter(after.kind for _, after in self.changed)
        kinds = sorted({*added, *dropped, *changed})
        return [(kind, added[kind], dropped[kind], changed[kind]) for kind in kinds]


def what_differs(recorded: Event, replayed: Event) -> tuple[Difference, ...]:
    """Each field in which a changed event differs from the one on record, by its path."""
    late = recorded.found_late or replayed.found_late
    one, other = (_timeless(e) if late else _compared(e) for e in (recorded, replayed))
    return tuple(differences(one, other))


def compare_events(recorded: Iterable[Event], replayed: Iterable[Event]) -> Comparison:
    """What differs between two logs, each oldest first; neither is held in memory.

    An event whose id is in one log only is taken for the changed form of one of the same kind and
    subject that is in the other log only, in their order; what is left was added or dropped.
    """
    before = {known.id: known for known in _comparable(recorded)}
    after = {known.id: known for known in _comparable(replayed)}
    both = [(before[id_], after[id_]) for id_ in before if id_ in after]
    pairs, dropped, added = _pair(
        [known for id_, known in before.items() if id_ not in after],
        [known for id_, known in after.items() if id_ not in before],
    )
    changed = [(one, other) for one, other in both if not one.equals(other)]
    return Comparison(len(both) - len(changed), added, dropped, (*changed, *pairs))


def _comparable(events: Iterable[Event]) -> Iterator[Known]:
    for event in events:
        if event_kind(event.kind).told_by_clock:
            continue
        yield Known(
            event.id,
            event.kind,
            event.subject,
            _digest(_compared(event)),
            _digest(_timeless(event)),
            event.found_late,
        )


def _compared(event: Event) -> JsonObject:
    shown = event.as_json()
    # What an event rests on is no part of what it says, and older versions noted less of it.
    del shown["snapshots"]
    return shown


def _timeless(event: Event) -> JsonObject:
    return {name: v for name, v in _compared(event).items() if name not in _OF_THE_MOMENT}


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


def _pair(
    before: list[Known], after: list[Known]
) -> tuple[list[tuple[Known, Known]], tuple[Known, ...], tuple[Known, ...]]:
    waiting: defaultdict[tuple[str, str], list[Known]] = defaultdict(list)
    for known in before:
        waiting[known.kind, known.subject].append(known)
    pairs: list[tuple[Known, Known]] = []
    added: list[Known] = []
    for known in after:
        candidates = waiting[known.kind, known.subject]
        if candidates:
            pairs.append((candidates.pop(0), known))
        else:
            added.append(known)
    paired = {one.id for one, _ in pairs}
    return pairs, tuple(k for k in before if k.id not in paired), tuple(added)
