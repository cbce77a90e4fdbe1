"""Whether a source can be believed in a pass, and what its listings proved; pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from state.model.values import JsonObject


@dataclass(frozen=True)
class Verdict:
    """Whether a source can be believed in this pass, and what its listings proved.

    `is_partial`: an archive has parts of the source and no listing, which prove nothing.
    `error` is None when it can, and `refused` are the snapshots that could not be believed.
    `listings`: by snapshot, the keys that each page of its listings has; `confirmed`: keys whose
    own address answered; `gone`: keys whose own address said 404 or 410. `complete`: the listings
    were read whole, so that what they lack may be missing; `settled`: whatever is there now is
    known; `exact_counts`: whether they counted rightly, None where they do not count.
    """

    error: str | None = None
    assumption: str | None = None
    refused: tuple[int, ...] = ()
    listings: Mapping[int, frozenset[str]] = field(default_factory=dict)
    confirmed: frozenset[str] = frozenset()
    gone: frozenset[str] = frozenset()
    complete: bool = False
    settled: bool = False
    exact_counts: bool | None = None
    violated_assumptions: JsonObject = field(default_factory=dict)
    is_partial: bool = False

    @cached_property
    def listed(self) -> frozenset[str]:
        """The keys in its listings."""
        return frozenset[str]().union(*self.listings.values())
