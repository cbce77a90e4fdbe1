"""News goes out at the first moment that digest, quiet hours and days off allow, on any day."""

from __future__ import annotations

from datetime import UTC, time

import pytest

from jobs.rules.delivery_times import (
    Digest,
    QuietHours,
    Timing,
    next_moment,
    parse_digest,
    parse_quiet_hours,
)
from state.model.instants import BRUSSELS, parse_instant

NIGHT = "20:00-07:00"


def timing(
    digest: str = "immediate",
    quiet: str = "",
    working: bool = False,
    urgent: tuple[str, ...] = (),
) -> Timing:
    """A timing from texts as they stand in a configuration."""
    quiet_hours = parse_quiet_hours(quiet) if quiet else None
    return Timing(parse_digest(digest), quiet_hours, working, urgent)


def moment(the_timing: Timing, created_at: str, kind: str = "question.new") -> str:
    """The next moment, both instants as Brussels clocks show them, with their offset."""
    found = next_moment(the_timing, parse_instant(created_at), kind)
    assert found.tzinfo is UTC
    return found.astimezone(BRUSSELS).strftime("%Y-%m-%dT%H:%M%z")


# --- reading the texts --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "digest"),
    [
        ("immediate", Digest()),
        ("Hourly", Digest("hourly")),
        ("daily 08:00", Digest("daily", time(8))),
        ("Daily  8:05 ", Digest("daily", time(8, 5))),
        ("weekly mon 00:00", Digest("weekly", time(0), 0)),
        ("WEEKLY Sun 23:59", Digest("weekly", time(23, 59), 6)),
    ],
)
def test_digests_that_are_understood(text: str, digest: Digest) -> None:
    """A digest is read whatever its case and its spaces."""
    assert parse_digest(text) == digest


@pytest.mark.parametrize(
    "text",
    [
        *("", "never", "daily", "daily 24:00", "daily 08:60", "daily 8", "daily 08:00:00"),
        *("weekly 08:00", "weekly monday 08:00", "weekly ma 08:00", "weekly mon", "hourly 08:00"),
        *("immediate 08:00", "daily mon 08:00", "daily ٠٨:٠٠", "mon 08:00"),
    ],
)
def test_digests_that_are_none(text: str) -> None:
    """What is no digest is refused in words that show how one is written."""
    with pytest.raises(ValueError, match=r'expected "immediate", .*"weekly mon 08:00".*sun'):
        parse_digest(text)


@pytest.mark.parametrize(
    ("text", "begin", "end"),
    [
        ("20:00-07:00", time(20), time(7)),
        ("12:30 - 13:15", time(12, 30), time(13, 15)),
        (" 0:00-6:00", time(0), time(6)),
        ("22:00-00:00", time(22), time(0)),
    ],
)
def test_quiet_hours_that_are_understood(text: str, begin: time, end: time) -> None:
    """Quiet hours may lie within a day or go over midnight."""
    assert parse_quiet_hours(text) == QuietHours(begin, end)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        *(
            (text, 'such as "20:00-07:00"')
            for text in ("", "20-7", "20:00", "20:00-24:00", "night")
        ),
        ("20:00-07:00-08:00", 'such as "20:00-07:00"'),
        ("07:00-07:00", "two times that differ"),
        ("0:00-00:00", "two times that differ"),
    ],
)
def test_quiet_hours_that_are_none(text: str, words: str) -> None:
    """What names no span of a day is refused in words that say what was expected."""
    with pytest.raises(ValueError, match=words):
        parse_quiet_hours(text)


@pytest.mark.parametrize("weekday", ["sat", "sun"])
def test_timing_without_any_moment(weekday: str) -> None:
    """A weekly digest at the weekend is refused where only working days are allowed."""
    with pytest.raises(ValueError, match=f"due on {weekday}, never a working day"):
        timing(f"weekly {weekday} 08:00", working=True)
    assert timing(f"weekly {weekday} 08:00")


# --- days of which the moment is known ----------------------------------------------------


@pytest.mark.parametrize(
    ("digest", "quiet", "working", "created_at", "goes_at"),
    [
        # A Wednesday in March.
        ("immediate", "", False, "2024-03-06T12:34", "2024-03-06T12:34+0100"),
        ("hourly", "", False, "2024-03-06T12:00", "2024-03-06T12:00+0100"),
        ("hourly", "", False, "2024-03-06T12:00:01", "2024-03-06T13:00+0100"),
        ("daily 08:00", "", False, "2024-03-06T08:00", "2024-03-06T08:00+0100"),
        ("daily 08:00", "", False, "2024-03-06T08:01", "2024-03-07T08:00+0100"),
        ("weekly mon 08:00", "", False, "2024-03-06T12:34", "2024-03-11T08:00+0100"),
        ("immediate", NIGHT, False, "2024-03-06T19:59", "2024-03-06T19:59+0100"),
        ("immediate", NIGHT, False, "2024-03-06T20:00", "2024-03-07T07:00+0100"),
        ("immediate", NIGHT, False, "2024-03-07T07:00", "2024-03-07T07:00+0100"),
        ("immediate", "12:00-13:30", False, "2024-03-06T12:34", "2024-03-06T13:30+0100"),
        ("hourly", "12:00-13:30", False, "2024-03-06T11:34", "2024-03-06T13:30+0100"),
        ("daily 03:00", NIGHT, False, "2024-03-06T12:34", "2024-03-07T07:00+0100"),
        ("daily 22:00", NIGHT, False, "2024-03-06T12:34", "2024-03-07T07:00+0100"),
        ("daily 22:00", NIGHT, False, "2024-03-07T07:00", "2024-03-07T07:00+0100"),
        # A Friday, and Easter: Monday 1 April is a holiday.
        ("immediate", "", True, "2024-03-08T23:59", "2024-03-08T23:59+0100"),
        ("immediate", "", True, "2024-03-09T00:00", "2024-03-11T00:00+0100"),
        ("immediate", NIGHT, True, "2024-03-08T21:00", "2024-03-11T07:00+0100"),
        ("hourly", NIGHT, True, "2024-03-08T21:00", "2024-03-11T07:00+0100"),
        ("daily 08:00", "", True, "2024-03-29T09:00", "2024-04-02T08:00+0200"),
        ("daily 22:00", NIGHT, True, "2024-03-08T21:00", "2024-03-11T07:00+0100"),
        ("weekly mon 08:00", "", True, "2024-03-29T09:00", "2024-04-02T08:00+0200"),
        ("weekly fri 22:00", NIGHT, True, "2024-03-06T12:34", "2024-03-11T07:00+0100"),
        # Summer time begins on 31 March 2024 and ends on 27 October.
        ("daily 02:30", "", False, "2024-03-30T12:00", "2024-03-31T03:00+0200"),
        ("daily 08:00", "", False, "2024-03-30T12:00", "2024-03-31T08:00+0200"),
        ("immediate", "20:00-02:30", False, "2024-03-31T01:00", "2024-03-31T03:00+0200"),
        ("immediate", "02:50-02:10", False, "2024-03-31T01:00", "2024-04-01T02:10+0200"),
        ("hourly", "", False, "2024-03-31T01:30", "2024-03-31T03:00+0200"),
        ("daily 02:30", "", False, "2024-10-26T12:00", "2024-10-27T02:30+0200"),
        ("daily 02:30", "", False, "2024-10-27T02:31+02:00", "2024-10-28T02:30+0100"),
        ("daily 02:30", "", False, "2024-10-27T02:30+01:00", "2024-10-28T02:30+0100"),
        ("immediate", NIGHT, False, "2024-10-26T21:00", "2024-10-27T07:00+0100"),
        ("immediate", "20:00-02:30", False, "2024-10-27T02:15+02:00", "2024-10-27T02:30+0200"),
        ("immediate", "20:00-02:30", False, "2024-10-27T02:15+01:00", "2024-10-27T02:15+0100"),
        ("hourly", "", False, "2024-10-27T02:30+02:00", "2024-10-27T02:00+0100"),
    ],
)
def test_moment(digest: str, quiet: str, working: bool, created_at: str, goes_at: str) -> None:
    """What was made then goes out at that moment of the clock in Brussels."""
    assert moment(timing(digest, quiet, working), created_at) == goes_at


@pytest.mark.parametrize(
    ("created_at", "goes_at"),
    [
        ("2024-03-06T12:34", "2024-03-06T12:34+0100"),
        ("2024-03-06T21:00", "2024-03-07T07:00+0100"),
        ("2024-03-09T12:00", "2024-03-11T07:00+0100"),
    ],
)
def test_urgent_kind(created_at: str, goes_at: str) -> None:
    """An urgent kind awaits no digest, but the end of quiet hours and of days off; others do."""
    weekly = timing("weekly thu 10:00", NIGHT, True, ("report.*", "question.overdue"))
    assert moment(weekly, created_at, "report.new") == goes_at
    assert moment(weekly, created_at, "question.overdue") == goes_at
    assert moment(weekly, created_at, "question.new").endswith("T10:00+0100")
