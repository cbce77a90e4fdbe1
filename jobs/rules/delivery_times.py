"""When news may go out: digests, quiet hours and days off, in Brussels time; pure.

A time of day that summer time skips counts as the first instant after the gap; one that the
clock reads twice counts the first time, and never twice. Nothing here knows who is told what.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import count
from typing import Literal

from jobs.rules.kinds import fits_any
from state.model.instants import BRUSSELS, brussels_day
from state.model.working_days import is_working_day

Rhythm = Literal["immediate", "hourly", "daily", "weekly"]

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_TIME = r"(?:[01]?[0-9]|2[0-3]):[0-5][0-9]"
_DIGEST = re.compile(
    rf"(?P<plain>immediate|hourly)|(?:daily|weekly (?P<weekday>{'|'.join(_WEEKDAYS)}))"
    rf" (?P<at>{_TIME})"
)
_QUIET_HOURS = re.compile(rf"({_TIME}) ?- ?({_TIME})")

_DAY, _HOUR, _MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
_MIDNIGHT = time()


@dataclass(frozen=True)
class Digest:
    """How often news is told. `at` is there for daily and weekly, `weekday` (0 is Monday) for
    weekly."""

    rhythm: Rhythm = "immediate"
    at: time = _MIDNIGHT
    weekday: int = 0


@dataclass(frozen=True)
class QuietHours:
    """From one time of day up to, and without, another; over midnight where that is the earlier.

    Raises ValueError when they are the same.
    """

    begin: time
    end: time

    def __post_init__(self) -> None:
        if self.begin == self.end:
            raise ValueError("expected two times that differ: from one to the same is never quiet")

    def span(self, instant: datetime) -> tuple[datetime, datetime] | None:
        """Begin and end, in UTC, of the quiet hours that hold this instant; None when none do."""
        today = brussels_day(instant)
        for day in (today - _DAY, today):
            begin = instant_of(day, self.begin)
            end = instant_of(day if self.begin < self.end else day + _DAY, self.end)
            if begin <= instant < end:
                return begin, end
        return None


@dataclass(frozen=True)
class Timing:
    """When somebody may be told. `urgent` holds kinds, or patterns of them, that await no digest.

    Raises ValueError when the digest is due on a weekday that is never a working day, and only
    working days are allowed. Of every other timing there is always a next moment.
    """

    digest: Digest = Digest()
    quiet_hours: QuietHours | None = None
    working_days_only: bool = False
    urgent: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        weekend = self.digest.rhythm == "weekly" and self.digest.weekday >= 5
        if weekend and self.working_days_only:
            day = _WEEKDAYS[self.digest.weekday]
            raise ValueError(
                f"no moment is allowed: the weekly digest is due on {day}, never a working day;"
                " choose a digest on mon to fri, or false here"
            )


def parse_digest(text: str) -> Digest:
    """The digest of a text such as `weekly mon 08:00`; ValueError says what was expected."""
    match = _DIGEST.fullmatch(" ".join(text.lower().split()))
    if match is None:
        raise ValueError(
            'expected "immediate", "hourly", "daily 08:00" or "weekly mon 08:00",'
            f" with a time from 00:00 to 23:59 and one of {', '.join(_WEEKDAYS)}"
        )
    if match["plain"]:
        return Digest("hourly" if match["plain"] == "hourly" else "immediate")
    if match["weekday"]:
        return Digest("weekly", _time(match["at"]), _WEEKDAYS.index(match["weekday"]))
    return Digest("daily", _time(match["at"]))


def parse_quiet_hours(text: str) -> QuietHours:
    """The quiet hours of a text such as `20:00-07:00`; ValueError says what was expected."""
    match = _QUIET_HOURS.fullmatch(" ".join(text.split()))
    if match is None:
        raise ValueError('expected two times from 00:00 to 23:59, such as "20:00-07:00"')
    return QuietHours(_time(match[1]), _time(match[2]))


def _time(text: str) -> time:
    hour, minute = text.split(":")
    return time(int(hour), int(minute))


def next_moment(timing: Timing, created_at: datetime, kind: str) -> datetime:
    """The first allowed instant, in UTC, at which what was made then may go out.

    What is due in quiet hours goes when they end. A day off is passed over: the next working day
    has the digest, and is the first on which news without a digest is told. Urgent kinds do not
    wait for a digest, but do for the end of quiet hours and of days off. An hour that the clock
    has twice is two hours to an hourly digest.

    `created_at` is aware. The moment lies never before it and never more than twelve days after
    it (six, unless the digest is weekly); of one timing and kind, what was made later never goes
    out earlier, and the moment of a moment is that moment.
    """
    digest = timing.digest
    created_at = created_at.astimezone(UTC)
    if digest.rhythm == "immediate" or fits_any(kind, timing.urgent):
        return first_allowed(timing, created_at)
    if digest.rhythm != "weekly":
        return _next_of_every_day(timing, created_at)
    # A digest of up to a week ago may still be held back.
    days = _days(brussels_day(created_at) - 7 * _DAY)
    due = (instant_of(day, digest.at) for day in days if day.weekday() == digest.weekday)
    goes_out = (_next_of_every_day(timing, instant) for instant in due)
    return next(instant for instant in goes_out if instant >= created_at)


def first_allowed(timing: Timing, instant: datetime) -> datetime:
    """The first instant, in UTC, from this one on that is neither quiet nor on a day off."""
    instant = instant.astimezone(UTC)
    while True:
        instant = _after_quiet(timing, instant)
        if _is_allowed_day(timing, instant):
            return instant
        instant = instant_of(brussels_day(instant) + _DAY, _MIDNIGHT)


def _next_of_every_day(timing: Timing, instant: datetime) -> datetime:
    """When the next digest of an hourly rhythm, or of one at its time on each day, goes out."""
    before = instant - timedelta.resolution
    span = timing.quiet_hours.span(before) if timing.quiet_hours else None
    # What fell due earlier in the same quiet hours goes out at their end, which may be now.
    due = _digests(timing.digest, span[0] if span else before)
    goes_out = (_after_quiet(timing, moment) for moment in due)
    return next(m for m in goes_out if m >= instant and _is_allowed_day(timing, m))


def _digests(digest: Digest, begin: datetime) -> Iterator[datetime]:
    """The moments of a digest, hourly or at its time on each day, from some before `begin` on."""
    if digest.rhythm == "hourly":
        # Clocks in Brussels differ from UTC by whole hours.
        full = begin.replace(minute=0, second=0, microsecond=0)
        return (full + n * _HOUR for n in count())
    return (instant_of(day, digest.at) for day in _days(brussels_day(begin)))


def _days(first: date) -> Iterator[date]:
    return (first + n * _DAY for n in count())


def _after_quiet(timing: Timing, instant: datetime) -> datetime:
    """The instant, or where it is quiet then, the end of the quiet hours."""
    # Where summer time swallows the pause between two nights, one begins as the other ends.
    while timing.quiet_hours and (span := timing.quiet_hours.span(instant)):
        instant = span[1]
    return instant


def _is_allowed_day(timing: Timing, instant: datetime) -> bool:
    return not timing.working_days_only or is_working_day(brussels_day(instant))


# A digest by the hour asks for the same few ends of quiet hours again and again.
@lru_cache(maxsize=1024)
def instant_of(day: date, at: time) -> datetime:
    """The first instant, in UTC, of a day in Brussels at which the clock reads `at` or later.

    >>> instant_of(date(2024, 3, 31), time(2, 30)).astimezone(BRUSSELS).isoformat()
    '2024-03-31T03:00:00+02:00'
    """
    wanted = datetime.combine(day, at)
    # In a gap the two folds lie around it, in a repeated hour they are its two occurrences.
    instant = min(wanted.replace(tzinfo=BRUSSELS, fold=f).astimezone(UTC) for f in (0, 1))
    while instant.astimezone(BRUSSELS).replace(tzinfo=None) < wanted:
        instant += _MINUTE
    return instant
