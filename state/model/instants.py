"""Instants and days: aware UTC inside, Europe/Brussels where people count days.

Nothing here asks what time it is, except `clock`, which the command line alone may call.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

BRUSSELS = ZoneInfo("Europe/Brussels")


def clock() -> datetime:
    """The real time now, in UTC."""
    return datetime.now(UTC)


def parse_instant(text: str) -> datetime:
    """The UTC instant of an ISO 8601 text; without an offset it is read as Brussels time.

    Raises ValueError when it is not ISO 8601.
    """
    parsed = datetime.fromisoformat(text.strip())
    if parsed.tzinfo is None:
        parsed = parsed.replace(tzinfo=BRUSSELS)
    return parsed.astimezone(UTC)


def iso(instant: datetime) -> str:
    """ISO 8601 in UTC, of one width and sortable as text: `2024-03-06T08:00:00.000000+00:00`."""
    return instant.astimezone(UTC).isoformat(timespec="microseconds")


def brussels_day(instant: datetime) -> date:
    """The calendar day that people in Brussels have at that instant."""
    return instant.astimezone(BRUSSELS).date()
