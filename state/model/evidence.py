"""What an event rests on: both sides of a change, and the snapshots that show them; pure."""

from __future__ import annotations

from dataclasses import dataclass

from state.model.values import JsonObject


@dataclass(frozen=True)
class Evidence:
    """What an event rests on: the fields and the snapshots before and after."""

    before: JsonObject | None
    after: JsonObject | None
    snapshots_before: tuple[int, ...] = ()
    snapshots_after: tuple[int, ...] = ()
