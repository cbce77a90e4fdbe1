"""When a pass or a delivery is late, and for how long the disk has room; pure."""

from __future__ import annotations

from datetime import datetime, timedelta

PATIENCE = timedelta(hours=1)
"""So long after it was due a pass or a delivery may come."""
ENOUGH = timedelta(days=7)
"""For so long the disk must have room."""

_LEAST_BYTES = 64 * 1024 * 1024
# Besides the bodies there are their texts, what was read of them, and the indexes.
_BESIDES = 1.5


def late_since(first_due: datetime, second_due: datetime, now: datetime) -> datetime | None:
    """Since when a pass is late that was due at these instants one after the other, if it is: when
    the second has passed, or an hour after the first.

    >>> at = datetime(2024, 1, 15, 8)
    >>> late_since(at, at + timedelta(minutes=30), at + timedelta(minutes=31)) == at
    True
    >>> late_since(at, at + timedelta(days=1), at + timedelta(minutes=59))
    """
    return first_due if now >= min(second_due, first_due + PATIENCE) else None


def is_late(due_at: datetime, now: datetime) -> bool:
    """Whether a delivery is late that was due then."""
    return now - due_at >= PATIENCE


def week_needs_bytes(grown_bytes: int, span: timedelta) -> int:
    """How much room a week takes, by the bodies that came within a span."""
    share = ENOUGH / max(span, timedelta(days=1))
    return max(_LEAST_BYTES, round(grown_bytes * share * _BESIDES))
