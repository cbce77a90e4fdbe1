"""Values as they are written in columns, and read again."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from state.model.instants import iso


def dump(value: Any) -> str:
    """A value as compact JSON text."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def iso_or_none(instant: datetime | None) -> str | None:
    """An instant as text, None of none."""
    return iso(instant) if instant else None


def instant_or_none(text: str | None) -> datetime | None:
    """The instant of such a text, None of none."""
    return datetime.fromisoformat(text) if text else None
