"""Instants and days: aware UTC inside, Europe/Brussels where people count days.

Nothing here asks what time it is, except `clock`, which the command line alone may call.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

BRUSSELS = ZoneInfo("Europe/Brussels")
# With a day of these one can reckon: with year 1 or 9999 time zones and periods leave the calendar.
FIRST_YEAR, LAST_YEAR = 1900, 2199


def usable_day(day: date) -> date:
    """The day itself; ValueError says so when it is of no year that could be meant."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"expected a year from {FIRST_YEAR} to {LAST_YEAR}, found {day.year}")
    return day


def clock() -> datetime:
    """The real time now, in UTC."""
    return datetime.now(UTC)


def parse_instant(text: str) -> datetime:
    """The UTC instant of an ISO 8601 text; without an offset it is read as Brussels time.

    Raises ValueError when it is not ISO 8601, or of a year that nothing here can be of.
    """
    parsed = datetime.fromisoformat(text.strip())
    usable_day(parsed.date())
    if parsed.tzinfo is None:
        parsed = parsed.replace(tzinfo=BRUSSELS)
    return parsed.astimezone(UTC)


def iso(instant: datetime) -> str:
    """ISO 8601 in UTC, of one width and sortable as text: `2024-03-06T08:00:00.000000+00:00`."""
    return instant.astimezone(UTC).isoformat(timespec="microseconds")


def to_the_minute(stored: str) -> str:
    """A stored instant as people read it, with the clock that it is of.

    >>> to_the_minute("2024-03-06T07:30:12.000000+00:00")
    '2024-03-06 07:30 UTC'
    """
    return f"{stored[:10]} {stored[11:16]} UTC"


def on_both_clocks(stored: str) -> str:
    """A stored instant that follows from hours of Brussels, as people read it.

    >>> on_both_clocks("2024-01-18T07:00:00.000000+00:00")
    '2024-01-18 07:00 UTC (in Brussels 2024-01-18 08:00)'
    """
    local = datetime.fromisoformat(stored).astimezone(BRUSSELS)
    return f"{to_the_minute(stored)} (in Brussels {local:%Y-%m-%d %H:%M})"


def to_the_second(instant: datetime) -> str:
    """An instant as people read it, with the clock that it is of.

    >>> to_the_second(parse_instant("2024-03-06T08:30:12+01:00"))
    '2024-03-06 07:30:12 UTC'
    """
    return f"{instant.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


def brussels_day(instant: datetime) -> date:
    """The calendar day that people in Brussels have at that instant."""
    return instant.astimezone(BRUSSELS).date()


def not_after(instant: datetime | None, now: datetime) -> datetime | None:
    """An instant of the past; one in the future, which only a clock that was wrong can have noted,
    counts as unknown.

    >>> not_after(datetime(2099, 1, 1, tzinfo=UTC), datetime(2024, 1, 1, tzinfo=UTC))
    """
    return instant if instant is not None and instant <= now else None
