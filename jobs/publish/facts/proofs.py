"""What something rests on, from the snapshots that are kept. Reads only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from jobs.publish.facts.values import NO_PROOF, Proof, together
from state.model.event_kinds import EXPECTATION_KINDS
from state.model.instants import brussels_day
from state.stores import Stores


@dataclass(frozen=True)
class Proofs:
    """What records and judgements rest on: `judged` has, by the key of what was expected, what the
    last look at it rests on, and its day."""

    digests: Mapping[int, tuple[str, str]]
    judged: Mapping[str, Proof] = field(default_factory=dict)

    def of(self, snapshots: Iterable[int]) -> Proof:
        """What rests on these snapshots, by their numbers."""
        known = [self.digests[number] for number in snapshots if number in self.digests]
        seen_at = max((at for _, at in known), default=None)
        return Proof(
            seen_on=brussels_day(datetime.fromisoformat(seen_at)) if seen_at else None,
            sha256s=tuple(dict.fromkeys(sha256 for sha256, _ in known)),
        )

    def judgement(self, key: str) -> Proof:
        """What the last judgement of something expected rests on; nothing while there is none."""
        return self.judged.get(key, NO_PROOF)


def read_proofs(stores: Stores) -> Proofs:
    """The proofs of all that is known."""
    proofs = Proofs(stores.snapshots.digests())
    judged: dict[str, Proof] = {}
    for event in stores.log.select(kinds=[kind.name for kind in EXPECTATION_KINDS]):
        day = brussels_day(datetime.fromisoformat(event.detected_at))
        judged[event.subject] = together([proofs.of(event.snapshots_after)], day)
    return Proofs(proofs.digests, judged)
