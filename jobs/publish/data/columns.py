"""What the values of a column are, seen while its rows are written; pure."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any, Literal

from jobs.publish.phrases.words import visible

Kind = Literal["boolean", "integer", "number", "date", "string"]


class Columns:
    """The columns of a table, and of which kind all values of each are."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = tuple(names)
        self._kinds: list[Kind | None] = [None] * len(names)
        self.rows = 0

    def see(self, values: Sequence[Any]) -> None:
        """Take note of a row of flat values."""
        self.rows += 1
        for place, value in enumerate(values):
            known = self._kinds[place]
            if value is not None and known != "string":
                kind = _kind(value)
                self._kinds[place] = kind if known in (None, kind) else "string"

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The kind of each column; words where there was nothing to see."""
        return tuple(kind or "string" for kind in self._kinds)


def flat(value: Any) -> Any:
    """A value for a cell: without what cannot be seen, and anything deeper as JSON."""
    if isinstance(value, str):
        return visible(value)
    if isinstance(value, (list, dict)):
        return visible(json.dumps(value, ensure_ascii=False))
    return value


def _kind(value: Any) -> Kind:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "integer"
    if isinstance(value, float):
        return "number"
    return "date" if len(value) == 10 and _is_day(value) else "string"


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
