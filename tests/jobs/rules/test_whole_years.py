"""Whole years of clock, summer time and holidays included: what goes out when, minute by minute."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from jobs.rules.delivery_times import Digest, QuietHours, Timing, instant_of, next_moment
from state.model.instants import BRUSSELS
from state.model.working_days import is_working_day

MINUTE = timedelta(minutes=1)
YEARS = (2023, 2024, 2025, 2026, 2027)


@dataclass(frozen=True)
class Minutes:
    """Every minute of a year and some weeks around it: what a clock in Brussels reads."""

    begin: datetime
    days: Sequence[int]
    readings: Sequence[int]


@lru_cache(maxsize=len(YEARS))
def minutes_of(year: int) -> Minutes:
    """The minutes from three weeks before the year to three weeks after it."""
    begin = datetime(year, 1, 1, tzinfo=UTC) - timedelta(weeks=3)
    end = datetime(year + 1, 1, 1, tzinfo=UTC) + timedelta(weeks=3)
    days, readings = array("L"), array("H")
    for number in range((end - begin) // MINUTE):
        local = (begin + number * MINUTE).astimezone(BRUSSELS)
        days.append(local.toordinal())
        readings.append(local.hour * 60 + local.minute)
    return Minutes(begin, days, readings)


class Clerk:
    """Somebody who looks at the clock every minute and knows nothing of calendars beyond today.

    Each time of day rings once a day, as soon as the clock reads it or more. When the digest
    rings it is due; when it is due and not quiet, it goes out on an allowed day, and on a day off
    it is left for the next ringing. A weekly digest is owed from its weekday on until it went out.
    """

    def __init__(self, the_timing: Timing) -> None:
        self.timing = the_timing
        self.quiet = self.due = False
        self.owed = the_timing.digest.rhythm != "weekly"
        bells = [(of_day(the_timing.digest.at), "digest")]
        if the_timing.quiet_hours:
            bells.append((of_day(the_timing.quiet_hours.begin), "quiet"))
            bells.append((of_day(the_timing.quiet_hours.end), "loud"))
        self.bells = sorted(bells)

    def open_minutes(self, minutes: Minutes) -> Iterator[int]:
        """The numbers of the minutes in which something may go out."""
        today, waiting = 0, self.bells
        rhythm = self.timing.digest.rhythm
        for number, (day, reading) in enumerate(zip(minutes.days, minutes.readings, strict=True)):
            if day != today:
                today, waiting = day, self.bells
                allowed = not self.timing.working_days_only or is_working_day(date.fromordinal(day))
            while waiting and waiting[0][0] <= reading:
                self.ring(waiting[0][1], date.fromordinal(day))
                waiting = waiting[1:]
            if rhythm == "hourly" and reading % 60 == 0:
                self.due = True
            if self.quiet:
                continue
            if rhythm == "immediate":
                if allowed:
                    yield number
            elif self.due:
                self.due = False
                if self.owed and allowed:
                    yield number
                    self.owed = rhythm != "weekly"

    def ring(self, bell: str, day: date) -> None:
        """Hear a bell."""
        if bell != "digest":
            self.quiet = bell == "quiet"
        elif self.timing.digest.rhythm in ("daily", "weekly"):
            self.owed = self.owed or day.weekday() == self.timing.digest.weekday
            self.due = self.owed


def of_day(at: time) -> int:
    """The minutes since midnight."""
    return at.hour * 60 + at.minute


# Times around the hour that summer time skips and repeats, and around midnight, come often.
TIMES = st.sampled_from(
    [time(0), time(2), time(2, 10), time(2, 30), time(2, 50), time(3), time(7), time(20), time(23)]
) | st.times().map(lambda at: at.replace(second=0, microsecond=0))
QUIET = st.none() | st.lists(TIMES, min_size=2, max_size=2, unique=True).map(
    lambda ends: QuietHours(*ends)
)
DIGESTS = st.builds(
    Digest, st.sampled_from(["immediate", "hourly", "daily", "weekly"]), TIMES, st.integers(0, 4)
)
TIMINGS = st.builds(Timing, DIGESTS, QUIET, st.booleans())
SECONDS = st.lists(st.integers(0, 365 * 86_400), min_size=20, max_size=20)


def telling_instants(year: int, open_at: Sequence[datetime]) -> Iterator[datetime]:
    """Instants of a year at which most can go wrong: nights of a change, and around moments."""
    for month in (3, 10):
        night = datetime(year, month, 31, tzinfo=UTC)
        night -= timedelta(days=(night.weekday() + 1) % 7, hours=3)
        yield from (night + number * timedelta(minutes=13, seconds=7) for number in range(40))
    step = max(len(open_at) // 20, 1)
    for instant in open_at[::step]:
        yield from (instant - timedelta.resolution, instant, instant + timedelta(seconds=1))


@pytest.mark.slow
@settings(max_examples=25)
@given(TIMINGS, st.sampled_from(YEARS), SECONDS)
@example(Timing(Digest(), QuietHours(time(2, 50), time(2, 10))), 2027, [])
@example(Timing(Digest("daily", time(2, 30)), QuietHours(time(2, 50), time(2, 10))), 2024, [])
@example(Timing(Digest("hourly"), QuietHours(time(2, 10), time(2, 50)), True), 2025, [])
@example(Timing(Digest("weekly", time(22), 4), QuietHours(time(20), time(7)), True), 2026, [])
@example(Timing(Digest("weekly", time(8), 0), None, True), 2023, [])
def test_whole_years(the_timing: Timing, year: int, seconds: list[int]) -> None:
    """Whenever in a year something is made, it goes out when somebody at the clock sends it."""
    minutes = minutes_of(year)
    open_minutes = list(Clerk(the_timing).open_minutes(minutes))
    january = datetime(year, 1, 1, tzinfo=UTC)
    open_at = [minutes.begin + number * MINUTE for number in open_minutes]
    within = [instant for instant in open_at if instant.year == year]
    drawn = [january + timedelta(seconds=number) for number in seconds]
    for created_at in (*drawn, *telling_instants(year, within)):
        found = next_moment(the_timing, created_at, "question.new")
        at_once = the_timing.digest.rhythm == "immediate"
        this = created_at.replace(second=0, microsecond=0)
        if at_once and open_at[bisect_left(open_at, this)] == this:
            assert found == created_at
        else:
            assert found == open_at[bisect_left(open_at, created_at)]


INSTANTS = st.timedeltas(timedelta(0), timedelta(days=5 * 365)).map(
    lambda since: datetime(2023, 1, 1, tzinfo=UTC) + since
)


@settings(max_examples=300)
@given(TIMINGS, INSTANTS, st.timedeltas(timedelta(0), timedelta(days=9)))
def test_order_and_bound(the_timing: Timing, created_at: datetime, later: timedelta) -> None:
    """What is made later never goes out earlier; a moment is its own; none is far away."""
    found = next_moment(the_timing, created_at, "question.new")
    longest = 12 if the_timing.digest.rhythm == "weekly" else 6
    assert created_at <= found <= created_at + timedelta(days=longest)
    assert next_moment(the_timing, found, "question.new") == found
    assert found <= next_moment(the_timing, created_at + later, "question.new")


@settings(max_examples=200)
@given(TIMINGS, INSTANTS)
def test_urgent_is_the_same_without_a_digest(the_timing: Timing, created_at: datetime) -> None:
    """An urgent kind goes out as if there were no digest, so never after one."""
    urgent = Timing(
        the_timing.digest, the_timing.quiet_hours, the_timing.working_days_only, ("report.new",)
    )
    plain = Timing(Digest(), the_timing.quiet_hours, the_timing.working_days_only)
    found = next_moment(urgent, created_at, "report.new")
    assert found == next_moment(plain, created_at, "report.new")
    assert found <= next_moment(urgent, created_at, "question.new")


@given(st.dates(date(2023, 1, 1), date(2027, 12, 31)), TIMES)
def test_instant_of_a_time(day: date, at: time) -> None:
    """The clock reads a time then, or something later where it skips it, for the first time."""
    instant = instant_of(day, at)
    local = instant.astimezone(BRUSSELS)
    before = (instant - MINUTE).astimezone(BRUSSELS)
    assert (local.date(), local.fold) == (day, 0)
    assert local.time() >= at
    assert before.replace(tzinfo=None) < datetime.combine(day, at)
