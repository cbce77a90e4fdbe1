"""That something happened to a record, before it is numbered, dated and stored; pure."""

from __future__ import annotations

from dataclasses import dataclass

from state.model.values import Change, Record


@dataclass(frozen=True)
class News:
    """That something happened to a record, before it is numbered, dated and stored."""

    kind: str
    record: Record
    changes: tuple[Change, ...] = ()
